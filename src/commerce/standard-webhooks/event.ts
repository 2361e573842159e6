import type { PurchaseFact, TranslatedEvent } from '../../core/purchase/purchase.ts'
import { admitMode, isUnusable, type Unusable } from '../door-mode.ts'
import { asInstant, asObject, asText, asWritten, type JsonObject } from '../json-values.ts'
import type { Reading } from '../provider.ts'
import { readOrder } from './order.ts'
import { readDispute, readRefund, readSubscription } from './order-news.ts'
import { readSignal } from './signal.ts'

/** What an event of an order is read from; `order` is the sender's id of it. */
export interface OrderNews {
  order: string
  data: JsonObject
  at: number
  settings: Reading['settings']
}

type FactsOf = (news: OrderNews) => PurchaseFact[] | Unusable

const paymentFact = ({ order, at }: OrderNews, status: 'unpaid' | 'paid' | 'failed'): PurchaseFact => ({
  kind: 'payment',
  ref: order,
  status,
  at,
})

/** The event shape that we ask of senders; `docs/commerce.md` has an example of each. */
const ORDER_EVENTS: Readonly<Record<string, FactsOf>> = {
  'purchase.created': (news) => [...readOrder(news), paymentFact(news, 'unpaid')],
  'purchase.paid': (news) => [...readOrder(news), paymentFact(news, 'paid')],
  'purchase.failed': (news) => [...readOrder(news), paymentFact(news, 'failed')],
  'purchase.fulfilled': (news) => [...readOrder(news), { kind: 'fulfilment', ref: news.order, at: news.at }],
  'purchase.cancelled': (news) => [{ kind: 'cancel', ref: news.order, at: news.at }],
  'refund.pending': (news) => readRefund(news, 'pending'),
  'refund.succeeded': (news) => readRefund(news, 'succeeded'),
  'refund.failed': (news) => readRefund(news, 'failed'),
  'dispute.inquiry': (news) => readDispute(news, 'inquiry'),
  'dispute.opened': (news) => readDispute(news, 'open'),
  'dispute.won': (news) => readDispute(news, 'won'),
  'dispute.lost': (news) => readDispute(news, 'lost'),
  'subscription.active': (news) => readSubscription(news, 'active'),
  'subscription.lapsed': (news) => readSubscription(news, 'lapsed'),
  'subscription.ended': (news) => readSubscription(news, 'ended'),
}

const LEARNING_EVENTS = ['learning.completed', 'learning.scored', 'learning.approved'] as const

export const STANDARD_EVENT_TYPES: readonly string[] = [...Object.keys(ORDER_EVENTS), ...LEARNING_EVENTS]

/** A signed event of any sender in our words. What it lacks is said in a sentence that names the member. */
export function translateStandardEvent(payload: unknown, reading: Reading): TranslatedEvent {
  const event = asObject(payload)
  const type = asText(event?.type, 100)
  if (event === undefined || type === undefined) return ignored('The body has no member “type”.')
  if (/^(?:ping|test|webhook\.(?:ping|test))$/.test(type))
    return { kind: 'test', reason: 'A test event has arrived: address and secret are right.' }
  const isOrder = Object.hasOwn(ORDER_EVENTS, type)
  if (!isOrder && !LEARNING_EVENTS.some((known) => known === type)) {
    return ignored(`Events of type ${type} are not used. Used are ${STANDARD_EVENT_TYPES.join(', ')}.`)
  }
  const data = asObject(event.data)
  if (data === undefined) return ignored('The event has no member “data” that is an object.')
  const said = event.mode === 'test' || event.mode === 'live' ? event.mode : undefined
  const mode = admitMode(said, reading.settings)
  if (isUnusable(mode)) return ignored(mode.unusable)
  const at = asInstant(event.timestamp) ?? reading.receivedAt
  const about = { eventId: reading.eventId, type, mode }
  if (!isOrder) {
    const signal = readSignal(type, data)
    return isUnusable(signal)
      ? ignored(signal.unusable)
      : { kind: 'signal', event: { ...about, ...signal, at } }
  }
  const order = asWritten(data.order, 200)
  if (order === undefined) return ignored('The event has no member “data.order” that names the order.')
  const facts = ORDER_EVENTS[type]?.({ order, data, at, settings: reading.settings }) ?? []
  if (isUnusable(facts)) return ignored(facts.unusable)
  return { kind: 'purchase', event: { ...about, orderKey: order, refs: [order], facts } }
}

const ignored = (reason: string): TranslatedEvent => ({ kind: 'ignored', reason })
