import type { Need } from '../../src/core/purchase/entitlement-state.ts'
import type {
  EntitlementPlan,
  ExistingUnit,
  WantedAchievement,
} from '../../src/core/purchase/plan-entitlements.ts'
import type { PurchaseLine } from '../../src/core/purchase/purchase.ts'

export const line = (quantity: number, key = 'line-1'): PurchaseLine => ({
  key,
  quantity,
  quantityAssumed: false,
  metadata: {},
})
export const wish = (
  achievement = 'welder',
  needs: Need[] = ['payment'],
  lineKey = 'line-1',
): WantedAchievement => ({
  lineKey,
  achievement,
  needs,
})
export const unit = (state: Partial<ExistingUnit> = {}): ExistingUnit => ({
  lineKey: 'line-1',
  unit: 1,
  achievement: 'welder',
  state: 'ready',
  needs: ['payment'],
  hasRecipient: true,
  hasCredential: false,
  completed: false,
  approved: false,
  ...state,
})
export const EMPTY: EntitlementPlan = { create: [], change: [], issue: [], revoke: [] }
