import type { Standing } from './entitlement-state.ts'
import type { PurchaseState } from './fold-facts.ts'
import type { PurchasePolicy } from './policy.ts'

const HOUR = 3_600
const DAY = 24 * HOUR

/** What a person decided about a unit. It outranks what follows from the purchase. */
export const MANUAL_DECISIONS = ['suspended', 'reinstated', 'kept', 'cancelled'] as const

export type ManualDecision = (typeof MANUAL_DECISIONS)[number]

/** Why a unit is suspended or cancelled. */
export type StandingReason =
  | 'by_hand'
  | 'payment_failed'
  | 'refunded'
  | 'dispute_open'
  | 'dispute_lost'
  | 'subscription_lapsed'
  | 'subscription_ended'
  | 'expired'

/** What a person should look at; the unit goes on as it is meanwhile. */
export type ReviewReason =
  | 'refund_amount'
  | 'refund_units'
  | 'refunded'
  | 'dispute_open'
  | 'subscription_lapsed'
  | 'subscription_ended'

export interface Judgement {
  standing: Standing
  reason?: StandingReason
  review?: ReviewReason
  /** When the same facts are to be judged again, in epoch seconds: something ends or begins by time alone. */
  dueAt?: number
}

export interface UnitToJudge {
  policy: PurchasePolicy
  manual: ManualDecision | null
  /** Whether this unit is among those given back, or may be one of them. */
  refund: 'none' | 'falls' | 'unclear'
  /** Since when it is. */
  refundedAt?: number
  isIssued: boolean
  /** Its credential can be suspended; of no matter before there is one. */
  canSuspend: boolean
  hasRecipient: boolean
  /** From when on somebody can claim it; null: not yet. */
  claimableAt: number | null
}

const GOOD: Judgement = { standing: 'good' }

/** What the purchase, its policy and the time say of a unit, the gravest first. */
export function judgeUnit(state: PurchaseState, unit: UnitToJudge, now: number): Judgement {
  const { manual } = unit
  if (manual === 'cancelled') return { standing: 'fallen', reason: 'by_hand' }
  if (manual === 'kept') return GOOD
  const judgements = [
    judgePayment(state),
    judgeRefund(state, unit, now),
    judgeDispute(state, unit),
    judgeSubscription(state, unit, now),
    judgeClaim(unit, now),
  ]
  const fallen = judgements.find((judgement) => judgement.standing === 'fallen')
  if (fallen) return fallen
  const dueTimes = judgements.flatMap((judgement) => judgement.dueAt ?? [])
  const due = dueTimes.length > 0 ? { dueAt: Math.min(...dueTimes) } : {}
  if (manual === 'suspended') return { standing: 'held', reason: 'by_hand', ...due }
  // Whoever reinstates by hand has seen why it was suspended.
  if (manual === 'reinstated') return { ...GOOD, ...due }
  const held = judgements.find((judgement) => judgement.standing === 'held')
  if (held) return { ...held, ...due }
  const review = judgements.find((judgement) => judgement.review !== undefined)?.review
  return { ...GOOD, ...(review && { review }), ...due }
}

const judgePayment = (state: PurchaseState): Judgement =>
  state.payment === 'failed' ? { standing: 'fallen', reason: 'payment_failed' } : GOOD

function judgeRefund(state: PurchaseState, unit: UnitToJudge, now: number): Judgement {
  const { policy, refund } = unit
  if (refund === 'none') return state.isUnexplained ? { ...GOOD, review: 'refund_amount' } : GOOD
  if (refund === 'unclear') return { ...GOOD, review: 'refund_units' }
  const fallen: Judgement = { standing: 'fallen', reason: 'refunded' }
  if (!unit.isIssued || policy.refund === 'revoke') return fallen
  if (policy.refund === 'none') return GOOD
  if (policy.refund === 'review') return { ...GOOD, review: 'refunded' }
  const until = (unit.refundedAt ?? 0) + policy.graceHours * HOUR
  if (now >= until) return fallen
  return { ...holdOrReview(unit, 'refunded'), dueAt: until }
}

function judgeDispute({ dispute }: PurchaseState, unit: UnitToJudge): Judgement {
  const { policy } = unit
  if (dispute === 'none' || policy.dispute === 'none') return GOOD
  if (dispute === 'lost' && (policy.dispute === 'suspend' || !unit.isIssued)) {
    return { standing: 'fallen', reason: 'dispute_lost' }
  }
  return policy.dispute === 'review' && unit.isIssued
    ? { ...GOOD, review: 'dispute_open' }
    : holdOrReview(unit, 'dispute_open')
}

function judgeSubscription(state: PurchaseState, unit: UnitToJudge, now: number): Judgement {
  const { policy } = unit
  const { lapsedAt, endedAt } = state
  const ends = policy.subscriptionEnd !== 'none' ? endedAt : undefined
  if (ends !== undefined && now >= ends) {
    return policy.subscriptionEnd === 'revoke'
      ? { standing: 'fallen', reason: 'subscription_ended' }
      : holdOrReview(unit, 'subscription_ended')
  }
  const due = ends === undefined ? {} : { dueAt: ends }
  if (lapsedAt === undefined || policy.lapseGraceDays === null) return { ...GOOD, ...due }
  const until = lapsedAt + policy.lapseGraceDays * DAY
  if (now >= until) return { ...holdOrReview(unit, 'subscription_lapsed'), ...due }
  return { ...GOOD, dueAt: Math.min(until, ends ?? until) }
}

function judgeClaim({ policy, hasRecipient, isIssued, claimableAt }: UnitToJudge, now: number): Judgement {
  if (policy.claimDays === null || hasRecipient || isIssued || claimableAt === null) return GOOD
  const until = claimableAt + policy.claimDays * DAY
  return now >= until ? { standing: 'fallen', reason: 'expired' } : { ...GOOD, dueAt: until }
}

/** A credential without an entry for suspension stays as it is, and a person is told. */
const holdOrReview = (
  { isIssued, canSuspend }: UnitToJudge,
  reason: Extract<StandingReason, ReviewReason>,
): Judgement => (isIssued && !canSuspend ? { ...GOOD, review: reason } : { standing: 'held', reason })
