import { and, desc, eq, gt, isNull, lt, or, type SQL, sql } from 'drizzle-orm'
import type { Database, Statement } from './database.ts'
import { apiKeys, issuers } from './schema/tenants.ts'

const shown = {
  id: apiKeys.id,
  issuerId: apiKeys.issuerId,
  name: apiKeys.name,
  hint: apiKeys.hint,
  scopes: apiKeys.scopes,
  createdBy: apiKeys.createdBy,
  createdAt: apiKeys.createdAt,
  expiresAt: apiKeys.expiresAt,
  revokedAt: apiKeys.revokedAt,
  lastUsedAt: apiKeys.lastUsedAt,
}

/** Keys that open the issuer: its own, and those of the whole tenant. */
const opening = (tenantId: number, issuerId: number) =>
  and(eq(apiKeys.tenantId, tenantId), or(isNull(apiKeys.issuerId), eq(apiKeys.issuerId, issuerId)))

/** The last key of a page; `ended` as it was then. */
export interface KeyCursor {
  ended: boolean
  id: number
}

const isUsable = (now: number) =>
  and(isNull(apiKeys.revokedAt), or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, now)))

/** A page of keys: those that open something, newest first, and then those that are revoked or past their time. */
export function listApiKeys(
  db: Database,
  tenantId: number,
  issuerId: number,
  { now, after, limit }: { now: number; after?: KeyCursor; limit: number },
) {
  const ended = sql<number>`(case when ${isUsable(now)} then 0 else 1 end)`
  const rank = after?.ended ? 1 : 0
  const beyond = after && or(gt(ended, rank), and(eq(ended, rank), lt(apiKeys.id, after.id)))
  return db
    .select(shown)
    .from(apiKeys)
    .where(and(opening(tenantId, issuerId), beyond))
    .orderBy(ended, desc(apiKeys.id))
    .limit(limit)
}

export type ApiKeyRecord = Awaited<ReturnType<typeof listApiKeys>>[number]

/** How many keys that open something each maker has left. */
export const countUsableKeys = (db: Database, tenantId: number, now: number) =>
  db
    .select({ createdBy: apiKeys.createdBy, count: sql<number>`count(*)` })
    .from(apiKeys)
    .where(and(eq(apiKeys.tenantId, tenantId), isUsable(now)))
    .groupBy(apiKeys.createdBy)

export async function findApiKeyById(
  db: Database,
  tenantId: number,
  issuerId: number,
  id: number,
): Promise<ApiKeyRecord | undefined> {
  const [row] = await db
    .select(shown)
    .from(apiKeys)
    .where(and(opening(tenantId, issuerId), eq(apiKeys.id, id)))
  return row
}

/** Whether a key may be used for what concerns all of its tenant; one of the test issuer may not. */
export async function mayKeyReachTenant(db: Database, tenantId: number, id: number): Promise<boolean> {
  const [row] = await db
    .select({ id: apiKeys.id })
    .from(apiKeys)
    .leftJoin(issuers, eq(issuers.id, apiKeys.issuerId))
    .where(
      and(
        eq(apiKeys.tenantId, tenantId),
        eq(apiKeys.id, id),
        or(isNull(apiKeys.issuerId), eq(issuers.mode, 'live')),
      ),
    )
  return row !== undefined
}

/** What audit entries call a key; the hash itself is not read. */
export const selectKeyHash = (tenantId: number, id: number): SQL =>
  sql`(select ${apiKeys.hash} from ${apiKeys} where ${apiKeys.tenantId} = ${tenantId} and ${apiKeys.id} = ${id})`

/** A key for one issuer. Answers with its id. */
export const insertIssuerKey = (db: Database, row: typeof apiKeys.$inferInsert & { issuerId: number }) =>
  db.insert(apiKeys).values(row).returning({ id: apiKeys.id })

/** From now on it opens nothing; a key that is revoked already stays as it is. */
export const markApiKeyRevoked = (db: Database, tenantId: number, id: number, revokedAt: number): Statement =>
  db
    .update(apiKeys)
    .set({ revokedAt })
    .where(and(eq(apiKeys.tenantId, tenantId), eq(apiKeys.id, id), isNull(apiKeys.revokedAt)))

/** When it was last used, unless that is known well enough already. */
export const markApiKeyUsed = (
  db: Database,
  tenantId: number,
  id: number,
  { now, notSince }: { now: number; notSince: number },
): Statement =>
  db
    .update(apiKeys)
    .set({ lastUsedAt: now })
    .where(
      and(
        eq(apiKeys.tenantId, tenantId),
        eq(apiKeys.id, id),
        or(isNull(apiKeys.lastUsedAt), lt(apiKeys.lastUsedAt, sql`${notSince}`)),
      ),
    )
