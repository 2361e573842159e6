import { DB, TABLE_NAMES } from './database.ts'

/** Keeps all tables as they are now; what it returns puts them back, as D1's Time Travel does. */
export async function takeSnapshot(): Promise<() => Promise<void>> {
  const copies = TABLE_NAMES.map((name) => `copy_of_${name}`)
  for (const [n, name] of TABLE_NAMES.entries()) {
    await DB.prepare(`drop table if exists ${copies[n]}`).run()
    await DB.prepare(`create table ${copies[n]} as select * from ${name}`).run()
  }
  return async () => {
    await DB.batch([
      DB.prepare('pragma defer_foreign_keys = on'),
      ...TABLE_NAMES.map((name) => DB.prepare(`delete from ${name}`)),
      ...TABLE_NAMES.map((name, n) => DB.prepare(`insert into ${name} select * from ${copies[n]}`)),
    ])
  }
}
