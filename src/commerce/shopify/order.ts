import type { DoorSettings } from '../../core/purchase/door.ts'
import type { PaymentStatus, PurchaseFact, TranslatedEvent } from '../../core/purchase/purchase.ts'
import { admitMode, isUnusable } from '../door-mode.ts'
import { asInstant, asNumericId, asObject, asObjects, asText, type JsonObject } from '../json-values.ts'
import { toSmallestUnit } from '../money.ts'
import { person, readLearner } from '../people.ts'
import type { Reading } from '../provider.ts'
import { asField, readEdit, readLine } from './order-lines.ts'
import { readRefund } from './refund.ts'

/** Every topic of orders brings the whole order, so every one is read alike: as the state that the order has come to. */
export function translateOrder(
  order: JsonObject,
  { eventId, type, receivedAt, settings }: Reading,
): TranslatedEvent {
  const id = asNumericId(order.id)
  if (id === undefined) return { kind: 'ignored', reason: 'The order has no id.' }
  const mode = admitMode(order.test === true ? 'test' : undefined, settings)
  if (isUnusable(mode)) return { kind: 'ignored', reason: mode.unusable }
  const at = asInstant(order.updated_at) ?? asInstant(order.created_at) ?? receivedAt
  return {
    kind: 'purchase',
    event: { eventId, type, mode, orderKey: id, refs: [id], facts: readFacts(id, order, { at, settings }) },
  }
}

function readFacts(
  ref: string,
  order: JsonObject,
  { at, settings }: { at: number; settings: DoorSettings },
): PurchaseFact[] {
  const currency = asText(order.currency, 3)
  const amount = toSmallestUnit(order.total_price, currency)
  const learner = readLearner(asObjects(order.note_attributes).map(asField), settings.learnerFields)
  const items = asObjects(order.line_items)
  const lines = items.flatMap((item) => readLine(item, settings))
  const refunds = asObjects(order.refunds).flatMap((refund) => readRefund(refund, { currency, at }) ?? [])
  const isDelivered = order.fulfillment_status === 'fulfilled'
  const cancelledAt = asInstant(order.cancelled_at)
  const status = paymentStatus(order, { amount, isDelivered, trigger: settings.orderTrigger })
  return [
    {
      kind: 'order',
      ref,
      lines,
      buyer: readBuyer(order),
      ...(learner && { learner }),
      ...(amount !== undefined && { amount }),
      ...(currency !== undefined && { currency }),
      at,
    },
    ...(status === undefined ? [] : [{ kind: 'payment', ref, status, at } as const]),
    ...readEdit(ref, items, refunds, at),
    ...refunds,
    // What was given back may be more than the order's own list of refunds explains.
    ...(order.financial_status === 'refunded' && amount !== undefined
      ? [{ kind: 'charge', ref, amount, amountRefunded: amount, fullyRefunded: true, at } as const]
      : []),
    ...(isDelivered ? [{ kind: 'fulfilment', ref, at } as const] : []),
    ...(cancelledAt === undefined ? [] : [{ kind: 'cancel', ref, at: cancelledAt } as const]),
  ]
}

/** By the order's own state: the topic is unsigned, and `orders/create` comes for paid orders too. */
function paymentStatus(
  order: JsonObject,
  {
    amount,
    isDelivered,
    trigger,
  }: { amount: number | undefined; isDelivered: boolean; trigger: DoorSettings['orderTrigger'] },
): PaymentStatus | undefined {
  switch (order.financial_status) {
    case 'paid':
    case 'partially_refunded':
    case 'refunded':
      if (trigger === 'fulfilled' && !isDelivered) return 'unpaid'
      return amount === 0 ? 'free' : 'paid'
    case 'voided':
    case 'expired':
      return 'failed'
    case 'pending':
    case 'authorized':
    case 'partially_paid':
      return trigger === 'created' ? 'free' : 'unpaid'
    default:
      return undefined
  }
}

function readBuyer(order: JsonObject) {
  const customer = asObject(order.customer)
  const name = [customer?.first_name, customer?.last_name]
    .map((part) => asText(part) ?? '')
    .join(' ')
    .trim()
  const billing = asText(asObject(order.billing_address)?.name)
  const email = [customer?.email, order.contact_email, order.email].find(
    (candidate) => person(candidate, undefined) !== undefined,
  )
  return person(email, name === '' ? billing : name) ?? {}
}
