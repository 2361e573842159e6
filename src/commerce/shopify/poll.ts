import { asInstant, asNumericId, asObject, asObjects, asText, type JsonObject } from '../json-values.ts'
import type { PolledEvent } from '../polled-event.ts'

export const SHOPIFY_API_VERSION = '2026-10'

/** Orders that have changed since a time, the longest unchanged first. Of each just enough to know whether that change is news. */
export const CHANGED_ORDERS = `query ($after: String, $query: String!) {
  orders(first: 10, after: $after, query: $query, sortKey: UPDATED_AT) {
    nodes { legacyResourceId updatedAt }
    pageInfo { hasNextPage endCursor }
  }
}`

// Lines by the page: Shopify reckons a query's cost by how much it could bring.
export const WHOLE_ORDER = `query ($id: ID!, $after: String) {
  order(id: $id) {
    legacyResourceId name test email note
    createdAt updatedAt cancelledAt displayFinancialStatus displayFulfillmentStatus currencyCode
    totalPriceSet { shopMoney { amount } }
    customAttributes { key value }
    customer { defaultEmailAddress { emailAddress } firstName lastName }
    billingAddress { name }
    lineItems(first: 50, after: $after) {
      nodes {
        id name title sku quantity currentQuantity
        product { legacyResourceId } variant { legacyResourceId }
        customAttributes { key value }
      }
      pageInfo { hasNextPage endCursor }
    }
    refunds(first: 20) {
      legacyResourceId createdAt
      totalRefundedSet { shopMoney { amount currencyCode } }
      refundLineItems(first: 20) { nodes { quantity lineItem { id } } }
    }
  }
}`

export const changedSince = (since: number): string =>
  `updated_at:>='${new Date(since * 1000).toISOString().slice(0, 19)}Z'`

/** Whether Shopify refused because too much was asked for in too short a time; it says so with status 200. */
export const isThrottled = (answer: unknown): boolean =>
  asObjects(asObject(answer)?.errors).some((error) => asObject(error.extensions)?.code === 'THROTTLED')

/** Whatever else it refused, in its own words. */
export const errorIn = (answer: unknown): string | undefined => {
  const [error] = asObjects(asObject(answer)?.errors)
  return error && (asText(error.message, 200) ?? 'an error without words')
}

export interface ChangedOrder {
  id: string
  dedupeKey: string
}

/**
 * What to ask for in full, each change once. That an order is known does not mean that this change is: the one event that
 * was lost may be that of its payment.
 */
export function readChangedOrders(answer: unknown): { orders: ChangedOrder[]; next?: string } {
  const connection = asObject(asObject(asObject(answer)?.data)?.orders)
  const orders = asObjects(connection?.nodes).flatMap((node) => {
    const id = asNumericId(node.legacyResourceId)
    const at = asInstant(node.updatedAt)
    if (id === undefined || at === undefined) return []
    return [{ id, dedupeKey: `poll|${id}|${at}` }]
  })
  const next = asText(asObject(connection?.pageInfo)?.endCursor, 500)
  const hasNext = asObject(connection?.pageInfo)?.hasNextPage === true
  return { orders, ...(hasNext && next !== undefined && { next }) }
}

/** The order of an answer, as GraphQL writes it, and where its lines go on. */
export function readWholeOrder(answer: unknown): { order?: JsonObject; lines: JsonObject[]; next?: string } {
  const order = asObject(asObject(asObject(answer)?.data)?.order)
  const connection = asObject(order?.lineItems)
  const pageInfo = asObject(connection?.pageInfo)
  const next = pageInfo?.hasNextPage === true ? asText(pageInfo.endCursor, 500) : undefined
  return {
    ...(order && { order }),
    lines: asObjects(connection?.nodes),
    ...(next !== undefined && { next }),
  }
}

/** The event that a webhook of the topic orders/updated would have been. */
export const toOrderEvent = (
  { dedupeKey }: ChangedOrder,
  order: JsonObject,
  lines: readonly JsonObject[],
): PolledEvent => ({ dedupeKey, type: 'orders/updated', payload: toWebhookBody(order, lines) })

function toWebhookBody(order: JsonObject, lines: readonly JsonObject[]): JsonObject {
  const customer = asObject(order.customer)
  return {
    id: order.legacyResourceId,
    name: order.name,
    test: order.test,
    email: order.email,
    financial_status: asText(order.displayFinancialStatus)?.toLowerCase() ?? null,
    fulfillment_status: asText(order.displayFulfillmentStatus)?.toLowerCase() ?? null,
    created_at: order.createdAt,
    updated_at: order.updatedAt,
    cancelled_at: order.cancelledAt,
    currency: order.currencyCode,
    total_price: asObject(asObject(order.totalPriceSet)?.shopMoney)?.amount,
    note_attributes: asObjects(order.customAttributes).map(asNameAndValue),
    customer: customer && {
      email: asObject(customer.defaultEmailAddress)?.emailAddress,
      first_name: customer.firstName,
      last_name: customer.lastName,
    },
    billing_address: order.billingAddress,
    line_items: lines.map((line) => ({
      id: lastOfGid(line.id),
      name: line.name,
      title: line.title,
      sku: line.sku,
      quantity: line.quantity,
      current_quantity: line.currentQuantity,
      product_id: asObject(line.product)?.legacyResourceId ?? null,
      variant_id: asObject(line.variant)?.legacyResourceId ?? null,
      properties: asObjects(line.customAttributes).map(asNameAndValue),
    })),
    refunds: asObjects(order.refunds).map(toRefund),
  }
}

function toRefund(refund: JsonObject): JsonObject {
  const money = asObject(asObject(refund.totalRefundedSet)?.shopMoney)
  const amount = asText(money?.amount)
  return {
    id: refund.legacyResourceId,
    created_at: refund.createdAt,
    refund_line_items: asObjects(asObject(refund.refundLineItems)?.nodes).map((item) => ({
      line_item_id: lastOfGid(asObject(item.lineItem)?.id),
      quantity: item.quantity,
    })),
    transactions:
      amount === undefined || /^[0.]*$/.test(amount)
        ? []
        : [{ kind: 'refund', status: 'success', amount, currency: money?.currencyCode }],
  }
}

const asNameAndValue = ({ key, value }: JsonObject): JsonObject => ({ name: key, value })

/** `gid://shopify/LineItem/11` is the line 11 of the webhooks. */
const lastOfGid = (gid: unknown): string | undefined => /\/(\d+)(?:\?.*)?$/.exec(asText(gid, 500) ?? '')?.[1]
