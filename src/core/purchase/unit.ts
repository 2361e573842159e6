import type { EntitlementState } from './entitlement-state.ts'
import type { ManualDecision } from './judge-unit.ts'
import type { StandingCredential } from './plan-credentials.ts'
import type { Need, PurchasePolicy } from './policy.ts'

/** A unit's place within its purchase; unique there. */
export interface UnitKey {
  lineKey: string
  /** 1 to the line's quantity. */
  unit: number
  achievement: string
}

/** What can change of a unit. */
export interface UnitStanding {
  state: EntitlementState
  /** Why it is suspended or cancelled. */
  reason: string | null
  review: string | null
  dueAt: number | null
  /** `purchase`: the order names somebody. `claim`: somebody has claimed it. Null: a seat that nobody has yet. */
  recipientSource: 'purchase' | 'claim' | null
  /** Under which a person is found again; null when there is nobody, or nobody was looked for. */
  recipientIndex: string | null
}

export interface ExistingUnit extends UnitKey, UnitStanding {
  manual: ManualDecision | null
  needs: readonly Need[]
  policy: PurchasePolicy
  multiplier: number
  isOffered: boolean
  /** The credential that it became, whether or not that still stands. */
  credential: StandingCredential | null
  createdAt: number
}

export interface WantedAchievement {
  lineKey: string
  achievement: string
  needs: readonly Need[]
  policy: PurchasePolicy
  multiplier: number
}

export interface NewUnit extends UnitKey, UnitStanding {
  multiplier: number
}

/** How far a person has come with an achievement. */
export interface Progress {
  completed: boolean
  approved: boolean
}
