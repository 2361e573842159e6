import type { DoorSettings } from '../../core/purchase/door.ts'
import type { PurchaseEvent } from '../../core/purchase/purchase.ts'
import type { Unusable } from '../door-mode.ts'
import type { JsonObject } from '../json-values.ts'

type Translation = Pick<PurchaseEvent, 'orderKey' | 'refs' | 'subscription' | 'facts'> | Unusable

/** Reads the `data` of an event. */
export type Translator = (data: JsonObject, context: { at: number; settings: DoorSettings }) => Translation

/** Paddle writes amounts in the smallest unit, as digits in a string. */
export const asUnits = (value: unknown): number | undefined => {
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : undefined
}
