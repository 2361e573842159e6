import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** The SQLite file behind D1 in a stopped server's folder, all of it written. */
export function openDatabaseFile(data: string): DatabaseSync {
  const folder = join(data, 'd1', 'miniflare-D1DatabaseObject')
  const files = readdirSync(folder).filter((name) => name.endsWith('.sqlite') && name !== 'metadata.sqlite')
  const [file] = files
  if (file === undefined || files.length > 1) throw new Error(`${files.length} databases in ${folder}`)
  const db = new DatabaseSync(join(folder, file))
  db.exec('pragma wal_checkpoint(truncate)')
  return db
}

export interface TreeSize {
  /** Table or index. */
  name: string
  table: string
  bytes: number
}

/** Pages of every table and index, in bytes (SQLite's dbstat). */
export const treeSizes = (db: DatabaseSync): TreeSize[] =>
  db
    .prepare(
      `select s.name, coalesce(m.tbl_name, s.name) as "table", sum(s.pgsize) as bytes
        from dbstat s left join sqlite_schema m on m.name = s.name group by s.name order by bytes desc`,
    )
    .all()
    .map(({ name, table, bytes }) => ({ name: String(name), table: String(table), bytes: Number(bytes) }))
