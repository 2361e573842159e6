import type { OrderFact, PurchaseLine } from '../../core/purchase/purchase.ts'
import { asObject, asObjects, asText, asTexts, asWhole, type JsonObject } from '../json-values.ts'
import { person, readLearner } from '../people.ts'
import type { StripeEnvelope, Translation } from './envelope.ts'
import { asRefs, asStripeId } from './ids.ts'
import { readQuantity } from './line-items.ts'

/**
 * A paid invoice: a renewal is an order of its own; the first invoice of a subscription belongs to the Checkout Session
 * that began it, and only adds the names by which its refunds are known. Where the tenant sells by invoice, each is an
 * order.
 */
export function translateInvoice({ type, at, object: invoice, settings }: StripeEnvelope): Translation {
  const id = asStripeId(invoice)
  if (id === undefined || !id.startsWith('in_')) return { unusable: `The ${type} event carries no invoice.` }
  const subscription = subscriptionOf(invoice)
  const refs = asRefs(id, ...paymentsOf(invoice))
  const payment = { kind: 'payment', ref: id, status: paidStatus(invoice), at } as const
  const reason = invoice.billing_reason
  if (settings.orderSource === 'payments')
    return { unusable: 'This endpoint takes its orders from payments, not from invoices.' }
  if (settings.orderSource === 'checkout' && reason !== 'subscription_cycle') {
    if (reason === 'subscription_create') return { refs: asRefs(...refs, subscription), facts: [payment] }
    return {
      unusable:
        'This endpoint takes its orders from Checkout; choose invoices as their source if this invoice is an order.',
    }
  }
  const order = readOrder(id, invoice, { at, settings })
  if (order.lines.length === 0)
    return { unusable: 'The invoice only settles a changed plan; it sells nothing.' }
  // The first order bears the name of its subscription; others must not be taken for it, and are found by their keys.
  const orderKey = subscription === undefined ? id : `${subscription}:${id}`
  return {
    orderKey,
    refs: asRefs(...refs, orderKey, reason === 'subscription_create' ? subscription : undefined),
    ...(subscription !== undefined && { subscription }),
    facts: [order, payment],
  }
}

/** Since 2025-03-31 an invoice no longer names its payment, and only this event connects the two. */
export function translateInvoicePayment({ type, at, object: paid }: StripeEnvelope): Translation {
  const invoice = asStripeId(paid.invoice)
  const payment = asObject(paid.payment)
  const refs = asRefs(invoice, payment?.payment_intent, payment?.charge)
  if (invoice === undefined || refs.length < 2)
    return { unusable: `The ${type} event does not connect an invoice with a payment.` }
  return { refs, facts: [{ kind: 'payment', ref: invoice, status: 'paid', at }] }
}

/** An invoice is paid too when a free trial or a full discount made it nothing. */
const paidStatus = (invoice: JsonObject): 'paid' | 'free' =>
  (asWhole(invoice.total) ?? asWhole(invoice.amount_due)) === 0 ? 'free' : 'paid'

/** In its own member until 2025-03-31, under `parent` since. */
const subscriptionOf = (invoice: JsonObject): string | undefined =>
  asStripeId(invoice.subscription) ??
  asStripeId(asObject(asObject(invoice.parent)?.subscription_details)?.subscription)

function paymentsOf(invoice: JsonObject): unknown[] {
  const payments = asObjects(asObject(invoice.payments)?.data).map((paid) => asObject(paid.payment))
  return [
    invoice.payment_intent,
    invoice.charge,
    ...payments.flatMap((payment) => [payment?.payment_intent, payment?.charge]),
  ]
}

function readOrder(
  ref: string,
  invoice: JsonObject,
  { at, settings }: Pick<StripeEnvelope, 'at' | 'settings'>,
): OrderFact {
  const shared = {
    ...asTexts(asObject(invoice.subscription_details)?.metadata),
    ...asTexts(asObject(asObject(invoice.parent)?.subscription_details)?.metadata),
    ...asTexts(invoice.metadata),
  }
  const fields = [
    ...asObjects(invoice.custom_fields),
    ...Object.entries(shared).map(([name, value]) => ({ name, value })),
  ].map(({ name, value }) => ({ name, value }))
  const learner = readLearner(fields, settings.learnerFields)
  const amount = asWhole(invoice.amount_paid)
  const currency = asText(invoice.currency, 3)
  return {
    kind: 'order',
    ref,
    lines: asObjects(asObject(invoice.lines)?.data)
      .filter((line) => !isProration(line))
      .map((line, index) => readLine(line, index, shared)),
    buyer: person(invoice.customer_email, invoice.customer_name) ?? {},
    ...(learner && { learner }),
    ...(amount !== undefined && { amount }),
    ...(currency !== undefined && { currency }),
    at,
  }
}

/** What is left over of a changed plan is settled with money; nothing new is sold. */
const isProration = (line: JsonObject): boolean => {
  const parent = asObject(line.parent)
  return [line, asObject(parent?.subscription_item_details), asObject(parent?.invoice_item_details)].some(
    (place) => place?.proration === true,
  )
}

/** `price` until 2025-03-31 (before that `plan`), `pricing.price_details` since; there the price may be expanded. */
function readLine(line: JsonObject, index: number, shared: Record<string, string>): PurchaseLine {
  const details = asObject(asObject(line.pricing)?.price_details)
  const price = asObject(details?.price) ?? asObject(line.price)
  const plan = asObject(line.plan)
  const priceId = asStripeId(details?.price) ?? asStripeId(line.price) ?? asStripeId(plan)
  const product = asStripeId(details?.product) ?? asStripeId(price?.product) ?? asStripeId(plan?.product)
  const title = asText(line.description)
  return {
    key: asStripeId(line) ?? `line-${index + 1}`,
    ...readQuantity(line.quantity),
    ...(product !== undefined && { product }),
    ...(priceId !== undefined && { price: priceId }),
    ...(title !== undefined && { title }),
    metadata: { ...shared, ...asTexts(price?.metadata), ...asTexts(line.metadata) },
  }
}
