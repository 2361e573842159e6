import { compareRanks } from './compare-ranks.ts'
import type {
  CancelFact,
  ChargeFact,
  DisputeFact,
  EditFact,
  OrderFact,
  PaymentFact,
  PurchaseFact,
  RefundFact,
  SubscriptionFact,
} from './purchase.ts'

/** The facts that stand: the last word on each thing that a shop spoke about. */
export interface SettledFacts {
  order?: OrderFact
  /** Newest first: an order that does not name somebody does not unname them. */
  orders: OrderFact[]
  payment?: PaymentFact
  refunds: RefundFact[]
  charges: ChargeFact[]
  /** Oldest first. */
  edits: EditFact[]
  /** Since when it is called off. */
  cancelledAt?: number
  isFulfilled: boolean
  disputes: DisputeFact[]
  subscriptions: SubscriptionFact[]
}

// A status only ever advances, whatever the order in which the events arrive.
const PAYMENT_RANK = { unpaid: 0, failed: 1, free: 2, paid: 3 } as const
const REFUND_RANK = { pending: 0, succeeded: 1, failed: 2, canceled: 2 } as const
// What was decided can be decided again: an appeal is won or lost later.
const DISPUTE_RANK = { inquiry: 0, open: 1, won: 2, lost: 2 } as const
// A payment that comes at the moment of a lapse ends it; nothing comes after the end.
const SUBSCRIPTION_RANK = { lapsed: 0, active: 1, ended: 2 } as const

/** Pure, and blind to the order and the repetition of the facts. */
export function settleFacts(facts: readonly PurchaseFact[]): SettledFacts {
  const orders = facts
    .filter((fact) => fact.kind === 'order')
    .sort((a, b) => compareFacts(b, a, (fact) => [fact.at]))
  // An order whose lines are known outranks one whose quantity was assumed, however late that one comes.
  const order = last(orders, (fact) => [Number(fact.lines.every((line) => !line.quantityAssumed)), fact.at])
  const payment = last(
    facts.filter((fact) => fact.kind === 'payment'),
    (fact) => [PAYMENT_RANK[fact.status], fact.at],
  )
  const cancelledAt = settleCancellation(facts.filter((fact) => fact.kind === 'cancel'))
  return {
    ...(order && { order }),
    orders,
    ...(payment && { payment }),
    refunds: firstSaid(
      facts.filter((fact) => fact.kind === 'refund'),
      (fact) => [REFUND_RANK[fact.status]],
    ),
    charges: firstSaid(
      facts.filter((fact) => fact.kind === 'charge'),
      (fact) => [fact.amountRefunded, Number(fact.fullyRefunded)],
    ),
    edits: facts
      .filter((fact) => fact.kind === 'edit')
      .sort((a, b) => compareFacts(a, b, (fact) => [fact.at])),
    ...(cancelledAt !== undefined && { cancelledAt }),
    isFulfilled: facts.some((fact) => fact.kind === 'fulfilment'),
    disputes: lastOfEachRef(
      facts.filter((fact) => fact.kind === 'dispute'),
      (fact) => [DISPUTE_RANK[fact.status], fact.at],
    ),
    subscriptions: [
      ...Map.groupBy(
        facts.filter((fact) => fact.kind === 'subscription'),
        (fact) => fact.ref,
      ).values(),
    ].flatMap(settleSubscription),
  }
}

/** Of each thing the last word counts, and of two at the same time that it is not called off. */
function settleCancellation(cancels: readonly CancelFact[]): number | undefined {
  const standing = [...Map.groupBy(cancels, (fact) => fact.ref).values()].flatMap((ofOne) => {
    const undoneAt = Math.max(...ofOne.filter((fact) => fact.undone).map((fact) => fact.at), -1)
    return ofOne.filter((fact) => !fact.undone && fact.at > undoneAt).map((fact) => fact.at)
  })
  return standing.length > 0 ? Math.min(...standing) : undefined
}

/** A subscription as it stands; one that has lapsed did so with the first overdue payment since the last good one. */
function settleSubscription(facts: readonly SubscriptionFact[]): SubscriptionFact[] {
  const ended = last(facts, (fact) => [Number(fact.status === 'ended'), -fact.at])
  const paidUntil = Math.max(...facts.map((fact) => fact.paidUntil ?? 0))
  const until = paidUntil > 0 ? { paidUntil } : {}
  const running = facts.filter((fact) => fact.status !== 'ended')
  const newest = last(running, (fact) => [fact.at, SUBSCRIPTION_RANK[fact.status]])
  const standing: SubscriptionFact[] = []
  if (newest?.status === 'lapsed') {
    const paidAt = Math.max(...running.filter((fact) => fact.status === 'active').map((fact) => fact.at), -1)
    const since = running
      .filter((fact) => fact.status === 'lapsed' && fact.at > paidAt)
      .map((fact) => fact.at)
    standing.push({ ...newest, ...until, at: Math.min(...since) })
  } else if (newest) standing.push({ ...newest, ...until })
  if (ended?.status === 'ended') standing.push({ ...ended, ...until })
  return standing
}

function lastOfEachRef<T extends PurchaseFact>(facts: readonly T[], rank: (fact: T) => number[]): T[] {
  return [...Map.groupBy(facts, (fact) => fact.ref).values()]
    .map((sameRef) => last(sameRef, rank))
    .filter((fact) => fact !== undefined)
}

/** The last word on each thing, dated to when that was first said: shops say the same again and again. */
const firstSaid = <T extends PurchaseFact>(facts: readonly T[], rank: (fact: T) => number[]): T[] =>
  lastOfEachRef(facts, (fact) => [...rank(fact), fact.at]).map((word) => {
    const same = facts.filter((fact) => fact.ref === word.ref && compareRanks(rank(fact), rank(word)) === 0)
    return { ...word, at: Math.min(...same.map((fact) => fact.at)) }
  })

const last = <T extends PurchaseFact>(facts: readonly T[], rank: (fact: T) => number[]): T | undefined =>
  facts.reduce<T | undefined>(
    (best, fact) => (best && compareFacts(fact, best, rank) <= 0 ? best : fact),
    undefined,
  )

// Two different contents at the same instant: neither is right, but every worker must pick the same one.
const compareFacts = <T extends PurchaseFact>(a: T, b: T, rank: (fact: T) => number[]): number =>
  compareRanks(rank(a), rank(b)) || compareTexts(canonicalText(a), canonicalText(b))

const compareTexts = (a: string, b: string): number => (a > b ? 1 : a < b ? -1 : 0)

const canonicalText = (fact: PurchaseFact): string => JSON.stringify(fact, sortedMembers)

function sortedMembers(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
