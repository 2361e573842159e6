import type { DoorSettings } from '../../core/purchase/door.ts'
import type {
  PaymentStatus,
  PurchaseFact,
  PurchaseLine,
  TranslatedEvent,
} from '../../core/purchase/purchase.ts'
import { readCartLine } from '../cart-line.ts'
import { admitMode, isUnusable } from '../door-mode.ts'
import { asInstant, asNumericId, asObject, asObjects, asText, type JsonObject } from '../json-values.ts'
import { toSmallestUnit } from '../money.ts'
import { type Field, person, readLearner } from '../people.ts'
import type { Reading } from '../provider.ts'

/**
 * A signed body of WooCommerce in our words. It is made when it is sent, not when the thing happened, and its topic is
 * unsigned: what counts is the state of the order that it shows.
 */
export function translateWooBody(payload: unknown, about: Reading): TranslatedEvent {
  const { eventId, type, receivedAt, settings } = about
  const order = asObject(payload)
  const id = asNumericId(order?.id)
  if (order === undefined || id === undefined) return ignored('The body is not an order of WooCommerce.')
  const facts = readFacts(id, order, { receivedAt, settings })
  if (facts === undefined) {
    return ignored(
      'The body is not an order; choose the topics Order created, Order updated and Order deleted.',
    )
  }
  if (type.includes('.') && !type.startsWith('order.')) {
    return ignored(`The topic ${type} does not fit the body, which is an order; nothing is done.`)
  }
  const mode = admitMode(undefined, settings)
  if (isUnusable(mode)) return ignored(mode.unusable)
  return { kind: 'purchase', event: { eventId, type, mode, orderKey: id, refs: [id], facts } }
}

const ignored = (reason: string): TranslatedEvent => ({ kind: 'ignored', reason })

function readFacts(
  ref: string,
  order: JsonObject,
  { receivedAt, settings }: { receivedAt: number; settings: DoorSettings },
): PurchaseFact[] | undefined {
  // All that is said of an order that was deleted.
  if (Object.keys(order).length === 1) return [{ kind: 'cancel', ref, at: receivedAt }]
  if (!Array.isArray(order.line_items) || typeof order.status !== 'string') return undefined
  const status = order.status.replace(/^wc-/, '')
  const at = asInstant(order.date_modified_gmt) ?? asInstant(order.date_created_gmt) ?? receivedAt
  const currency = asText(order.currency, 3)
  const amount = toSmallestUnit(order.total, currency)
  const meta = asObjects(order.meta_data).map(asField)
  const learner = readLearner(meta, settings.learnerFields)
  const payment = paymentStatus(order, { status, amount, trigger: settings.orderTrigger })
  const isFull = status === 'refunded' && amount !== undefined
  return [
    {
      kind: 'order',
      ref,
      lines: asObjects(order.line_items).flatMap((item) => readLine(item, settings)),
      // Items that are replaced, as when a checkout is taken up again, simply are not there any more.
      isComplete: true,
      buyer: readBuyer(order),
      ...(learner && { learner }),
      ...(amount !== undefined && { amount }),
      ...(currency !== undefined && { currency }),
      at,
    },
    ...(payment === undefined ? [] : [{ kind: 'payment', ref, status: payment, at } as const]),
    ...asObjects(order.refunds).flatMap((refund) => readRefund(refund, { currency, at })),
    ...(isFull
      ? [{ kind: 'charge', ref, amount, amountRefunded: amount, fullyRefunded: true, at } as const]
      : []),
    ...(status === 'completed' ? [{ kind: 'fulfilment', ref, at } as const] : []),
    // A state that an order can leave: by a late payment, or because somebody takes it back.
    { kind: 'cancel', ref, ...(!['cancelled', 'trash'].includes(status) && { undone: true }), at },
  ]
}

/** An order is paid when it says when it was; `processing` is paid and to be delivered, `completed` is both. */
function paymentStatus(
  order: JsonObject,
  {
    status,
    amount,
    trigger,
  }: { status: string; amount: number | undefined; trigger: DoorSettings['orderTrigger'] },
): PaymentStatus | undefined {
  const isPaid = asInstant(order.date_paid_gmt) !== undefined
  if (isPaid && ['processing', 'completed', 'refunded'].includes(status)) {
    if (trigger === 'fulfilled' && status === 'processing') return 'unpaid'
    return amount === 0 ? 'free' : 'paid'
  }
  if (['pending', 'on-hold', 'checkout-draft'].includes(status))
    return trigger === 'created' ? 'free' : 'unpaid'
  return status === 'failed' ? 'failed' : undefined
}

/** Which line it was for is not said here: a sum alone. */
function readRefund(
  refund: JsonObject,
  { currency, at }: { currency: string | undefined; at: number },
): PurchaseFact[] {
  const ref = asNumericId(refund.id)
  const amount = toSmallestUnit(refund.total, currency)
  if (ref === undefined) return []
  return [
    { kind: 'refund', ref, ...(amount !== undefined && { amount }), lines: [], status: 'succeeded', at },
  ]
}

/** `variation_id` 0 stands for none. */
function readLine(item: JsonObject, { learnerFields }: DoorSettings): PurchaseLine[] {
  const key = asNumericId(item.id)
  if (key === undefined) return []
  const { quantity, sku, name: title, product_id: product, variation_id: variant } = item
  const fields = asObjects(item.meta_data).map(asField)
  const line = { key, quantity, product, variant, sku, title, fields, prefix: 'meta' as const }
  return [readCartLine(line, learnerFields)]
}

/** Plugins keep what a checkout asked for under `_billing_learner_email` and the like. */
const asField = ({ key, value }: JsonObject): Field => ({
  name: typeof key === 'string' ? key.replace(/^_?(?:billing_|additional_|order_)?/, '') : key,
  value,
})

function readBuyer(order: JsonObject) {
  const billing = asObject(order.billing)
  const name = [billing?.first_name, billing?.last_name]
    .map((part) => asText(part) ?? '')
    .join(' ')
    .trim()
  return person(billing?.email, name) ?? {}
}
