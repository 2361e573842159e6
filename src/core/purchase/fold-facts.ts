import { type GoneLine, type LineState, settleLines } from './line-states.ts'
import type { Person, PurchaseFact } from './purchase.ts'
import { type SettledFacts, settleFacts } from './settle-facts.ts'

export type { LineState } from './line-states.ts'

/** All that is known about a purchase. */
export interface PurchaseState {
  lines: LineState[]
  /** Lines that are in the order no longer. */
  gone: GoneLine[]
  buyer: Person
  learner?: Person
  payment: 'awaiting' | 'paid' | 'free' | 'failed'
  refund: 'none' | 'partial' | 'full'
  refundedAmount: number
  /** Money was given back in part and no line says for what. */
  isUnexplained: boolean
  /** Since when all of it is given back or called off. */
  refundedAt?: number
  isCancelled: boolean
  isFulfilled: boolean
  dispute: 'none' | 'open' | 'lost'
  /** Since when a payment of the subscription is overdue. */
  lapsedAt?: number
  /** When the subscription is over, and so is the time that was paid for. */
  endedAt?: number
  amount?: number
  currency?: string
}

/**
 * The state of a purchase is a pure function of the set of its facts: neither their order nor their
 * repetition matters, because no shop promises either.
 */
export function foldFacts(facts: readonly PurchaseFact[]): PurchaseState {
  const settled = settleFacts(facts)
  const { order, orders, payment, cancelledAt, isFulfilled } = settled
  const refundedAmount = sumRefunds(settled)
  const refund = extentOfRefund(refundedAmount, settled)
  const buyer = orders.find((one) => one.buyer.email !== undefined)?.buyer ?? order?.buyer ?? {}
  const learner =
    orders.find((one) => one.learner?.email !== undefined)?.learner ??
    orders.find((one) => one.learner !== undefined)?.learner
  const refundedAt = earliest([refund === 'full' ? paidBackAt(settled) : undefined, cancelledAt])
  return {
    ...settleLines(settled),
    buyer,
    ...(learner && { learner }),
    payment: payment === undefined || payment.status === 'unpaid' ? 'awaiting' : payment.status,
    refund,
    refundedAmount,
    isUnexplained: refund === 'partial' && !isExplained(refundedAmount, settled),
    ...(refundedAt !== undefined && { refundedAt }),
    isCancelled: cancelledAt !== undefined,
    isFulfilled,
    dispute: worstDispute(settled),
    ...subscriptionTimes(settled),
    ...(order?.amount !== undefined && { amount: order.amount }),
    ...(order?.currency !== undefined && { currency: order.currency }),
  }
}

const succeeded = ({ refunds }: SettledFacts) => refunds.filter((refund) => refund.status === 'succeeded')

/** When the last of the money went back. */
const paidBackAt = (settled: SettledFacts): number =>
  Math.max(
    ...succeeded(settled).flatMap((refund) => ((refund.amount ?? 0) > 0 ? [refund.at] : [])),
    ...settled.charges.flatMap((charge) => (charge.amountRefunded > 0 ? [charge.at] : [])),
  )

/**
 * A charge only says how much was ever given back; a refund says what became of it. So the part of a
 * charge's sum that refunds explain counts by their own status, and only the rest is taken on the
 * charge's word. A refund that failed thereby lowers a sum in which its charge still includes it.
 */
function sumRefunds(settled: SettledFacts): number {
  const saidByCharges = sum(settled.charges.map((charge) => charge.amountRefunded))
  const explained = sum(settled.refunds.map((refund) => refund.amount ?? 0))
  return sum(succeeded(settled).map((refund) => refund.amount ?? 0)) + Math.max(0, saidByCharges - explained)
}

/** Without a total to compare with, a refund is partial: nothing is revoked on a guess. */
function extentOfRefund(refunded: number, { order, charges }: SettledFacts): PurchaseState['refund'] {
  if (refunded <= 0) return 'none'
  // A charge that was captured in part is fully refunded at less than its amount.
  const charged = sum(charges.map((charge) => (charge.fullyRefunded ? charge.amountRefunded : charge.amount)))
  const totals = [order?.amount, charges.length > 0 ? charged : undefined]
  return totals.some((total) => total !== undefined && refunded >= total) ? 'full' : 'partial'
}

/** Whether every sum that went back came with the lines that it was for. */
function isExplained(refunded: number, settled: SettledFacts): boolean {
  const withLines = succeeded(settled).filter((refund) => (refund.lines ?? []).length > 0)
  return refunded <= sum(withLines.map((refund) => refund.amount ?? 0))
}

function worstDispute({ disputes }: SettledFacts): PurchaseState['dispute'] {
  const statuses = disputes.map((dispute) => dispute.status)
  if (statuses.includes('lost')) return 'lost'
  return statuses.includes('open') ? 'open' : 'none'
}

/** How its subscription stands by these facts. */
export const subscriptionStanding = (facts: readonly PurchaseFact[]) =>
  subscriptionTimes(settleFacts(facts.filter((fact) => fact.kind === 'subscription')))

function subscriptionTimes({ subscriptions }: SettledFacts): Pick<PurchaseState, 'lapsedAt' | 'endedAt'> {
  const lapsedAt = earliest(subscriptions.filter((fact) => fact.status === 'lapsed').map((fact) => fact.at))
  const endedAt = earliest(
    subscriptions
      .filter((fact) => fact.status === 'ended')
      // Whoever cancels in the middle of a month has paid for all of it, unless nothing was paid at all.
      .map((fact) => (lapsedAt === undefined ? Math.max(fact.at, fact.paidUntil ?? 0) : fact.at)),
  )
  return { ...(lapsedAt !== undefined && { lapsedAt }), ...(endedAt !== undefined && { endedAt }) }
}

const earliest = (times: readonly (number | undefined)[]): number | undefined => {
  const known = times.filter((time) => time !== undefined)
  return known.length === 0 ? undefined : Math.min(...known)
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0)
