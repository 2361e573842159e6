import type { DoorSettings } from '../../core/purchase/door.ts'
import type { PurchaseEvent, PurchaseMode } from '../../core/purchase/purchase.ts'
import type { Unusable } from '../door-mode.ts'
import type { JsonObject } from '../json-values.ts'

/** What every snapshot event has; `object` is the session, charge or refund it is about. */
export interface StripeEnvelope {
  eventId: string
  type: string
  mode: PurchaseMode
  /** When Stripe took the snapshot, in epoch seconds. */
  at: number
  object: JsonObject
  settings: DoorSettings
}

/** What an event adds to its envelope. */
export type Translation = Pick<PurchaseEvent, 'orderKey' | 'refs' | 'subscription' | 'facts'> | Unusable
