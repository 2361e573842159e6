import { DB } from './database.ts'

/** A D1 binding that does `trip` in place of each of its round trips; `ask` makes the real one. */
export function watchedDatabase(trip: <T>(ask: () => Promise<T>) => Promise<T>) {
  const real = new WeakMap<object, D1PreparedStatement>()
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
  return {
    prepare: (sql: string) => wrap(DB.prepare(sql)),
    batch: (statements: D1PreparedStatement[]) =>
      trip(() => DB.batch(statements.map((statement) => real.get(statement) ?? statement))),
  }
}
