import type { PurchaseLine } from '../../core/purchase/purchase.ts'
import { asObject, asObjects, asQuantity, asText, asTexts, type JsonObject } from '../json-values.ts'
import { asStripeId } from './ids.ts'

/**
 * What was bought. An event never brings the line items; without them (they cost a request with the
 * tenant's key) the whole session is one line, told by its metadata and its payment link.
 */
export function readLines(session: JsonObject): PurchaseLine[] {
  const items = asObjects(asObject(session.line_items)?.data)
  return items.length === 0
    ? [wholeSession(session)]
    : items.map((item, index) => readItem(session, item, index))
}

function wholeSession(session: JsonObject): PurchaseLine {
  const metadata = sessionMetadata(session)
  return { key: 'line-1', ...readQuantity(metadata.quantity), ...linkOf(session), metadata }
}

function readItem(session: JsonObject, item: JsonObject, index: number): PurchaseLine {
  const price = asObject(item.price)
  const priceId = asStripeId(item.price)
  const product = asStripeId(price?.product)
  const title = asText(item.description)
  return {
    key: asStripeId(item) ?? `line-${index + 1}`,
    ...readQuantity(item.quantity),
    ...linkOf(session),
    ...(product !== undefined && { product }),
    ...(priceId !== undefined && { price: priceId }),
    ...(title !== undefined && { title }),
    // The closer to the thing sold, the more it counts.
    metadata: {
      ...sessionMetadata(session),
      ...asTexts(asObject(price?.product)?.metadata),
      ...asTexts(price?.metadata),
    },
  }
}

/** The buyer of a payment link can set `client_reference_id` in its address, so it never counts as the shop's word. */
function sessionMetadata(session: JsonObject): Record<string, string> {
  const reference = asText(session.client_reference_id)
  return {
    ...asTexts(session.metadata),
    ...(reference !== undefined && { client_reference_id: reference }),
  }
}

function linkOf(session: JsonObject): Pick<PurchaseLine, 'paymentLink'> {
  const paymentLink = asStripeId(session.payment_link)
  return paymentLink === undefined ? {} : { paymentLink }
}

/** Metadata holds it as digits, a line item as a number. */
export function readQuantity(said: unknown): Pick<PurchaseLine, 'quantity' | 'quantityAssumed'> {
  const quantity = asQuantity(said)
  return quantity === undefined
    ? { quantity: 1, quantityAssumed: true }
    : { quantity, quantityAssumed: false }
}
