import type {
  DisputeStatus,
  PurchaseFact,
  RefundStatus,
  SubscriptionStatus,
} from '../../core/purchase/purchase.ts'
import type { Unusable } from '../door-mode.ts'
import { asInstant, asObjects, asQuantity, asText, asWritten } from '../json-values.ts'
import { toSmallestUnit } from '../money.ts'
import type { OrderNews } from './event.ts'

/** Units given back line by line, money alone, or both. */
export function readRefund({ data, at }: OrderNews, status: RefundStatus): PurchaseFact[] | Unusable {
  const ref = asWritten(data.refund, 200)
  if (ref === undefined) return { unusable: 'The event has no member “data.refund” that names the refund.' }
  const amount = toSmallestUnit(data.amount, asText(data.currency, 3))
  if (data.amount !== undefined && amount === undefined)
    return {
      unusable: '“data.amount” must be a decimal number with “data.currency”, such as "120.00" and "EUR".',
    }
  const lines = asObjects(data.lines).flatMap((line) => {
    const key = asWritten(line.id, 100)
    const quantity = asQuantity(line.quantity ?? 1)
    return key === undefined || quantity === undefined ? [] : [{ key, quantity }]
  })
  return [{ kind: 'refund', ref, ...(amount !== undefined && { amount }), lines, status, at }]
}

export function readDispute({ order, data, at }: OrderNews, status: DisputeStatus): PurchaseFact[] {
  return [{ kind: 'dispute', ref: asWritten(data.dispute, 200) ?? order, status, at }]
}

export function readSubscription({ order, data, at }: OrderNews, status: SubscriptionStatus): PurchaseFact[] {
  const paidUntil = asInstant(data.paidUntil)
  const ref = asWritten(data.subscription, 200) ?? order
  return [{ kind: 'subscription', ref, status, ...(paidUntil !== undefined && { paidUntil }), at }]
}
