import type { TranslatedEvent } from '../../core/purchase/purchase.ts'
import { asList, asNumericId, asObject, asText, type JsonObject } from '../json-values.ts'
import type { Reading } from '../provider.ts'
import { translateDispute } from './dispute.ts'
import { translateOrder } from './order.ts'
import { translatePrivacy } from './privacy.ts'
import { translateRefund } from './refund.ts'

/** What a body is, as its own members show it. */
type Kind =
  | 'order'
  | 'refund'
  | 'dispute'
  | 'shop'
  | 'edit'
  | 'new event'
  | 'customers/data_request'
  | 'customers/redact'
  | 'shop/redact'

// The order and the refund in every notification that the admin sends by way of trial.
const SAMPLE_IDS = ['820982911946154508', '890088186047892319']

/**
 * A signed body of Shopify in our words. The topic is an unsigned header: it may only agree with the body, never
 * decide. All that counts is in the state that the body shows.
 */
export function translateShopifyBody(payload: unknown, about: Reading): TranslatedEvent {
  const body = asObject(payload)
  const kind = body && kindOf(body)
  if (body === undefined || kind === undefined)
    return ignored('The body is none of the things that Shopify tells of orders.')
  if (!agrees(kind, about.type)) {
    return ignored(
      `The topic ${about.type} does not fit the body, which is of another kind; the topic is not signed, so nothing is done.`,
    )
  }
  if (isSample(body)) {
    return { kind: 'test', reason: 'Shopify’s test notification has arrived: address and secret are right.' }
  }
  switch (kind) {
    case 'order':
      return translateOrder(body, about)
    case 'refund':
      return translateRefund(body, about)
    case 'dispute':
      return translateDispute(body, about)
    case 'shop':
      return { kind: 'uninstalled', reason: 'The app was removed from the shop; nothing more will come.' }
    case 'edit':
      return ignored('An order was edited; choose the topic orders/updated, which brings the whole order.')
    case 'new event':
      return ignored(
        'This is one of Shopify’s new events, which brings only what a query asks for. Choose webhooks of the topics orders/paid and orders/updated.',
      )
    default:
      return translatePrivacy(body, kind, about)
  }
}

const ignored = (reason: string): TranslatedEvent => ({ kind: 'ignored', reason })

function kindOf(body: JsonObject): Kind | undefined {
  if (Array.isArray(body.line_items) && 'financial_status' in body) return 'order'
  if (Array.isArray(body.refund_line_items) && 'order_id' in body) return 'refund'
  if ('order_id' in body && 'reason' in body && asText(body.status) && asText(body.type)) return 'dispute'
  if (asObject(body.order_edit)) return 'edit'
  if (asText(body.topic) && asText(body.action)) return 'new event'
  if ('shop_domain' in body && 'shop_id' in body) {
    if (asObject(body.data_request)) return 'customers/data_request'
    if (asObject(body.customer)) return 'customers/redact'
    return Object.keys(body).length === 2 ? 'shop/redact' : undefined
  }
  return asText(body.myshopify_domain) ? 'shop' : undefined
}

const TOPICS: Readonly<Record<Kind, RegExp>> = {
  order: /^orders\/(?!edited$)/,
  refund: /^refunds\//,
  dispute: /^disputes\//,
  shop: /^app\/uninstalled$/,
  edit: /^orders\/edited$/,
  'new event': /^/,
  'customers/data_request': /^customers\/data_request$/,
  'customers/redact': /^customers\/redact$/,
  'shop/redact': /^shop\/redact$/,
}

/** A delivery without a topic is read by its body alone, but what ends or erases something needs both. */
function agrees(kind: Kind, topic: string): boolean {
  if (topic.includes('/')) return TOPICS[kind].test(topic)
  return !['shop', 'customers/redact', 'shop/redact'].includes(kind)
}

/** `test` alone is also said by orders through the Bogus Gateway, which are trials that lead to a test badge. */
function isSample(body: JsonObject): boolean {
  const ids = [body.id, body.order_id, ...asList(body.line_items).map((line) => asObject(line)?.order_id)]
  if (ids.some((id) => SAMPLE_IDS.includes(asNumericId(id) ?? ''))) return true
  return body.test === true && body.financial_status === 'voided' && asText(body.cancelled_at) !== undefined
}
