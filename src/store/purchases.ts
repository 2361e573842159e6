import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import { toHex } from '../core/encoding/bytes.ts'
import type { EntitlementState } from '../core/purchase/entitlement-state.ts'
import type { PurchaseMode } from '../core/purchase/purchase.ts'
import { type Database, jsonChunks, type Statement } from './database.ts'
import { entitlements, purchaseFacts, purchaseRefs, purchases } from './schema/commerce.ts'
import { credentials } from './schema/credentials.ts'

export type PurchaseRecord = typeof purchases.$inferSelect

/** The query for the purchase that any of the references names, for use in a batch. */
export const selectPurchase = (
  db: Database,
  {
    tenantId,
    endpointId,
    mode,
  }: { tenantId: number; endpointId: Uint8Array<ArrayBuffer>; mode: PurchaseMode },
  refs: readonly string[],
) =>
  db
    .select()
    .from(purchases)
    .where(
      and(
        eq(purchases.tenantId, tenantId),
        sql`${purchases.id} in (select purchase_id from purchase_refs where endpoint_id = ${endpointId}
          and mode = ${mode} and ref in (select value from json_each(${JSON.stringify(refs)})))`,
      ),
    )
    .orderBy(asc(purchases.id))
    .limit(1)

export const insertPurchase = (db: Database, row: PurchaseRecord): Statement =>
  db.insert(purchases).values(row)

/** More names for a purchase; a name that is taken stays with its first owner. */
export const insertPurchaseRefs = (
  db: Database,
  {
    endpointId,
    mode,
    id,
  }: { endpointId: Uint8Array<ArrayBuffer>; mode: PurchaseMode; id: Uint8Array<ArrayBuffer> },
  refs: readonly string[],
): Statement =>
  db
    .insert(purchaseRefs)
    .values(refs.map((ref) => ({ endpointId, mode, ref, purchaseId: id })))
    .onConflictDoNothing()

/** Facts in the order in which they came; the last one's revision is the lock for the next. */
export const listPurchaseFacts = (db: Database, tenantId: number, purchaseId: Uint8Array<ArrayBuffer>) =>
  db
    .select({ revision: purchaseFacts.revision, facts: purchaseFacts.facts })
    .from(purchaseFacts)
    .where(and(eq(purchaseFacts.tenantId, tenantId), eq(purchaseFacts.purchaseId, purchaseId)))
    .orderBy(asc(purchaseFacts.revision))

/** The primary key (purchase, revision) fails the whole batch of whoever comes second. */
export const insertPurchaseFacts = (db: Database, row: typeof purchaseFacts.$inferInsert): Statement =>
  db.insert(purchaseFacts).values(row)

/** Entitlements of a purchase; `credentialState` of the credential that was issued for each. */
export const listEntitlementsOfPurchase = (
  db: Database,
  tenantId: number,
  purchaseId: Uint8Array<ArrayBuffer>,
) =>
  db
    .select({
      id: entitlements.id,
      lineKey: entitlements.lineKey,
      unit: entitlements.unit,
      achievement: entitlements.achievement,
      state: entitlements.state,
      recipientSource: entitlements.recipientSource,
      credentialId: entitlements.credentialId,
      // In a batch D1 answers with objects, so every column needs a name of its own.
      credentialState: sql<number | null>`${credentials.state}`.as('credential_state'),
    })
    .from(entitlements)
    .leftJoin(
      credentials,
      and(eq(credentials.issuerId, entitlements.issuerId), eq(credentials.id, entitlements.credentialId)),
    )
    .where(and(eq(entitlements.tenantId, tenantId), eq(entitlements.purchaseId, purchaseId)))
    .orderBy(asc(entitlements.id))

export interface NewEntitlement {
  id: Uint8Array
  lineKey: string
  unit: number
  achievement: string
  state: EntitlementState
  recipientSource: 'purchase' | null
  credentialId: Uint8Array | null
}

/** UNIQUE (purchase, line, unit, achievement) is the business key: one right, however often an event comes. */
export const insertEntitlements = (
  db: Database,
  {
    tenantId,
    issuerId,
    purchaseId,
    at,
  }: {
    tenantId: number
    issuerId: number
    purchaseId: Uint8Array<ArrayBuffer>
    at: number
  },
  rows: readonly NewEntitlement[],
): Statement[] =>
  jsonChunks(
    rows.map((row) => [
      toHex(row.id),
      row.lineKey,
      row.unit,
      row.achievement,
      row.state,
      row.recipientSource,
      row.credentialId && toHex(row.credentialId),
    ]),
  ).map((json) =>
    db
      .insert(entitlements)
      .select(sql`select unhex(value->>0), ${tenantId}, ${issuerId}, ${purchaseId}, value->>1, value->>2, value->>3, value->>4,
        value->>5, unhex(value->>6), ${at}, ${at} from json_each(${json})`),
  )

export const markEntitlement = (
  db: Database,
  tenantId: number,
  id: Uint8Array<ArrayBuffer>,
  set: { state: EntitlementState; credentialId?: Uint8Array<ArrayBuffer>; updatedAt: number },
): Statement =>
  db
    .update(entitlements)
    .set(set)
    .where(and(eq(entitlements.tenantId, tenantId), eq(entitlements.id, id)))

/** An entitlement follows its credential to the one that takes its place. */
export const moveEntitlements = (
  db: Database,
  issuerId: number,
  from: Uint8Array<ArrayBuffer>,
  to: Uint8Array<ArrayBuffer>,
): Statement =>
  db
    .update(entitlements)
    .set({ credentialId: to })
    .where(and(eq(entitlements.issuerId, issuerId), eq(entitlements.credentialId, from)))

/** A page of an issuer's entitlements with the order that each came from, oldest first. */
export const listEntitlements = (
  db: Database,
  issuerId: number,
  filter: { states?: EntitlementState[]; orderKey?: string },
  { after, limit }: { after?: Uint8Array<ArrayBuffer>; limit: number },
) =>
  db
    .select({
      id: entitlements.id,
      orderKey: purchases.orderKey,
      mode: purchases.mode,
      lineKey: entitlements.lineKey,
      unit: entitlements.unit,
      achievement: entitlements.achievement,
      state: entitlements.state,
      credentialId: entitlements.credentialId,
      createdAt: entitlements.createdAt,
      updatedAt: entitlements.updatedAt,
    })
    .from(entitlements)
    .innerJoin(purchases, eq(purchases.id, entitlements.purchaseId))
    .where(
      and(
        eq(entitlements.issuerId, issuerId),
        after && sql`${entitlements.id} > ${after}`,
        filter.states && inArray(entitlements.state, filter.states),
        filter.orderKey === undefined ? undefined : eq(purchases.orderKey, filter.orderKey),
      ),
    )
    .orderBy(asc(entitlements.id))
    .limit(limit)
