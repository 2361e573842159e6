export type PurchaseMode = 'live' | 'test'

export type PaymentStatus = 'unpaid' | 'paid' | 'free' | 'failed'

export type RefundStatus = 'pending' | 'succeeded' | 'failed' | 'canceled'

/** One line of a shop's order. `key` names it within the order and never changes. */
export interface PurchaseLine {
  key: string
  quantity: number
  /** The shop did not say how many; one was assumed. */
  quantityAssumed: boolean
  product?: string
  variant?: string
  price?: string
  sku?: string
  paymentLink?: string
  title?: string
  metadata: Record<string, string>
  /** Whom this line's one unit is for, where the shop asked line by line. */
  learner?: Person
}

export interface Person {
  email?: string
  name?: string
}

/** `ref` is the shop's id of the thing the fact is about; `at` is when the shop said so, in epoch seconds. */
export interface OrderFact {
  kind: 'order'
  ref: string
  lines: PurchaseLine[]
  /** The shop tells all lines each time, so that one which it does not tell any more is gone. */
  isComplete?: true
  buyer: Person
  learner?: Person
  /** In the smallest unit of `currency`, as in every other fact. */
  amount?: number
  currency?: string
  at: number
}

export interface PaymentFact {
  kind: 'payment'
  ref: string
  status: PaymentStatus
  at: number
}

export interface RefundFact {
  kind: 'refund'
  ref: string
  /** Absent where the shop names only the lines. */
  amount?: number
  /**
   * Units given back, line by line; more than the line has: all of it. Absent or empty: money alone, which takes no unit
   * away.
   */
  lines?: { key: string; quantity: number }[]
  status: RefundStatus
  at: number
}

/** The order was called off; what was paid may or may not come back, which refunds say. */
export interface CancelFact {
  kind: 'cancel'
  ref: string
  /** The order is not called off, or not any more: said by shops in which that is a status that can be left. */
  undone?: true
  at: number
}

/**
 * An edited order: how many units of each line are left, before those given back by refunds are taken off. A line that is
 * not named stays as it was.
 */
export interface EditFact {
  kind: 'edit'
  ref: string
  lines: { key: string; quantity: number }[]
  at: number
}

/** The seller has delivered. Only rules that wait for it look at it. */
export interface FulfilmentFact {
  kind: 'fulfilment'
  ref: string
  at: number
}

/** `inquiry`: asked about, no money has moved. `warning_closed` and `prevented` count as `won`. */
export type DisputeStatus = 'inquiry' | 'open' | 'won' | 'lost'

export interface DisputeFact {
  kind: 'dispute'
  ref: string
  status: DisputeStatus
  at: number
}

/** `lapsed`: a payment is overdue, and may still come. `ended` is final. */
export type SubscriptionStatus = 'active' | 'lapsed' | 'ended'

export interface SubscriptionFact {
  kind: 'subscription'
  ref: string
  status: SubscriptionStatus
  /** When the time that was paid for ends, in epoch seconds. */
  paidUntil?: number
  at: number
}

/** What a charge says of its own refunds: the coarse truth, where `RefundFact` is the fine one. */
export interface ChargeFact {
  kind: 'charge'
  ref: string
  amount: number
  amountRefunded: number
  fullyRefunded: boolean
  at: number
}

/** What a shop once said about a purchase. Facts arrive in any order and more than once. */
export type PurchaseFact =
  | OrderFact
  | PaymentFact
  | RefundFact
  | ChargeFact
  | CancelFact
  | EditFact
  | FulfilmentFact
  | DisputeFact
  | SubscriptionFact

/** A shop's event in our words. */
export interface PurchaseEvent {
  eventId: string
  type: string
  mode: PurchaseMode
  /**
   * Present when the event carries the order itself, or names it by its own key (a refund of Shopify, say, which may come
   * before the order does); other events name it by `refs` alone.
   */
  orderKey?: string
  /** Every id by which the shop may name this order, each once. */
  refs: string[]
  /**
   * The subscription that the order began or renews; without an order, the one that the event is about. What is said of a
   * subscription holds for each of its orders.
   */
  subscription?: string
  facts: PurchaseFact[]
}

/** What an LMS, a form or an assessor says about a person; it may come before the payment. */
export interface SignalEvent {
  eventId: string
  type: string
  mode: PurchaseMode
  signal: 'completion' | 'score' | 'approval'
  recipient: Person
  /** Slug of the achievement, or the product or SKU that mapping rules know. */
  achievement?: string
  product?: string
  sku?: string
  /** 0 to 1 for `score`. */
  score?: number
  /** False: taken back, failed, not approved. */
  positive: boolean
  /** Names one order, where the sender knows it. */
  orderRef?: string
  /** The shop of that order, `ep_…`, where the sender says so. */
  endpoint?: string
  at: number
}

/** A shop asks about, or to forget, a customer (or everything). */
export interface PrivacyEvent {
  eventId: string
  type: string
  topic: 'data_request' | 'customer_redact' | 'shop_redact'
  email?: string
  /** References of the orders concerned, as `PurchaseEvent.refs`. */
  orderRefs: string[]
}

export type TranslatedEvent =
  | { kind: 'purchase'; event: PurchaseEvent }
  | { kind: 'signal'; event: SignalEvent }
  | { kind: 'privacy'; event: PrivacyEvent }
  /** The shop's own trial of the address: a green tick and nothing else. */
  | { kind: 'test'; reason: string }
  /** The app was taken off the shop: nothing more will come. */
  | { kind: 'uninstalled'; reason: string }
  | { kind: 'ignored'; reason: string }
