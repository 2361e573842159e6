import type { OrderFact, PaymentStatus, Person } from '../../core/purchase/purchase.ts'
import { asObject, asObjects, asText, asTexts, asWhole, type JsonObject } from '../json-values.ts'
import { person, readLearner } from '../people.ts'
import type { StripeEnvelope, Translation } from './envelope.ts'
import { asRefs, asStripeId } from './ids.ts'
import { readLines } from './line-items.ts'

/** A Checkout Session is the order, in payment and in subscription mode. */
export function translateSession({ type, at, object: session, settings }: StripeEnvelope): Translation {
  const id = asStripeId(session)
  if (id === undefined || !id.startsWith('cs_'))
    return { unusable: `The ${type} event carries no Checkout Session.` }
  if (session.mode === 'setup') return { unusable: 'A Checkout Session in setup mode sells nothing.' }
  if (settings.orderSource !== 'checkout')
    return { unusable: `This endpoint takes its orders from ${settings.orderSource}, not from Checkout.` }
  const status = paymentStatus(type, session.payment_status)
  const learner = readLearner(
    [
      ...asObjects(session.custom_fields).map(readCustomField),
      ...Object.entries(asTexts(session.metadata)).map(([name, value]) => ({ name, value })),
    ],
    settings.learnerFields,
  )
  const subscription = asStripeId(session.subscription)
  return {
    orderKey: id,
    refs: asRefs(id, session.payment_intent, subscription, session.invoice),
    ...(subscription !== undefined && { subscription }),
    facts: [
      { ...readOrder(id, session, at), ...(learner && { learner }) },
      ...(status === undefined ? [] : [{ kind: 'payment', ref: id, status, at } as const]),
    ],
  }
}

/** `completed` only says that the buyer is done: a bank debit is still on its way then, and may fail. */
function paymentStatus(type: string, said: unknown): PaymentStatus | undefined {
  if (type.endsWith('.async_payment_succeeded')) return 'paid'
  if (type.endsWith('.async_payment_failed')) return 'failed'
  if (said === 'paid' || said === 'unpaid') return said
  return said === 'no_payment_required' ? 'free' : undefined
}

function readOrder(ref: string, session: JsonObject, at: number): OrderFact {
  const amount = asWhole(session.amount_total)
  const currency = asText(session.currency, 3)
  return {
    kind: 'order',
    ref,
    lines: readLines(session),
    buyer: readBuyer(session),
    ...(amount !== undefined && { amount }),
    ...(currency !== undefined && { currency }),
    at,
  }
}

function readBuyer(session: JsonObject): Person {
  const details = asObject(session.customer_details)
  // `name` may be a company's; `individual_name` never is.
  const name = asText(details?.individual_name) ?? asText(details?.name)
  return person(details?.email, name)?.email === undefined
    ? (person(session.customer_email, name) ?? {})
    : (person(details?.email, name) ?? {})
}

/** Stripe allows letters and digits alone in a field's key, so `learner_email` is there `learneremail` or `learnerEmail`. */
const readCustomField = (field: JsonObject) => ({
  name: field.key,
  value: asObject(field.text)?.value ?? asObject(field.dropdown)?.value ?? asObject(field.numeric)?.value,
})
