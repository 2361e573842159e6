import type { OrderFact, PurchaseLine } from './purchase.ts'
import type { SettledFacts } from './settle-facts.ts'

/** A line of an order with what edits and refunds have left of it. */
export interface LineState extends PurchaseLine {
  /** Units that are still bought: as ordered or edited, less those given back. */
  left: number
  /** Since when no more are left; 0: none was ever taken away. */
  changedAt: number
}

/** A line that the order had, and since when it has it no longer. */
export interface GoneLine {
  key: string
  at: number
}

/** How many units of a line there are by one word on it. */
interface Count {
  at: number
  quantity: number
}

/** The lines that there are, and those that edits, or a shop that tells all lines each time, have taken away. */
export function settleLines(settled: SettledFacts): { lines: LineState[]; gone: GoneLine[] } {
  const { order, orders, edits } = settled
  const lines = (order?.lines ?? []).map((line) => lineState(line, settled))
  const known = new Set(lines.map(({ key }) => key))
  const told = [...edits, ...(order?.isComplete ? orders : [])].flatMap((fact) => fact.lines)
  const gone = [...new Set(told.map(({ key }) => key))].filter((key) => !known.has(key)).sort()
  return { lines, gone: gone.map((key) => ({ key, at: goneAt(key, settled) })) }
}

function lineState(line: PurchaseLine, settled: SettledFacts): LineState {
  const { key } = line
  const givenBack = settled.refunds.flatMap((refund) =>
    refund.status !== 'succeeded'
      ? []
      : (refund.lines ?? [])
          .filter((one) => one.key === key)
          .map(({ quantity }) => ({ at: refund.at, quantity })),
  )
  const edited = editedCounts(key, settled)
  const bought = edited.at(-1)?.quantity ?? line.quantity
  const back = givenBack.reduce((sum, { quantity }) => sum + quantity, 0)
  const since = sinceWhen(
    edited.length > 0 ? [{ at: 0, quantity: line.quantity }, ...edited] : orderedCounts(key, settled),
  )
  const times = [...givenBack.map(({ at }) => at), ...(since === undefined ? [] : [since])]
  return { ...line, left: Math.max(0, bought - back), changedAt: Math.max(0, ...times) }
}

function goneAt(key: string, settled: SettledFacts): number {
  const told = [editedCounts(key, settled), orderedCounts(key, settled)]
  return Math.max(0, ...told.flatMap((counts) => sinceWhen(counts) ?? counts[0]?.at ?? []))
}

const editedCounts = (key: string, { edits }: SettledFacts): Count[] =>
  edits.flatMap(({ at, lines }) =>
    lines.filter((line) => line.key === key).map(({ quantity }) => ({ at, quantity })),
  )

/** As the orders tell them, oldest first: none in one that would tell it. */
function orderedCounts(key: string, { order, orders }: SettledFacts): Count[] {
  return [...orders].reverse().flatMap((one) => {
    // A guess says nothing about what is known.
    if (order === undefined || isGuess(one) !== isGuess(order)) return []
    const line = one.lines.find((candidate) => candidate.key === key)
    if (line === undefined && !one.isComplete) return []
    return [{ at: one.at, quantity: line?.quantity ?? 0 }]
  })
}

const isGuess = ({ lines }: OrderFact): boolean => lines.some((line) => line.quantityAssumed)

/** When the last of the counts was first told, of those that have told nothing else since; undefined: there was no other. */
function sinceWhen(counts: readonly Count[]): number | undefined {
  const last = counts.at(-1)
  const before = counts.findLastIndex(({ quantity }) => quantity !== last?.quantity)
  return before < 0 ? undefined : counts[before + 1]?.at
}
