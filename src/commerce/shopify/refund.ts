import type { RefundFact, RefundStatus, TranslatedEvent } from '../../core/purchase/purchase.ts'
import { admitMode, isUnusable } from '../door-mode.ts'
import { asInstant, asNumericId, asObjects, asQuantity, asText, type JsonObject } from '../json-values.ts'
import { toSmallestUnit } from '../money.ts'
import type { Reading } from '../provider.ts'

/** Lines given back, or money alone (postage, a sum that somebody typed), which takes no unit away. */
export function translateRefund(
  refund: JsonObject,
  { eventId, type, receivedAt, settings }: Reading,
): TranslatedEvent {
  const order = asNumericId(refund.order_id)
  const currency = asObjects(refund.transactions)
    .map((transaction) => asText(transaction.currency, 3))
    .find((code) => code !== undefined)
  const fact = readRefund(refund, { currency, at: receivedAt })
  if (order === undefined || fact === undefined)
    return { kind: 'ignored', reason: 'The refund has no id, or names no order.' }
  const isTrial = asObjects(refund.transactions).some((transaction) => transaction.test === true)
  const mode = admitMode(isTrial ? 'test' : undefined, settings)
  if (isUnusable(mode)) return { kind: 'ignored', reason: mode.unusable }
  return { kind: 'purchase', event: { eventId, type, mode, orderKey: order, refs: [order], facts: [fact] } }
}

/**
 * One refund, alike whether it comes by itself or in its order's list. How stock is treated (`restock_type`) says nothing
 * about what the buyer keeps.
 */
export function readRefund(
  refund: JsonObject,
  { currency, at }: { currency: string | undefined; at: number },
): RefundFact | undefined {
  const ref = asNumericId(refund.id)
  if (ref === undefined) return undefined
  const money = asObjects(refund.transactions).filter(({ kind }) => kind === 'refund' || kind === 'void')
  const amounts = money.map((transaction) =>
    toSmallestUnit(transaction.amount, asText(transaction.currency, 3) ?? currency),
  )
  const known = amounts.filter((amount) => amount !== undefined)
  const lines = asObjects(refund.refund_line_items).flatMap((item) => {
    const key = asNumericId(item.line_item_id)
    const quantity = asQuantity(item.quantity)
    return key === undefined || quantity === undefined ? [] : [{ key, quantity }]
  })
  return {
    kind: 'refund',
    ref,
    ...(known.length > 0 && { amount: known.reduce((sum, amount) => sum + amount, 0) }),
    lines,
    status: statusOf(money),
    at: asInstant(refund.processed_at) ?? asInstant(refund.created_at) ?? at,
  }
}

/** A refund without money (the units alone) has succeeded by being there. */
function statusOf(transactions: readonly JsonObject[]): RefundStatus {
  const said = transactions.map(({ status }) => status)
  if (said.length === 0 || said.includes('success')) return 'succeeded'
  return said.includes('pending') ? 'pending' : 'failed'
}
