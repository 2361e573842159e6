import type { DatabaseSync } from 'node:sqlite'
import type { BenchRun } from '../lib/bench-run.ts'
import { openDatabaseFile, type TreeSize, treeSizes } from '../lib/database-file.ts'
import { createIssuer, issueBatch, newBatch } from '../lib/issuer.ts'
import type { Measurements } from '../lib/measurement.ts'
import { round } from '../lib/statistics.ts'

const CREDENTIALS = 100_000
const SIZE = 5_000
const TARGET = 500
const NAMED = ['credentials', 'recipients', 'audit_entries', 'outbox']

/** `row-bytes`: what a credential takes in D1's file. */
export async function measureRows({ startSignet, newFolder, say }: BenchRun): Promise<Measurements> {
  const data = newFolder('rows')
  // Nobody empties the outbox, so that its rows can be measured too.
  const server = await startSignet({ data, consumers: false })
  const issuer = await createIssuer(server)
  const start = performance.now()
  for (let done = 0; done < CREDENTIALS; done += SIZE) {
    await issueBatch(server, issuer, newBatch(SIZE))
    if (done % 25_000 === 20_000) say(`row-bytes: ${done + SIZE} issued`)
  }
  const seconds = (performance.now() - start) / 1000
  await server.stop()

  const db = openDatabaseFile(data)
  const sizes = treeSizes(db)
  const value = round(bytesOf(sizes, 'credentials') / CREDENTIALS, 1)
  const details = {
    ...perCredential(sizes),
    'credentials, after VACUUM': round(vacuumed(db, `${data}/vacuumed.sqlite`) / CREDENTIALS, 1),
    'credentials/s while they were issued': round(CREDENTIALS / seconds, 0),
  }
  db.close()
  return {
    'row-bytes': {
      value,
      unit: 'bytes a credential',
      target: `<= ${TARGET}`,
      met: value <= TARGET,
      how: `${CREDENTIALS} credentials for as many new people (name and address) issued through POST …/credentials/batch of ${SIZE}; then the pages of the table credentials and its indexes in D1's SQLite file by dbstat, as they lie there, not vacuumed; outbox rows exist until the notice is delivered and are deleted then`,
      details,
    },
  }
}

const bytesOf = (sizes: readonly TreeSize[], table: string): number =>
  sizes.filter((size) => size.table === table).reduce((sum, { bytes }) => sum + bytes, 0)

/** Bytes a credential of the tables that grow with it, of the trees of `credentials`, and of all the rest. */
function perCredential(sizes: readonly TreeSize[]): Record<string, number> {
  const found: Record<string, number> = {}
  for (const { name, table, bytes } of sizes) {
    if (table !== 'credentials') continue
    found[name === table ? 'credentials, rows alone' : `index ${name}`] = round(bytes / CREDENTIALS, 1)
  }
  for (const table of NAMED.slice(1)) {
    found[`${table} with indexes`] = round(bytesOf(sizes, table) / CREDENTIALS, 1)
  }
  const rest = sizes.filter(({ table }) => !NAMED.includes(table)).reduce((sum, { bytes }) => sum + bytes, 0)
  found['everything else'] = round(rest / CREDENTIALS, 1)
  return found
}

function vacuumed(db: DatabaseSync, path: string): number {
  db.exec(`vacuum into '${path}'; attach '${path}' as packed`)
  const [row] = db
    .prepare(
      `select sum(s.pgsize) as bytes from dbstat('packed') s
        join packed.sqlite_schema m on m.name = s.name where m.tbl_name = 'credentials'`,
    )
    .all()
  return Number(row?.bytes)
}
