import { type EntitlementState, type Need, nextEntitlementState } from './entitlement-state.ts'
import type { PurchaseState } from './fold-facts.ts'
import type { Person } from './purchase.ts'

/** A unit's place within its purchase; unique there. */
export interface UnitKey {
  lineKey: string
  /** 1 to the line's quantity. */
  unit: number
  achievement: string
}

export interface ExistingUnit extends UnitKey {
  state: EntitlementState
  needs: readonly Need[]
  hasRecipient: boolean
  hasCredential: boolean
  completed: boolean
  approved: boolean
}

export interface WantedAchievement {
  lineKey: string
  achievement: string
  needs: readonly Need[]
}

export interface EntitlementPlan {
  create: (UnitKey & { state: EntitlementState; recipient?: Person })[]
  change: (UnitKey & { from: EntitlementState; to: EntitlementState })[]
  /** Every unit that is ready once the plan is carried out, also one that a crash left ready. */
  issue: UnitKey[]
  /** Every unit that is cancelled while its credential still stands. */
  revoke: UnitKey[]
}

interface PlanInput {
  state: PurchaseState
  existing: readonly ExistingUnit[]
  wanted: readonly WantedAchievement[]
}

/**
 * What has to happen to the entitlements of one purchase. Carrying out a plan and planning again gives an
 * empty plan. A unit that exists keeps its achievements whatever the rules say today: editing a rule
 * reaches only units that have none.
 */
export function planEntitlements({ state, existing, wanted }: PlanInput): EntitlementPlan {
  const purchase = { payment: state.payment, refunded: state.refund === 'full' }
  const planned = existing.map((unit) => ({
    unit,
    to: nextEntitlementState(unit.state, { ...unit, ...purchase }),
  }))
  const create = isDead(state) ? [] : createUnits({ state, existing, wanted })
  return {
    create,
    change: planned
      .filter(({ unit, to }) => to !== unit.state)
      .map(({ unit, to }) => ({ ...keyOf(unit), from: unit.state, to })),
    issue: [
      ...planned.filter(({ to }) => to === 'ready').map(({ unit }) => keyOf(unit)),
      ...create.filter((unit) => unit.state === 'ready').map(keyOf),
    ],
    revoke: planned
      .filter(({ unit, to }) => to === 'cancelled' && unit.hasCredential)
      .map(({ unit }) => keyOf(unit)),
  }
}

/** An entitlement of such a purchase would be born cancelled. */
const isDead = (state: PurchaseState): boolean => state.payment === 'failed' || state.refund === 'full'

function createUnits({ state, existing, wanted }: PlanInput): EntitlementPlan['create'] {
  const taken = new Set(existing.map((unit) => unitText(unit.lineKey, unit.unit)))
  const counts = countUnits(state, wanted)
  return eachOnce(wanted).flatMap(({ lineKey, achievement, needs }) => {
    const recipient = counts.get(achievement) === 1 ? soleRecipient(state) : undefined
    const initial = nextEntitlementState(undefined, {
      payment: state.payment,
      refunded: false,
      needs,
      completed: false,
      approved: false,
      hasRecipient: recipient !== undefined,
      hasCredential: false,
    })
    return unitNumbers(quantityOf(state, lineKey))
      .filter((unit) => !taken.has(unitText(lineKey, unit)))
      .map((unit) => ({ lineKey, unit, achievement, state: initial, ...(recipient && { recipient }) }))
  })
}

/**
 * How many credentials of one achievement the purchase is worth. More than one are seats, even when they
 * were bought on separate lines: nobody earns the same thing twice in one order.
 */
function countUnits(state: PurchaseState, wanted: readonly WantedAchievement[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { lineKey, achievement } of eachOnce(wanted)) {
    counts.set(achievement, (counts.get(achievement) ?? 0) + quantityOf(state, lineKey))
  }
  return counts
}

/** Who the one unit is for. A learner's name without an address was typed by the buyer, who gets the mail. */
export function soleRecipient({ buyer, learner }: PurchaseState): Person | undefined {
  if (learner?.email) return learner
  if (!buyer.email) return undefined
  return { ...buyer, ...(learner?.name !== undefined && { name: learner.name }) }
}

/** Two rules may lead to the same achievement; it is one wish. */
function eachOnce(wanted: readonly WantedAchievement[]): WantedAchievement[] {
  const byKey = new Map(wanted.map((wish) => [JSON.stringify([wish.lineKey, wish.achievement]), wish]))
  return [...byKey.values()]
}

const quantityOf = (state: PurchaseState, lineKey: string): number =>
  state.lines.find((line) => line.key === lineKey)?.quantity ?? 0

const unitNumbers = (quantity: number): number[] => Array.from({ length: quantity }, (_, index) => index + 1)

const unitText = (lineKey: string, unit: number): string => JSON.stringify([lineKey, unit])

const keyOf = ({ lineKey, unit, achievement }: UnitKey): UnitKey => ({ lineKey, unit, achievement })
