import { and, desc, eq, lte, ne } from 'drizzle-orm'
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

/** Archives of all tenants whose time is over: the sweep works for everybody. */
export const listExpiredArchives = (db: Database, now: number, limit: number): Promise<ArchiveRecord[]> =>
  db
    .select()
    .from(archives)
    .where(and(lte(archives.expiresAt, now), ne(archives.state, 'removed')))
    .limit(limit)
