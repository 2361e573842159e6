import { and, desc, eq, isNull, lt, or, sql } from 'drizzle-orm'
import type { Database, Statement } from './database.ts'
import { apiKeys } from './schema/tenants.ts'

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

export const listApiKeys = (db: Database, tenantId: number, issuerId: number, limit = 200) =>
  db.select(shown).from(apiKeys).where(opening(tenantId, issuerId)).orderBy(desc(apiKeys.id)).limit(limit)

export type ApiKeyRecord = Awaited<ReturnType<typeof listApiKeys>>[number]

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
