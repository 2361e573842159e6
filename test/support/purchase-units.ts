import type { PurchaseState } from '../../src/core/purchase/fold-facts.ts'
import {
  type EntitlementPlan,
  type PlanInput,
  planEntitlements,
} from '../../src/core/purchase/plan-entitlements.ts'
import { type Need, type PurchasePolicy, policyOf } from '../../src/core/purchase/policy.ts'
import type { PurchaseLine } from '../../src/core/purchase/purchase.ts'
import type { ExistingUnit, UnitKey, WantedAchievement } from '../../src/core/purchase/unit.ts'

export const NOW = 1_000_000

export const line = (quantity: number, key = 'line-1'): PurchaseLine => ({
  key,
  quantity,
  quantityAssumed: false,
  metadata: {},
})

/** A line as the fold gives it. */
export const lineState = (quantity: number, key = 'line-1', left = quantity) => ({
  ...line(quantity, key),
  left,
  changedAt: NOW,
})

export const bought = (state: Partial<PurchaseState> = {}): PurchaseState => ({
  lines: [lineState(1)],
  gone: [],
  buyer: { email: 'buyer@example.org', name: 'Bo Buyer' },
  payment: 'paid',
  refund: 'none',
  refundedAmount: 0,
  isUnexplained: false,
  isCancelled: false,
  isFulfilled: false,
  dispute: 'none',
  ...state,
})

export const wish = (
  achievement = 'welder',
  needs: Need[] = ['payment'],
  lineKey = 'line-1',
  policy: Partial<PurchasePolicy> = {},
): WantedAchievement => ({ lineKey, achievement, needs, policy: policyOf(needs, policy), multiplier: 1 })

export const unit = ({
  policy,
  ...state
}: Partial<Omit<ExistingUnit, 'policy'>> & { policy?: Partial<PurchasePolicy> } = {}): ExistingUnit => ({
  lineKey: 'line-1',
  unit: 1,
  achievement: 'welder',
  state: 'ready',
  reason: null,
  review: null,
  dueAt: null,
  recipientSource: 'purchase',
  recipientIndex: 'buyer@example.org',
  manual: null,
  needs: ['payment'],
  multiplier: 1,
  isOffered: false,
  credential: null,
  createdAt: NOW,
  ...state,
  policy: policyOf(state.needs ?? ['payment'], policy),
})

/** A unit that has become a credential. */
export const issued = (state: Parameters<typeof unit>[0] = {}): ExistingUnit =>
  unit({
    state: 'issued',
    credential: { id: `c-${state.unit ?? 1}`, state: 'standing', canSuspend: true, others: 'none' },
    ...state,
  })

/** The same with a credential that stands otherwise. */
export const withCredential = (
  one: ExistingUnit,
  standing: Partial<NonNullable<ExistingUnit['credential']>>,
): ExistingUnit => ({ ...one, credential: one.credential && { ...one.credential, ...standing } })

/** A seat that nobody has. */
export const seat = (number: number, state: Parameters<typeof unit>[0] = {}): ExistingUnit =>
  unit({ unit: number, state: 'awaiting_recipient', recipientSource: null, recipientIndex: null, ...state })

export const NO_CHANGES = { revoke: [], suspend: [], reinstate: [] }

export const EMPTY: EntitlementPlan = { create: [], change: [], issue: [], credentials: NO_CHANGES }

export const plan = (input: Partial<PlanInput>): EntitlementPlan =>
  planEntitlements({
    state: bought(),
    existing: [],
    wanted: [],
    now: NOW,
    paidAt: NOW,
    indexOf: ({ email }) => email ?? null,
    progressOf: () => ({ completed: false, approved: false }),
    ...input,
  })

export const key = (number = 1, achievement = 'welder'): UnitKey => ({
  lineKey: 'line-1',
  unit: number,
  achievement,
})

/** What becomes of each unit, by number. */
export const statesAfter = (input: Partial<PlanInput>): Record<number, string> => {
  const made = plan(input)
  const states = new Map((input.existing ?? []).map((one) => [one.unit, one.state as string]))
  for (const { unit: number, to } of made.change) states.set(number, to.review ? `${to.state}?` : to.state)
  for (const { unit: number, state } of made.create) states.set(number, state)
  return Object.fromEntries(states)
}
