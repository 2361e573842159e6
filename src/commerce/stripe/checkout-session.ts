import type { OrderFact, PaymentStatus, Person } from '../../core/purchase/purchase.ts'
import { asEmail, asList, asObject, asText, asTexts, asWhole, type JsonObject } from '../json-values.ts'
import type { StripeEnvelope, Translation } from './envelope.ts'
import { asRefs, asStripeId } from './ids.ts'
import { readLines } from './line-items.ts'

/** A Checkout Session is the order, in payment and in subscription mode. */
export function translateSession({ type, at, object: session }: StripeEnvelope): Translation {
  const id = asStripeId(session)
  if (id === undefined || !id.startsWith('cs_'))
    return { unusable: `The ${type} event carries no Checkout Session.` }
  if (session.mode === 'setup') return { unusable: 'A Checkout Session in setup mode sells nothing.' }
  const status = paymentStatus(type, session.payment_status)
  return {
    orderKey: id,
    refs: asRefs(id, session.payment_intent, session.subscription, session.invoice),
    facts: [
      readOrder(id, session, at),
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
  const learner = readLearner(session)
  const amount = asWhole(session.amount_total)
  const currency = asText(session.currency, 3)
  return {
    kind: 'order',
    ref,
    lines: readLines(session),
    buyer: readBuyer(session),
    ...(learner && { learner }),
    ...(amount !== undefined && { amount }),
    ...(currency !== undefined && { currency }),
    at,
  }
}

function readBuyer(session: JsonObject): Person {
  const details = asObject(session.customer_details)
  const email = asEmail(details?.email) ?? asEmail(session.customer_email)
  // `name` may be a company's; `individual_name` never is.
  const name = asText(details?.individual_name) ?? asText(details?.name)
  return person(email, name) ?? {}
}

/** Whom the badge is for, when the shop asked: in a field of its checkout page, or through metadata. */
function readLearner(session: JsonObject): Person | undefined {
  const metadata = asTexts(session.metadata)
  const email = asEmail(customField(session, 'learneremail')) ?? asEmail(metadata.learner_email)
  const name = asText(customField(session, 'learnername')) ?? asText(metadata.learner_name)
  return person(email, name)
}

/** Stripe allows letters and digits alone in a field's key, so `learner_email` is there `learneremail` or `learnerEmail`. */
function customField(session: JsonObject, key: string): unknown {
  const field = asList(session.custom_fields)
    .map(asObject)
    .find((candidate) => asText(candidate?.key)?.toLowerCase().replaceAll('_', '') === key)
  return asObject(field?.text)?.value
}

const person = (email: string | undefined, name: string | undefined): Person | undefined =>
  email === undefined && name === undefined
    ? undefined
    : { ...(email !== undefined && { email }), ...(name !== undefined && { name }) }
