import type { PurchasePolicy } from './policy.ts'
import type { Progress } from './unit.ts'

/** What an LMS, a form, an assessor or a person of the tenant said about somebody and an achievement. */
export interface Signal {
  kind: 'completion' | 'score' | 'approval'
  /** 0 to 1. */
  score: number | null
  /** False: taken back, failed, not approved. */
  positive: boolean
  /** In epoch seconds, as the sender says. */
  at: number
  /** What came later, where two were said at the same time. */
  id: number
}

/**
 * How far somebody has come, from all that was said of them, in whatever order it came. Of scores the best attempt counts,
 * or the last one; of completions and approvals the last word, because they can be taken back.
 */
export function foldSignals(
  signals: readonly Signal[],
  { minimumScore, retakes }: Pick<PurchasePolicy, 'minimumScore' | 'retakes'>,
): Progress {
  const inOrder = [...signals].sort((a, b) => a.at - b.at || a.id - b.id)
  const lastOf = (wanted: Signal['kind']): boolean =>
    inOrder.filter(({ kind }) => kind === wanted).at(-1)?.positive ?? false
  const attempts = inOrder
    .filter(({ kind }) => kind === 'score')
    .map(({ score, positive }) => positive && (minimumScore === null || (score ?? 0) >= minimumScore))
  const isPassed = retakes === 'best' ? attempts.includes(true) : (attempts.at(-1) ?? false)
  return {
    completed: isPassed || (minimumScore === null && lastOf('completion')),
    approved: lastOf('approval'),
  }
}
