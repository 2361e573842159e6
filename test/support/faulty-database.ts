import { watchedDatabase } from './watched-database.ts'

export type FaultMoment = 'before' | 'after'

/**
 * A D1 binding whose n-th round trip fails: before it reaches the database, or after the database has
 * committed it, when only the answer is lost.
 */
export function faultyDatabase(n: number, moment: FaultMoment) {
  let count = 0
  const binding = watchedDatabase(async (ask) => {
    if (++count !== n) return ask()
    if (moment === 'after') await ask()
    throw new Error('D1_ERROR: the network was lost')
  })
  return { binding, /** Whether the fault has happened. */ hasStruck: () => count >= n }
}

/**
 * Runs `attempt` once for every round trip that it makes and for either moment, each time with a database
 * that fails there. At least `least` of them, lest a test pass because nothing ever failed.
 */
export async function atEveryFault(
  least: number,
  attempt: (binding: object, where: string) => Promise<void>,
): Promise<void> {
  for (const moment of ['before', 'after'] as const) {
    for (let n = 1; ; n++) {
      const { binding, hasStruck } = faultyDatabase(n, moment)
      await attempt(binding, `${moment} round trip ${n}`)
      if (hasStruck()) continue
      if (n <= least) throw new Error(`only ${n - 1} round trips were made`)
      break
    }
  }
}
