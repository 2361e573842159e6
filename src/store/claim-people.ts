import { and, asc, eq, isNotNull, sql } from 'drizzle-orm'
import type { Database, Statement } from './database.ts'
import { claims } from './schema/claims.ts'
import { entitlements } from './schema/commerce.ts'

/** Whoever was invited to, or has claimed, a unit of some purchases; sealed. */
export const listPeopleOfClaims = (
  db: Database,
  tenantId: number,
  { from, to }: { from: Uint8Array<ArrayBuffer>; to: Uint8Array<ArrayBuffer> },
) =>
  db
    .select({ entitlementId: claims.entitlementId, person: claims.person })
    .from(claims)
    .where(
      and(
        eq(claims.tenantId, tenantId),
        sql`${claims.purchaseId} between ${from} and ${to}`,
        isNotNull(claims.person),
      ),
    )
    .orderBy(asc(claims.purchaseId))

/** A unit whose person is not known any more. */
export const forgetRecipientOfUnit = (
  db: Database,
  tenantId: number,
  id: Uint8Array<ArrayBuffer>,
): Statement =>
  db
    .update(entitlements)
    .set({ recipientIndex: null })
    .where(and(eq(entitlements.tenantId, tenantId), eq(entitlements.id, id)))

/** The same of every unit of a person. */
export const forgetRecipientOfUnits = (
  db: Database,
  tenantId: number,
  recipientIndex: Uint8Array<ArrayBuffer>,
): Statement =>
  db
    .update(entitlements)
    .set({ recipientIndex: null })
    .where(and(eq(entitlements.tenantId, tenantId), eq(entitlements.recipientIndex, recipientIndex)))
