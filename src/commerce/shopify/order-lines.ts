import type { DoorSettings } from '../../core/purchase/door.ts'
import type { EditFact, PurchaseLine } from '../../core/purchase/purchase.ts'
import { readCartLine } from '../cart-line.ts'
import { asNumericId, asObject, asObjects, asText, asWhole, type JsonObject } from '../json-values.ts'

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

/** A line that an edit of the order has not taken out. */
export function readLine(item: JsonObject, { learnerFields }: DoorSettings): PurchaseLine[] {
  const key = asNumericId(item.id)
  if (key === undefined || item.quantity === 0) return []
  const { quantity, sku, product_id: product, variant_id: variant } = item
  const title = asText(item.name) ?? item.title
  const fields = readProperties(item.properties)
  const line = { key, quantity, product, variant, sku, title, fields, prefix: 'property' as const }
  return [readCartLine(line, learnerFields)]
}

/** A list of names and values; an object where an app wrote it so, empty where there is nothing. */
function readProperties(properties: unknown): { name: unknown; value: unknown }[] {
  if (Array.isArray(properties)) return asObjects(properties).map(asField)
  return Object.entries(asObject(properties) ?? {}).map(([name, value]) => ({ name, value }))
}

export const asField = ({ name, value }: JsonObject) => ({ name, value })
