import { and, eq, sql } from 'drizzle-orm'
import type { Database, Statement } from './database.ts'
import { entitlements, purchases } from './schema/commerce.ts'

/** Orders of which a unit is to be looked at by now; of all tenants. */
export const listDuePurchases = (db: Database, now: number, limit: number) =>
  db
    .select({
      purchaseId: entitlements.purchaseId,
      tenantId: entitlements.tenantId,
      dueAt: sql<number>`min(${entitlements.dueAt})`.as('first_due'),
    })
    .from(entitlements)
    .where(sql`${entitlements.dueAt} <= ${now}`)
    .groupBy(entitlements.purchaseId, entitlements.tenantId)
    .orderBy(sql`first_due`)
    .limit(limit)

/** A look that failed is taken again later. */
export const postponeDue = (
  db: Database,
  tenantId: number,
  purchaseId: Uint8Array<ArrayBuffer>,
  { before, dueAt }: { before: number; dueAt: number },
): Statement =>
  db
    .update(entitlements)
    .set({ dueAt })
    .where(
      and(
        eq(entitlements.tenantId, tenantId),
        eq(entitlements.purchaseId, purchaseId),
        sql`${entitlements.dueAt} <= ${before}`,
      ),
    )

/** Whose a purchase is. For all tenants: the queue works for everybody. */
export async function findPurchaseTenant(
  db: Database,
  purchaseId: Uint8Array<ArrayBuffer>,
): Promise<number | undefined> {
  const [row] = await db
    .select({ tenantId: purchases.tenantId })
    .from(purchases)
    .where(eq(purchases.id, purchaseId))
  return row?.tenantId
}
