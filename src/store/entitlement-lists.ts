import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import { toHex } from '../core/encoding/bytes.ts'
import type { EntitlementState } from '../core/purchase/entitlement-state.ts'
import type { Database } from './database.ts'
import { entitlements, purchases } from './schema/commerce.ts'

export interface EntitlementFilter {
  states?: EntitlementState[]
  orderKey?: string
  achievement?: string
  review?: boolean
}

const listed = {
  id: entitlements.id,
  purchaseId: entitlements.purchaseId,
  orderKey: purchases.orderKey,
  mode: purchases.mode,
  lineKey: entitlements.lineKey,
  unit: entitlements.unit,
  achievement: entitlements.achievement,
  state: entitlements.state,
  reason: entitlements.reason,
  review: entitlements.review,
  manual: entitlements.manual,
  dueAt: entitlements.dueAt,
  credentialId: entitlements.credentialId,
  ruleId: entitlements.ruleId,
  ruleRevision: entitlements.ruleRevision,
  createdAt: entitlements.createdAt,
  updatedAt: entitlements.updatedAt,
}

/** A page of an issuer's entitlements with the order that each came from, oldest first. */
export const listEntitlements = (
  db: Database,
  issuerId: number,
  filter: EntitlementFilter,
  { after, limit }: { after?: Uint8Array<ArrayBuffer>; limit: number },
) =>
  db
    .select(listed)
    .from(entitlements)
    .innerJoin(purchases, eq(purchases.id, entitlements.purchaseId))
    .where(
      and(
        eq(entitlements.issuerId, issuerId),
        after && sql`${entitlements.id} > ${after}`,
        filter.states && inArray(entitlements.state, filter.states),
        filter.orderKey === undefined ? undefined : eq(purchases.orderKey, filter.orderKey),
        filter.achievement === undefined ? undefined : eq(entitlements.achievement, filter.achievement),
        filter.review ? sql`${entitlements.review} is not null` : undefined,
      ),
    )
    .orderBy(asc(entitlements.id))
    .limit(limit)

export type EntitlementRecord = Awaited<ReturnType<typeof listEntitlements>>[number]

export async function findEntitlement(
  db: Database,
  issuerId: number,
  id: Uint8Array<ArrayBuffer>,
): Promise<EntitlementRecord | undefined> {
  const [row] = await db
    .select(listed)
    .from(entitlements)
    .innerJoin(purchases, eq(purchases.id, entitlements.purchaseId))
    .where(and(eq(entitlements.issuerId, issuerId), eq(entitlements.id, id)))
  return row
}

/** Which lines of some purchases have led to anything. */
export const listUnitPlaces = (db: Database, tenantId: number, purchaseIds: readonly Uint8Array[]) =>
  db
    .selectDistinct({ purchaseId: entitlements.purchaseId, lineKey: entitlements.lineKey })
    .from(entitlements)
    .where(
      and(
        eq(entitlements.tenantId, tenantId),
        sql`${entitlements.purchaseId} in (select unhex(value) from json_each(${JSON.stringify(purchaseIds.map(toHex))}))`,
      ),
    )
