import type { RefundStatus } from '../../core/purchase/purchase.ts'
import { asWhole, lookUp } from '../json-values.ts'
import type { StripeEnvelope, Translation } from './envelope.ts'
import { asRefs, asStripeId } from './ids.ts'

// Neither a charge nor a refund knows its session: both name the order by the payment alone. Since 2025-03-31 a charge
// no longer names its invoice either; `invoice` is then what the shop's API said when it was asked.

const STATUSES: Readonly<Record<string, RefundStatus>> = {
  pending: 'pending',
  requires_action: 'pending',
  succeeded: 'succeeded',
  failed: 'failed',
  canceled: 'canceled',
}

/** `charge.refunded` comes for partial refunds too; `refunded` is true for full ones only. */
export function translateCharge({ type, at, object: charge }: StripeEnvelope): Translation {
  const ref = asStripeId(charge)
  const amount = asWhole(charge.amount)
  const amountRefunded = asWhole(charge.amount_refunded)
  if (ref === undefined || amount === undefined || amountRefunded === undefined) {
    return { unusable: `The ${type} event lacks the charge's id or amounts.` }
  }
  return {
    refs: asRefs(ref, charge.payment_intent, charge.invoice),
    facts: [{ kind: 'charge', ref, amount, amountRefunded, fullyRefunded: charge.refunded === true, at }],
  }
}

/** One refund, from its creation to its success or, weeks later even, its failure. */
export function translateRefund({ type, at, object: refund }: StripeEnvelope): Translation {
  const ref = asStripeId(refund)
  const amount = asWhole(refund.amount)
  const status = lookUp(STATUSES, refund.status)
  if (ref === undefined || amount === undefined || status === undefined) {
    return { unusable: `The ${type} event lacks the refund's id, amount or status.` }
  }
  const refs = asRefs(refund.payment_intent, refund.charge, refund.invoice)
  if (refs.length === 0) return { unusable: `The refund ${ref} names neither a charge nor a payment intent.` }
  return { refs, facts: [{ kind: 'refund', ref, amount, status, at }] }
}
