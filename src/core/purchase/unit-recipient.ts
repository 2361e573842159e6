import type { LineState, PurchaseState } from './fold-facts.ts'
import type { Person } from './purchase.ts'

/** What the units of a purchase are, by line and achievement. */
export interface UnitGroup {
  lineKey: string
  achievement: string
  /** Credentials that one unit of the line is worth. */
  multiplier: number
  claim: 'direct' | 'link'
}

/** Who the one unit is for. A learner's name without an address was typed by the buyer, who gets the mail. */
export function soleRecipient({
  buyer,
  learner,
}: Pick<PurchaseState, 'buyer' | 'learner'>): Person | undefined {
  if (learner?.email) return learner
  if (!buyer.email) return undefined
  return { ...buyer, ...(learner?.name !== undefined && { name: learner.name }) }
}

/**
 * Whom the order names for the units of each group; nobody where there are more units than the order has names. More
 * than one unit of an achievement are seats, even when they were bought on separate lines: nobody earns the same thing
 * twice in one order.
 */
export function namedRecipients(
  state: PurchaseState,
  groups: readonly UnitGroup[],
): (group: UnitGroup) => Person | undefined {
  const lines = new Map(state.lines.map((line) => [line.key, line]))
  const worth = ({ lineKey, multiplier }: UnitGroup): number =>
    (lines.get(lineKey)?.quantity ?? 0) * multiplier
  const counts = new Map<string, number>()
  for (const group of groups) {
    counts.set(group.achievement, (counts.get(group.achievement) ?? 0) + worth(group))
  }
  return (group) => {
    const line = lines.get(group.lineKey)
    if (!line || worth(group) !== 1) return undefined
    if (line.learner?.email !== undefined) return line.learner
    return counts.get(group.achievement) === 1 ? soleRecipient(withLearner(state, line)) : undefined
  }
}

const withLearner = ({ buyer, learner }: PurchaseState, line: LineState) => ({
  buyer,
  ...(learner && { learner }),
  ...(line.learner && !learner?.email && { learner: line.learner }),
})
