import { DB } from './database.ts'

/** A D1 binding in whose n-th round trip somebody else gets in first: `work` is done before it reaches the database. */
export function meddledDatabase(n: number, work: () => Promise<unknown>) {
  let count = 0
  const real = new WeakMap<object, D1PreparedStatement>()

  const trip = async <T>(ask: () => Promise<T>): Promise<T> => {
    if (++count === n) await work()
    return ask()
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
  return { binding, /** Whether there were so many. */ hasMeddled: () => count >= n }
}
