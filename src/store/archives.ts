import { and, desc, eq, lte, ne, sql } from 'drizzle-orm'
import type { Database, Statement } from './database.ts'
import { archives } from './schema/archives.ts'

export type ArchiveRecord = typeof archives.$inferSelect

export const insertArchive = (db: Database, row: typeof archives.$inferInsert): Statement =>
  db.insert(archives).values(row)

/** The archive behind a link: only its hash is kept, and whoever has the link has the archive. */
export async function findArchiveByToken(
  db: Database,
  token: Uint8Array<ArrayBuffer>,
  now: number,
): Promise<ArchiveRecord | undefined> {
  const [row] = await db.select().from(archives).where(eq(archives.token, token))
  return row && row.expiresAt > now && row.state !== 'removed' ? row : undefined
}

/** An archive of the tenant; undefined when there is none. */
export async function findArchive(
  db: Database,
  tenantId: number,
  id: Uint8Array<ArrayBuffer>,
): Promise<ArchiveRecord | undefined> {
  const [row] = await db
    .select()
    .from(archives)
    .where(and(eq(archives.tenantId, tenantId), eq(archives.id, id)))
  return row
}

/** The tenant's archives, newest first. */
export const listArchives = (db: Database, tenantId: number, limit: number): Promise<ArchiveRecord[]> =>
  db.select().from(archives).where(eq(archives.tenantId, tenantId)).orderBy(desc(archives.id)).limit(limit)

export const markArchive = (
  db: Database,
  tenantId: number,
  id: Uint8Array<ArrayBuffer>,
  set: Partial<Pick<ArchiveRecord, 'state' | 'pieces' | 'size' | 'expiresAt'>>,
): Statement =>
  db
    .update(archives)
    .set(set)
    .where(and(eq(archives.tenantId, tenantId), eq(archives.id, id)))

/**
 * Archives of all tenants whose time is over: the sweep works for everybody. In no order, so that those that are looked at
 * again and again for a while hold up no other.
 */
export const listExpiredArchives = (db: Database, now: number, limit: number): Promise<ArchiveRecord[]> =>
  db
    .select()
    .from(archives)
    .where(and(lte(archives.expiresAt, now), ne(archives.state, 'removed')))
    .orderBy(sql`random()`)
    .limit(limit)
