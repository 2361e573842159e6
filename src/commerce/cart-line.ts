import type { LearnerFields } from '../core/purchase/door.ts'
import type { PurchaseLine } from '../core/purchase/purchase.ts'
import { asNumericId, asQuantity, asText, asWritten, present } from './json-values.ts'
import { type Field, readLearner } from './people.ts'

/** A line of an order as Shopify and WooCommerce have it, by our names for its members. */
export interface CartLine {
  key: string
  quantity: unknown
  product: unknown
  variant: unknown
  sku: unknown
  title: unknown
  /** What the buyer can write, which is never taken for the shop's own word: it stands under `prefix`. */
  fields: readonly Field[]
  prefix: 'property' | 'meta'
}

/** Products, variants and SKUs may be null: of what was typed in by hand, or deleted since. */
export function readCartLine(line: CartLine, learnerFields: LearnerFields | null): PurchaseLine {
  const quantity = asQuantity(line.quantity)
  return {
    key: line.key,
    quantity: quantity ?? 1,
    quantityAssumed: quantity === undefined,
    ...present({
      product: asNumericId(line.product),
      variant: asNumericId(line.variant),
      sku: asText(line.sku),
      title: asText(line.title),
      learner: readLearner(line.fields, learnerFields),
    }),
    metadata: Object.fromEntries(
      line.fields.flatMap(({ name, value }) => {
        const [field, text] = [asWritten(name, 100), asWritten(value, 500)]
        return field === undefined || text === undefined ? [] : [[`${line.prefix}.${field}`, text]]
      }),
    ),
  }
}
