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
  price?: string
  sku?: string
  paymentLink?: string
  metadata: Record<string, string>
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
  amount: number
  status: RefundStatus
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
export type PurchaseFact = OrderFact | PaymentFact | RefundFact | ChargeFact

/** A shop's event in our words. */
export interface PurchaseEvent {
  eventId: string
  type: string
  mode: PurchaseMode
  /** Present when the event carries the order itself; other events name it by `refs` alone. */
  orderKey?: string
  /** Every id by which the shop may name this order, each once. */
  refs: string[]
  facts: PurchaseFact[]
}

export type TranslatedEvent = { kind: 'purchase'; event: PurchaseEvent } | { kind: 'ignored'; reason: string }
