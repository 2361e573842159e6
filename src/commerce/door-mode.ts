import type { DoorSettings } from '../core/purchase/door.ts'
import type { PurchaseMode } from '../core/purchase/purchase.ts'

/** What cannot be used, in a sentence for the tenant. */
export interface Unusable {
  unusable: string
}

/**
 * The mode in which an event counts. `said` is what the event itself says, if it says anything; only an endpoint for
 * both takes either, and what says nothing is live unless the endpoint is for trials.
 */
export function admitMode(said: PurchaseMode | undefined, { mode }: DoorSettings): PurchaseMode | Unusable {
  const effective = said ?? (mode === 'test' ? 'test' : 'live')
  if (mode === 'both' || mode === effective) return effective
  return {
    unusable:
      effective === 'test'
        ? 'This is a trial event, and the endpoint is set to take live ones only.'
        : 'This is a live event, and the endpoint is set to take trials only.',
  }
}

export const isUnusable = (value: unknown): value is Unusable =>
  typeof value === 'object' && value !== null && 'unusable' in value
