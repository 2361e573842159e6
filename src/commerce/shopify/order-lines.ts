import type { DoorSettings } from '../../core/purchase/door.ts'
import type { EditFact, PurchaseLine } from '../../core/purchase/purchase.ts'
import {
  asNumericId,
  asObject,
  asObjects,
  asQuantity,
  asText,
  asWhole,
  asWritten,
  type JsonObject,
} from '../json-values.ts'
import { readLearner } from '../people.ts'

/**
 * How many units of each line the edits of the order have left. `current_quantity` is less those given back too, and
 * these are facts of their own, so they are added again.
 */
export function readEdit(
  ref: string,
  items: readonly JsonObject[],
  refunds: readonly { lines?: { key: string; quantity: number }[] }[],
  at: number,
): EditFact[] {
  const lines = items.flatMap((item) => {
    const key = asNumericId(item.id)
    const current = asWhole(item.current_quantity)
    if (key === undefined || current === undefined) return []
    const givenBack = refunds
      .flatMap((refund) => refund.lines ?? [])
      .filter((line) => line.key === key)
      .reduce((sum, line) => sum + line.quantity, 0)
    return [{ key, quantity: current + givenBack }]
  })
  return lines.length === 0 ? [] : [{ kind: 'edit', ref, lines, at }]
}

/**
 * Products, variants and SKUs are null for what was typed in by hand or deleted since. What the buyer can write, the
 * properties of a line, is never taken for the shop's own word: it stands under `property.`.
 */
export function readLine(item: JsonObject, { learnerFields }: DoorSettings): PurchaseLine[] {
  const key = asNumericId(item.id)
  if (key === undefined) return []
  const quantity = asQuantity(item.quantity)
  // Removed by an edit of the order.
  if (item.quantity === 0) return []
  const fields = readProperties(item.properties)
  const learner = readLearner(fields, learnerFields)
  const product = asNumericId(item.product_id)
  const variant = asNumericId(item.variant_id)
  const sku = asText(item.sku)
  const title = asText(item.name) ?? asText(item.title)
  return [
    {
      key,
      quantity: quantity ?? 1,
      quantityAssumed: quantity === undefined,
      ...(product !== undefined && { product }),
      ...(variant !== undefined && { variant }),
      ...(sku !== undefined && { sku }),
      ...(title !== undefined && { title }),
      ...(learner && { learner }),
      metadata: Object.fromEntries(
        fields.flatMap(({ name, value }) => {
          const [field, text] = [asWritten(name, 100), asWritten(value, 500)]
          return field === undefined || text === undefined ? [] : [[`property.${field}`, text]]
        }),
      ),
    },
  ]
}

/** A list of names and values; an object where an app wrote it so, empty where there is nothing. */
function readProperties(properties: unknown): { name: unknown; value: unknown }[] {
  if (Array.isArray(properties)) return asObjects(properties).map(asField)
  return Object.entries(asObject(properties) ?? {}).map(([name, value]) => ({ name, value }))
}

export const asField = ({ name, value }: JsonObject) => ({ name, value })
