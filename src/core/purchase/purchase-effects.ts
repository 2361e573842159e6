import type { EntitlementState } from './entitlement-state.ts'

/** Why a purchase was looked at. */
export type PurchaseCause = 'event' | 'signal' | 'claim' | 'seats' | 'hand' | 'time' | 'rule' | 'privacy'

/** A unit that came into a state. */
export interface UnitEffect {
  entitlement: string
  from?: EntitlementState
  to: EntitlementState
  reason?: string
  review?: string
}

/** What one look at a purchase did, without anybody's name. An order may have thousands of units; `units` are the first. */
export interface PurchaseEffects {
  cause: PurchaseCause
  created: number
  changed: number
  units: UnitEffect[]
  /** Ids of credentials. */
  issued: string[]
  attached: string[]
  revoked: string[]
  suspended: string[]
  reinstated: string[]
}

export const MOST_EFFECTS = 50
