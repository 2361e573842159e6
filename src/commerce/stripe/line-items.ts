import type { PurchaseLine } from '../../core/purchase/purchase.ts'
import { asList, asObject, asTexts, type JsonObject } from '../json-values.ts'
import { asStripeId } from './ids.ts'

const MAX_QUANTITY = 10_000

/**
 * What was bought. An event never brings the line items; without them (they cost a request with the
 * tenant's key) the whole session is one line, told by its metadata and its payment link.
 */
export function readLines(session: JsonObject): PurchaseLine[] {
  const items = asList(asObject(session.line_items)?.data)
    .map(asObject)
    .filter((item) => item !== undefined)
  return items.length === 0
    ? [wholeSession(session)]
    : items.map((item, index) => readItem(session, item, index))
}

function wholeSession(session: JsonObject): PurchaseLine {
  const metadata = asTexts(session.metadata)
  return { key: 'line-1', ...readQuantity(metadata.quantity), ...linkOf(session), metadata }
}

function readItem(session: JsonObject, item: JsonObject, index: number): PurchaseLine {
  const price = asObject(item.price)
  const priceId = asStripeId(item.price)
  const product = asStripeId(price?.product)
  return {
    key: asStripeId(item) ?? `line-${index + 1}`,
    ...readQuantity(item.quantity),
    ...linkOf(session),
    ...(product !== undefined && { product }),
    ...(priceId !== undefined && { price: priceId }),
    // The closer to the thing sold, the more it counts.
    metadata: {
      ...asTexts(session.metadata),
      ...asTexts(asObject(price?.product)?.metadata),
      ...asTexts(price?.metadata),
    },
  }
}

function linkOf(session: JsonObject): Pick<PurchaseLine, 'paymentLink'> {
  const paymentLink = asStripeId(session.payment_link)
  return paymentLink === undefined ? {} : { paymentLink }
}

/** Metadata holds it as digits, a line item as a number. */
function readQuantity(said: unknown): Pick<PurchaseLine, 'quantity' | 'quantityAssumed'> {
  const quantity = typeof said === 'string' && /^\d{1,5}$/.test(said) ? Number(said) : said
  const usable =
    typeof quantity === 'number' &&
    Number.isSafeInteger(quantity) &&
    quantity >= 1 &&
    quantity <= MAX_QUANTITY
  return usable ? { quantity, quantityAssumed: false } : { quantity: 1, quantityAssumed: true }
}
