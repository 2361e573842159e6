import { asc, eq, gt, lt, sql } from 'drizzle-orm'
import { type Database, jsonChunks, type Statement } from './database.ts'
import { statusEvents } from './schema/credentials.ts'
import { logCursors, restoreRecords } from './schema/restore.ts'
import { issuers } from './schema/tenants.ts'

/** On their way into the log, in the batch of what they tell of. */
export const insertRestoreRecords = (db: Database, records: readonly object[], at: number): Statement[] =>
  jsonChunks(records.map((record) => [JSON.stringify(record)])).map((json) =>
    db.insert(restoreRecords).select(sql`select null, value->>0, ${at} from json_each(${json})`),
  )

/** An API key of the tenant must not come back to life; in the batch that revokes it. */
export const insertRevokedKeyRecord = (db: Database, tenantId: number, id: number, at: number): Statement =>
  db.insert(restoreRecords).select(
    sql`select null, json_object('kind', 'api_key.revoked', 'tenant', t.slug, 'hash', lower(hex(k.hash))), ${at}
      from api_keys k join tenants t on t.id = k.tenant_id where k.tenant_id = ${tenantId} and k.id = ${id}`,
  )

/** What the log does not have yet, oldest first. Of the whole platform, as the log is. */
export const selectRestoreRecords = (db: Database, limit: number) =>
  db.select().from(restoreRecords).orderBy(asc(restoreRecords.id)).limit(limit)

/** Removes what the log has. */
export const deleteRestoreRecords = (db: Database, ids: readonly number[]): Statement =>
  db
    .delete(restoreRecords)
    .where(sql`${restoreRecords.id} in (select value from json_each(${JSON.stringify(ids)}))`)

const STATUS = 'status_events'

const LOGGED = sql`coalesce((select ${logCursors.lastId} from ${logCursors} where ${logCursors.name} = ${STATUS}), 0)`

/** How many rows the log does not have yet, of all kinds. */
export async function countUnlogged(db: Database): Promise<number> {
  const events = sql`(select count(*) from status_events e join issuers i on i.id = e.issuer_id where e.id > ${LOGGED})`
  const records = sql`(select count(*) from restore_records)`
  const positions = sql`(select count(*) from issuers where next_position > logged_position)`
  const [row] = await db
    .select({ count: sql<number>`${events} + ${records} + ${positions}`.as('n') })
    .from(sql`(select 1)`)
  return row?.count ?? 0
}

/** Status events that the log does not have yet, without their reasons, which may tell of people. */
export const selectUnloggedEvents = (db: Database, limit: number) =>
  db
    .select({
      id: statusEvents.id,
      issuer: issuers.slug,
      purpose: statusEvents.purpose,
      list: statusEvents.list,
      index: statusEvents.statusIndex,
      value: statusEvents.value,
      at: statusEvents.at,
    })
    .from(statusEvents)
    .innerJoin(issuers, eq(issuers.id, statusEvents.issuerId))
    .where(gt(statusEvents.id, LOGGED))
    .orderBy(asc(statusEvents.id))
    .limit(limit)

/** The log has status events up to this one; a slower worker does not take it back. */
export const markEventsLogged = (db: Database, lastId: number): Statement =>
  db
    .insert(logCursors)
    .values({ name: STATUS, lastId })
    .onConflictDoUpdate({ target: logCursors.name, set: { lastId }, setWhere: lt(logCursors.lastId, lastId) })

/** Issuers that have handed out positions of which the log does not know. */
export const selectUnloggedPositions = (db: Database, limit: number) =>
  db
    .select({ id: issuers.id, issuer: issuers.slug, next: sql<number>`${issuers.nextPosition}`.as('next') })
    .from(issuers)
    .where(sql`${issuers.nextPosition} > ${issuers.loggedPosition}`)
    .limit(limit)

/** The log will know positions up to this one in the same batch. */
export const markPositionsLogged = (db: Database, issuerId: number, loggedPosition: number): Statement =>
  db.update(issuers).set({ loggedPosition }).where(eq(issuers.id, issuerId))
