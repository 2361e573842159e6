import { DB } from './database.ts'

export type FaultMoment = 'before' | 'after'

/**
 * A D1 binding whose n-th round trip fails: before it reaches the database, or after the database has
 * committed it, when only the answer is lost.
 */
export function faultyDatabase(n: number, moment: FaultMoment) {
  let count = 0
  const real = new WeakMap<object, D1PreparedStatement>()

  const trip = async <T>(work: () => Promise<T>): Promise<T> => {
    if (++count !== n) return work()
    if (moment === 'after') await work()
    throw new Error('D1_ERROR: the network was lost')
  }
  const wrap = (statement: D1PreparedStatement): D1PreparedStatement => {
    const wrapped = {
      bind: (...values: unknown[]) => wrap(statement.bind(...values)),
      first: (...column: []) => trip(() => statement.first(...column)),
      run: () => trip(() => statement.run()),
      all: () => trip(() => statement.all()),
      raw: (...options: []) => trip(() => statement.raw(...options)),
    }
    real.set(wrapped, statement)
    // It has every method that statements have.
    return wrapped as unknown as D1PreparedStatement
  }
  const binding = {
    prepare: (sql: string) => wrap(DB.prepare(sql)),
    batch: (statements: D1PreparedStatement[]) =>
      trip(() => DB.batch(statements.map((statement) => real.get(statement) ?? statement))),
  }
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
