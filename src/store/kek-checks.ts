import { and, eq, isNull } from 'drizzle-orm'
import type { Database, Statement } from './database.ts'
import { kekChecks } from './schema/tenants.ts'

export type KekCheckRecord = typeof kekChecks.$inferSelect

/** What is known of the KEKs that have sealed this database. */
export const listKekChecks = (db: Database) => db.select().from(kekChecks)

/** The first Worker that uses a KEK version writes it down. */
export const insertKekCheck = (db: Database, version: number, value: Uint8Array<ArrayBuffer>): Statement =>
  db.insert(kekChecks).values({ version, value }).onConflictDoNothing()

/** Nothing is sealed with a version any more, since a time that stays when it is known already. */
export const markKekEmpty = (db: Database, version: number, emptySince: number): Statement =>
  db
    .update(kekChecks)
    .set({ emptySince })
    .where(and(eq(kekChecks.version, version), isNull(kekChecks.emptySince)))

/** Something is sealed with it after all. */
export const markKekUsed = (db: Database, version: number): Statement =>
  db.update(kekChecks).set({ emptySince: null }).where(eq(kekChecks.version, version))

/** The secret need not be there any more. */
export const markKekDropped = (db: Database, version: number, droppedAt: number): Statement =>
  db.update(kekChecks).set({ droppedAt }).where(eq(kekChecks.version, version))
