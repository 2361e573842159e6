import type { DoorSettings } from '../../core/purchase/door.ts'
import type {
  PaymentStatus,
  PurchaseEvent,
  PurchaseFact,
  PurchaseLine,
  SubscriptionStatus,
  TranslatedEvent,
} from '../../core/purchase/purchase.ts'
import { admitMode, isUnusable, type Unusable } from '../door-mode.ts'
import {
  asInstant,
  asNumericId,
  asObject,
  asQuantity,
  asText,
  asTexts,
  asWhole,
  type JsonObject,
  lookUp,
} from '../json-values.ts'
import { person, readLearner } from '../people.ts'
import type { Reading } from '../provider.ts'

interface Resource {
  /** `order:7`: orders and subscriptions are numbered each for themselves. */
  ref: string
  attributes: JsonObject
  custom: Record<string, string>
  at: number
  settings: DoorSettings
}

type Translation = Pick<PurchaseEvent, 'orderKey' | 'refs' | 'facts'> | Unusable

/** A signed event of Lemon Squeezy in our words; what it is about is a JSON:API resource in `data`. */
export function translateLemonSqueezyEvent(
  payload: unknown,
  { eventId, receivedAt, settings }: Reading,
): TranslatedEvent {
  const event = asObject(payload)
  const meta = asObject(event?.meta)
  const data = asObject(event?.data)
  const attributes = asObject(data?.attributes)
  const type = asText(meta?.event_name, 100)
  const id = asNumericId(data?.id)
  if (type === undefined || attributes === undefined || id === undefined)
    return { kind: 'ignored', reason: 'The body is not an event of Lemon Squeezy.' }
  const translate = lookUp(TRANSLATORS, data?.type)
  if (translate === undefined) return { kind: 'ignored', reason: `Events of type ${type} are not used.` }
  const isTrial = attributes.test_mode === true || meta?.test_mode === true
  const mode = admitMode(isTrial ? 'test' : 'live', settings)
  if (isUnusable(mode)) return { kind: 'ignored', reason: mode.unusable }
  const at = asInstant(attributes.updated_at) ?? asInstant(attributes.created_at) ?? receivedAt
  const translation = translate({ ref: id, attributes, custom: asTexts(meta?.custom_data), at, settings })
  if (isUnusable(translation)) return { kind: 'ignored', reason: translation.unusable }
  return { kind: 'purchase', event: { eventId, type, mode, ...translation } }
}

const PAYMENTS: Readonly<Record<string, PaymentStatus>> = {
  pending: 'unpaid',
  failed: 'failed',
  fraudulent: 'failed',
  paid: 'paid',
  refunded: 'paid',
  partial_refund: 'paid',
}

/** An order of one product. What it says of refunds is a sum, never a line. */
function readOrder({ ref: id, attributes, custom, at, settings }: Resource): Translation {
  const ref = `order:${id}`
  const status = lookUp(PAYMENTS, attributes.status)
  if (status === undefined) return { unusable: 'The order has an unknown status.' }
  const amount = asWhole(attributes.total)
  const currency = asText(attributes.currency, 3)
  const fields = Object.entries(custom).map(([name, value]) => ({ name, value }))
  const learner = readLearner(fields, settings.learnerFields)
  const order: PurchaseFact = {
    kind: 'order',
    ref,
    lines: [readLine(attributes, custom)],
    buyer: person(attributes.user_email, attributes.user_name) ?? {},
    ...(learner && { learner }),
    ...(amount !== undefined && { amount }),
    ...(currency !== undefined && { currency }),
    at,
  }
  const back = asWhole(attributes.refunded_amount)
  const isFull = attributes.status === 'refunded'
  const amountRefunded = isFull ? (amount ?? back) : back
  return {
    orderKey: ref,
    refs: [ref],
    facts: [
      order,
      { kind: 'payment', ref, status: status === 'paid' && amount === 0 ? 'free' : status, at },
      ...(amountRefunded === undefined || amountRefunded === 0
        ? []
        : [
            {
              kind: 'charge' as const,
              ref,
              amount: amount ?? amountRefunded,
              amountRefunded,
              fullyRefunded: isFull,
              at,
            },
          ]),
    ],
  }
}

function readLine(attributes: JsonObject, custom: Record<string, string>): PurchaseLine {
  const item = asObject(attributes.first_order_item)
  const product = asNumericId(item?.product_id)
  const variant = asNumericId(item?.variant_id)
  const price = asNumericId(item?.price_id)
  const title = asText(item?.product_name)
  const quantity = asQuantity(item?.quantity ?? 1)
  return {
    key: 'line-1',
    quantity: quantity ?? 1,
    quantityAssumed: quantity === undefined,
    ...(product !== undefined && { product }),
    ...(variant !== undefined && { variant }),
    ...(price !== undefined && { price }),
    ...(title !== undefined && { title }),
    metadata: customMetadata(custom),
  }
}

/** A buyer can write custom data into the address of a checkout, so it is never the shop's own word. */
const customMetadata = (custom: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(custom).map(([name, value]) => [`custom.${name}`, value]))

const SUBSCRIPTIONS: Readonly<Record<string, SubscriptionStatus>> = {
  on_trial: 'active',
  active: 'active',
  // Until its period ends a cancelled subscription is paid for.
  cancelled: 'active',
  paused: 'lapsed',
  past_due: 'lapsed',
  unpaid: 'lapsed',
  expired: 'ended',
}

/** A subscription names the order that began it. */
function readSubscription({ ref, attributes, at }: Resource): Translation {
  const status = lookUp(SUBSCRIPTIONS, attributes.status)
  const order = asNumericId(attributes.order_id)
  if (status === undefined || order === undefined)
    return { unusable: 'The subscription names no order, or has an unknown status.' }
  const paidUntil = asInstant(attributes.renews_at)
  return {
    orderKey: `order:${order}`,
    refs: [`order:${order}`],
    facts: [
      {
        kind: 'subscription',
        ref: `subscription:${ref}`,
        status,
        ...(paidUntil !== undefined && { paidUntil }),
        at,
      },
    ],
  }
}

const TRANSLATORS: Readonly<Record<string, (resource: Resource) => Translation>> = {
  orders: readOrder,
  subscriptions: readSubscription,
}
