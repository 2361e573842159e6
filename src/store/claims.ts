import { and, eq, isNull, sql } from 'drizzle-orm'
import { toHex } from '../core/encoding/bytes.ts'
import { type Database, jsonChunks, type Statement } from './database.ts'
import { type PurchasePlace, purchaseIdOf } from './purchases.ts'
import { claims, seatPages } from './schema/claims.ts'
import { entitlements, purchases } from './schema/commerce.ts'

export type ClaimRecord = typeof claims.$inferSelect
export type SeatPageRecord = typeof seatPages.$inferSelect

export interface NewClaim {
  entitlementId: Uint8Array
  tokenHash: Uint8Array
  sentAt: number | null
}

/** Links for units that nobody has yet; one that has a link keeps it. */
export const insertClaims = (
  db: Database,
  place: { tenantId: number; issuerId: number; purchaseId: Uint8Array<ArrayBuffer>; expiresAt: number },
  rows: readonly NewClaim[],
): Statement[] =>
  jsonChunks(rows.map((row) => [toHex(row.entitlementId), toHex(row.tokenHash), row.sentAt])).map((json) =>
    db
      .insert(claims)
      .select(
        sql`select unhex(value->>0), ${place.tenantId}, ${place.issuerId}, ${place.purchaseId}, unhex(value->>1), 1,
          ${place.expiresAt}, null, value->>2, null from json_each(${json}) where true`,
      )
      .onConflictDoNothing(),
  )

export const markClaim = (
  db: Database,
  tenantId: number,
  entitlementId: Uint8Array<ArrayBuffer>,
  set: Partial<
    Pick<ClaimRecord, 'tokenHash' | 'generation' | 'expiresAt' | 'person' | 'sentAt' | 'claimedAt'>
  >,
): Statement =>
  db
    .update(claims)
    .set(set)
    .where(and(eq(claims.tenantId, tenantId), eq(claims.entitlementId, entitlementId)))

/** What a claim link leads to; undefined when it leads nowhere. Whoever has the token is the one whom it is for. */
export async function findClaim(db: Database, tokenHash: Uint8Array<ArrayBuffer>) {
  const [row] = await db
    .select({
      claim: claims,
      achievement: entitlements.achievement,
      state: entitlements.state,
      mode: purchases.mode,
      credentialId: entitlements.credentialId,
    })
    .from(claims)
    .innerJoin(
      entitlements,
      and(eq(entitlements.id, claims.entitlementId), eq(entitlements.tenantId, claims.tenantId)),
    )
    .innerJoin(purchases, eq(purchases.id, claims.purchaseId))
    .where(eq(claims.tokenHash, tokenHash))
  return row
}

/** The claim of one of the tenant's entitlements. */
export async function findClaimOf(
  db: Database,
  tenantId: number,
  entitlementId: Uint8Array<ArrayBuffer>,
): Promise<ClaimRecord | undefined> {
  const [row] = await db
    .select()
    .from(claims)
    .where(and(eq(claims.tenantId, tenantId), eq(claims.entitlementId, entitlementId)))
  return row
}

export const insertSeatPage = (db: Database, row: SeatPageRecord): Statement =>
  db.insert(seatPages).values(row).onConflictDoNothing()

export const markSeatPage = (
  db: Database,
  tenantId: number,
  purchaseId: Uint8Array<ArrayBuffer>,
  set: Partial<Pick<SeatPageRecord, 'tokenHash' | 'generation' | 'expiresAt' | 'sentAt'>>,
): Statement =>
  db
    .update(seatPages)
    .set(set)
    .where(and(eq(seatPages.tenantId, tenantId), eq(seatPages.purchaseId, purchaseId)))

/** The page behind a token; undefined when there is none. */
export async function findSeatPage(
  db: Database,
  tokenHash: Uint8Array<ArrayBuffer>,
): Promise<SeatPageRecord | undefined> {
  const [row] = await db.select().from(seatPages).where(eq(seatPages.tokenHash, tokenHash))
  return row
}

/** The query for the page of a purchase, for use in a batch. */
export const selectSeatPage = (db: Database, place: PurchasePlace) =>
  db
    .select()
    .from(seatPages)
    .where(and(eq(seatPages.tenantId, place.tenantId), sql`${seatPages.purchaseId} = ${purchaseIdOf(place)}`))

/** Units of an order that nobody has claimed or been issued are given up, and whoever was invited is forgotten. */
export const cancelFreeUnits = (
  db: Database,
  tenantId: number,
  purchaseId: Uint8Array<ArrayBuffer>,
  at: number,
): Statement[] => [
  db
    .update(entitlements)
    .set({
      manual: 'cancelled',
      state: 'cancelled',
      reason: 'by_hand',
      dueAt: null,
      recipientSource: null,
      recipientIndex: null,
      updatedAt: at,
    })
    .where(
      and(
        eq(entitlements.tenantId, tenantId),
        eq(entitlements.purchaseId, purchaseId),
        isNull(entitlements.credentialId),
        sql`coalesce(${entitlements.recipientSource}, '') <> 'claim'`,
      ),
    ),
  db
    .update(claims)
    .set({ person: null })
    .where(and(eq(claims.tenantId, tenantId), eq(claims.purchaseId, purchaseId), isNull(claims.claimedAt))),
]
