import type { OrderFact, PurchaseFact, PurchaseLine } from '../purchase/purchase.ts'

/**
 * The facts of a purchase without anybody in them: whose it was, whom its lines were for, and what a shop's own
 * fields say, which may be anything. What was bought, paid and given back stays.
 */
export const withoutPeople = (facts: readonly PurchaseFact[]): PurchaseFact[] =>
  facts.map((fact) => (fact.kind === 'order' ? nobodysOrder(fact) : fact))

function nobodysOrder({ learner: _, lines, ...order }: OrderFact): OrderFact {
  return { ...order, buyer: {}, lines: lines.map(nobodysLine) }
}

const nobodysLine = ({ learner: _, ...line }: PurchaseLine): PurchaseLine => ({ ...line, metadata: {} })

/** Whether there is anybody left in the facts. */
export const hasPeople = (facts: readonly PurchaseFact[]): boolean =>
  facts.some(
    (fact) =>
      fact.kind === 'order' &&
      (fact.learner !== undefined ||
        Object.keys(fact.buyer).length > 0 ||
        fact.lines.some((line) => line.learner !== undefined || Object.keys(line.metadata).length > 0)),
  )
