import { asText, asTexts, asWhole } from '../json-values.ts'
import { person, readLearner } from '../people.ts'
import type { StripeEnvelope, Translation } from './envelope.ts'
import { asRefs, asStripeId } from './ids.ts'
import { readQuantity } from './line-items.ts'

/** A payment is the order only where the tenant has neither Checkout nor invoices; it tells by metadata what was sold. */
export function translatePayment({ type, at, object: payment, settings }: StripeEnvelope): Translation {
  const id = asStripeId(payment)
  if (id === undefined) return { unusable: `The ${type} event carries no payment.` }
  if (settings.orderSource !== 'payments') {
    return {
      unusable: `Events of type ${type} are not used: the order comes from ${settings.orderSource === 'checkout' ? 'Checkout' : 'the invoice'}.`,
    }
  }
  const metadata = asTexts(payment.metadata)
  const amount = asWhole(payment.amount_received) ?? asWhole(payment.amount)
  const currency = asText(payment.currency, 3)
  const learner = readLearner(
    Object.entries(metadata).map(([name, value]) => ({ name, value })),
    settings.learnerFields,
  )
  return {
    orderKey: id,
    refs: asRefs(id, payment.latest_charge),
    facts: [
      {
        kind: 'order',
        ref: id,
        lines: [{ key: 'line-1', ...readQuantity(metadata.quantity), metadata }],
        buyer: person(payment.receipt_email, metadata.buyer_name) ?? {},
        ...(learner && { learner }),
        ...(amount !== undefined && { amount }),
        ...(currency !== undefined && { currency }),
        at,
      },
      { kind: 'payment', ref: id, status: 'paid', at },
    ],
  }
}
