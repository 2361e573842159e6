import type { OrderFact, Person, PurchaseLine } from '../../core/purchase/purchase.ts'
import {
  asObject,
  asObjects,
  asQuantity,
  asText,
  asTexts,
  asWritten,
  type JsonObject,
} from '../json-values.ts'
import { toSmallestUnit } from '../money.ts'
import { person } from '../people.ts'
import type { OrderNews } from './event.ts'

/** The order itself, when the event brings it: as `lines`, or as one line whose members stand in `data`. */
export function readOrder({ order, data, at }: OrderNews): OrderFact[] {
  const items = asObjects(data.lines)
  const lines = items.length > 0 ? items.map(readLine) : namesSomething(data) ? [readLine(data, 0)] : []
  if (lines.length === 0) return []
  const currency = asText(data.currency, 3)
  const amount = toSmallestUnit(data.amount, currency)
  const learner = readPerson(data.learner)
  return [
    {
      kind: 'order',
      ref: order,
      lines,
      buyer: readPerson(data.buyer) ?? {},
      ...(learner && { learner }),
      ...(amount !== undefined && { amount }),
      ...(currency !== undefined && { currency }),
      at,
    },
  ]
}

export function readPerson(value: unknown): Person | undefined {
  const said = asObject(value)
  return said && person(said.email, said.name)
}

const namesSomething = (data: JsonObject): boolean =>
  ['achievement', 'product', 'sku', 'price', 'variant'].some(
    (member) => asWritten(data[member]) !== undefined,
  )

function readLine(item: JsonObject, index: number): PurchaseLine {
  const quantity = asQuantity(item.quantity)
  const learner = readPerson(item.learner)
  const achievement = asText(item.achievement, 63)
  const names = {
    product: asWritten(item.product),
    variant: asWritten(item.variant),
    price: asWritten(item.price),
    sku: asWritten(item.sku),
    title: asText(item.title),
  }
  return {
    key: asWritten(item.id, 100) ?? `line-${index + 1}`,
    quantity: quantity ?? 1,
    // Here the shape says that one is meant where nothing is said.
    quantityAssumed: quantity === undefined && item.quantity !== undefined,
    ...definedOf(names),
    ...(learner && { learner }),
    metadata: { ...asTexts(item.metadata), ...(achievement !== undefined && { achievement }) },
  }
}

const definedOf = (names: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(names).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
