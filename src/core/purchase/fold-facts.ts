import type { Person, PurchaseFact, PurchaseLine } from './purchase.ts'
import { type SettledFacts, settleFacts } from './settle-facts.ts'

/** All that is known about a purchase. */
export interface PurchaseState {
  lines: PurchaseLine[]
  buyer: Person
  learner?: Person
  payment: 'awaiting' | 'paid' | 'free' | 'failed'
  refund: 'none' | 'partial' | 'full'
  refundedAmount: number
  amount?: number
  currency?: string
}

/**
 * The state of a purchase is a pure function of the set of its facts: neither their order nor their
 * repetition matters, because no shop promises either.
 */
export function foldFacts(facts: readonly PurchaseFact[]): PurchaseState {
  const settled = settleFacts(facts)
  const { order, payment } = settled
  const refundedAmount = sumRefunds(settled)
  return {
    lines: order?.lines ?? [],
    buyer: order?.buyer ?? {},
    ...(order?.learner && { learner: order.learner }),
    payment: payment === undefined || payment.status === 'unpaid' ? 'awaiting' : payment.status,
    refund: extentOfRefund(refundedAmount, settled),
    refundedAmount,
    ...(order?.amount !== undefined && { amount: order.amount }),
    ...(order?.currency !== undefined && { currency: order.currency }),
  }
}

/**
 * A charge only says how much was ever given back; a refund says what became of it. So the part of a
 * charge's sum that refunds explain counts by their own status, and only the rest is taken on the
 * charge's word. A refund that failed thereby lowers a sum in which its charge still includes it.
 */
function sumRefunds({ refunds, charges }: SettledFacts): number {
  const saidByCharges = sum(charges.map((charge) => charge.amountRefunded))
  const explained = sum(refunds.map((refund) => refund.amount ?? 0))
  const succeeded = sum(
    refunds.filter((refund) => refund.status === 'succeeded').map((refund) => refund.amount ?? 0),
  )
  return succeeded + Math.max(0, saidByCharges - explained)
}

/** Without a total to compare with, a refund is partial: nothing is revoked on a guess. */
function extentOfRefund(refunded: number, { order, charges }: SettledFacts): PurchaseState['refund'] {
  if (refunded <= 0) return 'none'
  // A charge that was captured in part is fully refunded at less than its amount.
  const charged = sum(charges.map((charge) => (charge.fullyRefunded ? charge.amountRefunded : charge.amount)))
  const totals = [order?.amount, charges.length > 0 ? charged : undefined]
  return totals.some((total) => total !== undefined && refunded >= total) ? 'full' : 'partial'
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0)
