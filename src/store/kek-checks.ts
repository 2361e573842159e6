import type { Database, Statement } from './database.ts'
import { kekChecks } from './schema/tenants.ts'

/** What is known of the KEKs that have sealed this database. */
export const listKekChecks = (db: Database) => db.select().from(kekChecks)

/** The first Worker that uses a KEK version writes it down. */
export const insertKekCheck = (db: Database, version: number, value: Uint8Array<ArrayBuffer>): Statement =>
  db.insert(kekChecks).values({ version, value }).onConflictDoNothing()
