import type { PurchaseState } from './fold-facts.ts'
import type { Person } from './purchase.ts'
import type { UnitKey, WantedAchievement } from './unit.ts'
import { namedRecipients, type UnitGroup } from './unit-recipient.ts'

export type Wish = Pick<WantedAchievement, 'lineKey' | 'achievement' | 'needs' | 'policy' | 'multiplier'>

/** What each line leads to: what it has led to before, else what the rules say; two rules of one achievement are one wish. */
export function wishesOf(existing: readonly Wish[], wanted: readonly WantedAchievement[]): Wish[] {
  const settled = new Set(existing.map(({ lineKey }) => lineKey))
  const wishes: Wish[] = [...existing, ...wanted.filter(({ lineKey }) => !settled.has(lineKey))]
  return [...new Map(wishes.map((wish) => [groupText(wish), wish])).values()]
}

export const groupsOf = (existing: readonly Wish[], wanted: readonly WantedAchievement[]): UnitGroup[] =>
  wishesOf(existing, wanted).map(unitGroup)

export const unitGroup = ({ lineKey, achievement, multiplier, policy }: Wish): UnitGroup => ({
  lineKey,
  achievement,
  multiplier,
  claim: policy.claim,
})

export const groupText = ({ lineKey, achievement }: Pick<UnitKey, 'lineKey' | 'achievement'>): string =>
  JSON.stringify([lineKey, achievement])

/** Everybody whom the order names for any of its units. */
export function namedPeople(
  state: PurchaseState,
  existing: readonly Wish[],
  wanted: readonly WantedAchievement[],
): { of: (unit: UnitKey) => Person | undefined } {
  const groups = new Map(wishesOf(existing, wanted).map((wish) => [groupText(wish), unitGroup(wish)]))
  const named = namedRecipients(state, [...groups.values()])
  return {
    of: (unit) => {
      const group = groups.get(groupText(unit))
      return group && named(group)
    },
  }
}
