import type { DisputeStatus } from '../../core/purchase/purchase.ts'
import { lookUp } from '../json-values.ts'
import type { StripeEnvelope, Translation } from './envelope.ts'
import { asRefs, asStripeId } from './ids.ts'

const STATUSES: Readonly<Record<string, DisputeStatus>> = {
  // A warning is an inquiry: no money has moved.
  warning_needs_response: 'inquiry',
  warning_under_review: 'inquiry',
  warning_closed: 'won',
  needs_response: 'open',
  under_review: 'open',
  appeal_needs_response: 'open',
  appeal_under_review: 'open',
  won: 'won',
  prevented: 'won',
  lost: 'lost',
  // Until 2020: the seller gave the money back, which the refund tells too.
  charge_refunded: 'lost',
}

/** The buyer's bank takes the money back, or asks about it. */
export function translateDispute({ type, at, object: dispute }: StripeEnvelope): Translation {
  const ref = asStripeId(dispute)
  const status = lookUp(STATUSES, dispute.status)
  const refs = asRefs(dispute.payment_intent, dispute.charge, dispute.invoice)
  if (ref === undefined || status === undefined || refs.length === 0)
    return { unusable: `The ${type} event lacks the dispute's id, charge or a status that is known.` }
  return { refs, facts: [{ kind: 'dispute', ref, status, at }] }
}
