import { and, eq, isNull, ne, or, sql } from 'drizzle-orm'
import type { Database, Statement } from './database.ts'
import { issuers, tenants } from './schema/tenants.ts'

/** What a tenant may do; null: as much as anybody. */
export interface Quotas {
  credentialQuota: number | null
  batchLimit: number | null
  memberLimit: number | null
}

/** Where the issuer stands with its quota. */
export async function findQuota(db: Database, issuerId: number) {
  const [row] = await db
    .select({
      quota: tenants.credentialQuota,
      nextPosition: issuers.nextPosition,
      positionLimit: issuers.positionLimit,
      limitMonth: issuers.limitMonth,
    })
    .from(issuers)
    .innerJoin(tenants, eq(tenants.id, issuers.tenantId))
    .where(eq(issuers.id, issuerId))
  return row
}

/** A new month: the whole quota again, once for each month however many isolates see it begin. */
export const markMonthBegun = (db: Database, issuerId: number, month: string): Statement =>
  db
    .update(issuers)
    .set({
      positionLimit: sql`${issuers.nextPosition}
        + (select credential_quota from tenants t where t.id = ${issuers.tenantId})`,
      limitMonth: month,
    })
    .where(and(eq(issuers.id, issuerId), or(isNull(issuers.limitMonth), ne(issuers.limitMonth, month))))

/**
 * What the operator allows from now on. Of the month's quota, what the live issuer has issued since `monthStart` (the
 * smallest id of the month) is used up. Test badges count nowhere.
 */
export const markQuotas = (
  db: Database,
  tenantId: number,
  quotas: Quotas,
  { month, monthStart }: { month: string; monthStart: Uint8Array<ArrayBuffer> },
): Statement[] => [
  db.update(tenants).set(quotas).where(eq(tenants.id, tenantId)),
  db
    .update(issuers)
    .set({
      positionLimit: sql`case when ${quotas.credentialQuota} is null then null else ${issuers.nextPosition} + max(0,
        ${quotas.credentialQuota} - (select count(*) from credentials c
          where c.issuer_id = ${issuers.id} and c.id >= ${monthStart})) end`,
      limitMonth: quotas.credentialQuota === null ? null : month,
    })
    .where(and(eq(issuers.tenantId, tenantId), eq(issuers.mode, 'live'))),
]
