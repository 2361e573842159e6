import { compareRanks } from './compare-ranks.ts'
import type { ChargeFact, OrderFact, PaymentFact, PurchaseFact, RefundFact } from './purchase.ts'

/** The facts that stand: the last word on each thing that a shop spoke about. */
export interface SettledFacts {
  order?: OrderFact
  payment?: PaymentFact
  refunds: RefundFact[]
  charges: ChargeFact[]
}

// A status only ever advances, whatever the order in which the events arrive.
const PAYMENT_RANK = { unpaid: 0, failed: 1, free: 2, paid: 3 } as const
const REFUND_RANK = { pending: 0, succeeded: 1, failed: 2, canceled: 2 } as const

/** Pure, and blind to the order and the repetition of the facts. */
export function settleFacts(facts: readonly PurchaseFact[]): SettledFacts {
  const order = last(
    facts.filter((fact) => fact.kind === 'order'),
    (fact) => [fact.at],
  )
  const payment = last(
    facts.filter((fact) => fact.kind === 'payment'),
    (fact) => [PAYMENT_RANK[fact.status], fact.at],
  )
  return {
    ...(order && { order }),
    ...(payment && { payment }),
    refunds: lastOfEachRef(
      facts.filter((fact) => fact.kind === 'refund'),
      (fact) => [REFUND_RANK[fact.status], fact.at],
    ),
    charges: lastOfEachRef(
      facts.filter((fact) => fact.kind === 'charge'),
      (fact) => [fact.amountRefunded, Number(fact.fullyRefunded), fact.at],
    ),
  }
}

function lastOfEachRef<T extends PurchaseFact>(facts: readonly T[], rank: (fact: T) => number[]): T[] {
  return [...Map.groupBy(facts, (fact) => fact.ref).values()]
    .map((sameRef) => last(sameRef, rank))
    .filter((fact) => fact !== undefined)
}

function last<T extends PurchaseFact>(facts: readonly T[], rank: (fact: T) => number[]): T | undefined {
  return facts.reduce<T | undefined>(
    (best, fact) => (best && !isAfter(fact, best, rank) ? best : fact),
    undefined,
  )
}

function isAfter<T extends PurchaseFact>(a: T, b: T, rank: (fact: T) => number[]): boolean {
  // Two different contents at the same instant: neither is right, but every worker must pick the same one.
  return (compareRanks(rank(a), rank(b)) || (canonicalText(a) > canonicalText(b) ? 1 : 0)) > 0
}

const canonicalText = (fact: PurchaseFact): string => JSON.stringify(fact, sortedMembers)

function sortedMembers(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
