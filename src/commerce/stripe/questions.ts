import { asList, asObject, type JsonObject } from '../json-values.ts'
import { asStripeId } from './ids.ts'

/** A list of Stripe's API that completes an event. */
export interface StripeQuestion {
  path: string
  query: Record<string, string>
}

/** What to ask of Stripe about an event, if anything is missing from it. */
export function questionAbout(payload: unknown): StripeQuestion | undefined {
  const { type, object } = partsOf(payload)
  const id = asStripeId(object)
  if (type === undefined || object === undefined || id === undefined) return undefined
  if (type.startsWith('checkout.session.') && asObject(object.line_items) === undefined) {
    return {
      path: `/v1/checkout/sessions/${encodeURIComponent(id)}/line_items`,
      query: { limit: '100', 'expand[]': 'data.price.product' },
    }
  }
  const payment = asStripeId(object.payment_intent)
  const isMoneyBack = /^(?:refund\.|charge\.(?:refunded$|refund\.|dispute\.))/.test(type)
  if (!isMoneyBack || payment === undefined || asStripeId(object.invoice) !== undefined) return undefined
  return {
    path: '/v1/invoice_payments',
    query: { limit: '10', 'payment[type]': 'payment_intent', 'payment[payment_intent]': payment },
  }
}

/** The event with what was found, in the members that Stripe itself has for it. */
export function completedEvent(payload: unknown, found: readonly unknown[]): unknown {
  const { event, type, object } = partsOf(payload)
  if (event === undefined || object === undefined) return payload
  const invoice = asList(found)
    .map((item) => asStripeId(asObject(item)?.invoice))
    .find((id) => id !== undefined)
  const added: JsonObject = type?.startsWith('checkout.session.')
    ? found.length > 0
      ? { line_items: { data: found } }
      : {}
    : { ...(invoice !== undefined && { invoice }) }
  return { ...event, data: { ...asObject(event.data), object: { ...object, ...added } } }
}

function partsOf(payload: unknown) {
  const event = asObject(payload)
  const type = typeof event?.type === 'string' ? event.type : undefined
  return { event, type, object: asObject(asObject(event?.data)?.object) }
}
