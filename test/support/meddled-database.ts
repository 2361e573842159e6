import { watchedDatabase } from './watched-database.ts'

/** A D1 binding in whose n-th round trip somebody else gets in first: `work` is done before it reaches the database. */
export function meddledDatabase(n: number, work: () => Promise<unknown>) {
  let count = 0
  const binding = watchedDatabase(async (ask) => {
    if (++count === n) await work()
    return ask()
  })
  return { binding, /** Whether there were so many. */ hasMeddled: () => count >= n }
}
