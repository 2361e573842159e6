import type { PurchaseFact, PurchaseLine } from '../../core/purchase/purchase.ts'
import { asObject, asObjects, asQuantity, asText, asTexts, type JsonObject } from '../json-values.ts'
import { person, readLearner } from '../people.ts'
import { asUnits, type Translator } from './translation.ts'

/** A renewal is an order of its own, and must not be found by the name of its subscription. */
export const readTransaction: Translator = (data, { at, settings }) => {
  const id = asText(data.id, 100)
  if (id === undefined || data.status !== 'completed')
    return { unusable: 'The transaction has no id, or is not completed.' }
  const subscription = asText(data.subscription_id, 100)
  const isRenewal = data.origin === 'subscription_recurring'
  const details = asObject(data.details)
  const amount = asUnits(asObject(details?.totals)?.grand_total)
  const custom = asTexts(data.custom_data)
  const fields = Object.entries(custom).map(([name, value]) => ({ name, value }))
  const learner = readLearner(fields, settings.learnerFields)
  const currency = asText(data.currency_code, 3)
  const customer = asObject(data.customer)
  const order: PurchaseFact = {
    kind: 'order',
    ref: id,
    lines: readLines(data, custom),
    buyer: person(customer?.email ?? custom.buyer_email, customer?.name ?? custom.buyer_name) ?? {},
    ...(learner && { learner }),
    ...(amount !== undefined && { amount }),
    ...(currency !== undefined && { currency }),
    at,
  }
  const renewal = isRenewal && subscription !== undefined ? `${subscription}:${id}` : undefined
  return {
    orderKey: renewal ?? id,
    // An adjustment that comes first has made the order under the bare id; by its other name the renewal is found.
    refs: [
      id,
      ...(renewal === undefined ? [] : [renewal]),
      ...(subscription !== undefined && !isRenewal ? [subscription] : []),
    ],
    ...(subscription !== undefined && { subscription }),
    facts: [order, { kind: 'payment', ref: id, status: amount === 0 ? 'free' : 'paid', at }],
  }
}

function readLines(data: JsonObject, custom: Record<string, string>): PurchaseLine[] {
  const items = asObjects(data.items)
  const detailed = asObjects(asObject(data.details)?.line_items)
  return items.map((item, index) => {
    const price = asObject(item.price)
    const priceId = asText(price?.id) ?? asText(item.price_id)
    const line = detailed.find((candidate) => asText(candidate.price_id) === priceId)
    const product = asText(price?.product_id)
    const title = asText(asObject(line?.product)?.name)
    const quantity = asQuantity(item.quantity)
    return {
      // Adjustments name the line of the details; the price stands in where these are not there.
      key: asText(line?.id, 100) ?? priceId ?? `line-${index + 1}`,
      quantity: quantity ?? 1,
      quantityAssumed: quantity === undefined,
      ...(product !== undefined && { product }),
      ...(priceId !== undefined && { price: priceId }),
      ...(title !== undefined && { title }),
      // What a checkout passes on, its buyer can write; what stands on the price is the seller's word.
      metadata: {
        ...Object.fromEntries(Object.entries(custom).map(([name, value]) => [`custom.${name}`, value])),
        ...asTexts(price?.custom_data),
      },
    }
  })
}
