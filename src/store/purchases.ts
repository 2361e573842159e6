import { and, asc, eq, type SQL, sql } from 'drizzle-orm'
import type { PurchaseMode } from '../core/purchase/purchase.ts'
import type { Database, Statement } from './database.ts'
import { purchaseFacts, purchaseRefs, purchases } from './schema/commerce.ts'

export type PurchaseRecord = typeof purchases.$inferSelect

/** Where a purchase is: behind any of the names that a shop has for it, or under its own id. */
export type PurchasePlace = { tenantId: number } & (
  | { endpointId: Uint8Array<ArrayBuffer>; mode: PurchaseMode; refs: readonly string[] }
  | { id: Uint8Array<ArrayBuffer> }
)

/** The id as an expression, so that what belongs to a purchase can be asked for in the batch that looks for it. */
export const purchaseIdOf = (place: PurchasePlace): SQL =>
  'id' in place
    ? sql`${place.id}`
    : sql`(select min(purchase_id) from purchase_refs where endpoint_id = ${place.endpointId} and mode = ${place.mode}
        and ref in (select value from json_each(${JSON.stringify(place.refs)})))`

/** The query for a purchase, for use in a batch. */
export const selectPurchase = (db: Database, place: PurchasePlace) =>
  db
    .select()
    .from(purchases)
    .where(and(eq(purchases.tenantId, place.tenantId), sql`${purchases.id} = ${purchaseIdOf(place)}`))

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
    .select(
      sql`select ${endpointId}, ${mode}, value, ${id} from json_each(${JSON.stringify(refs)}) where true`,
    )
    .onConflictDoNothing()

/** The query for facts in the order in which they came; the last one's revision is the lock for the next. */
export const selectPurchaseFacts = (db: Database, place: PurchasePlace) =>
  db
    .select({ revision: purchaseFacts.revision, at: purchaseFacts.at, facts: purchaseFacts.facts })
    .from(purchaseFacts)
    .where(
      and(
        eq(purchaseFacts.tenantId, place.tenantId),
        sql`${purchaseFacts.purchaseId} = ${purchaseIdOf(place)}`,
      ),
    )
    .orderBy(asc(purchaseFacts.revision))

/** The primary key (purchase, revision) fails the whole batch of whoever comes second. */
export const insertPurchaseFacts = (db: Database, row: typeof purchaseFacts.$inferInsert): Statement =>
  db.insert(purchaseFacts).values(row)

/** What followed from an event, look by look, with the order that it was about. */
export const listEffectsOfEvent = (db: Database, tenantId: number, inboxEventId: Uint8Array<ArrayBuffer>) =>
  db
    .select({
      purchaseId: purchaseFacts.purchaseId,
      orderKey: purchases.orderKey,
      at: purchaseFacts.at,
      effects: purchaseFacts.effects,
    })
    .from(purchaseFacts)
    .innerJoin(purchases, and(eq(purchases.id, purchaseFacts.purchaseId), eq(purchases.tenantId, tenantId)))
    .where(and(eq(purchaseFacts.tenantId, tenantId), eq(purchaseFacts.inboxEventId, inboxEventId)))
    .orderBy(asc(purchaseFacts.revision))

/** Everything that was ever done about a purchase. */
export const listEffectsOfPurchase = (db: Database, tenantId: number, purchaseId: Uint8Array<ArrayBuffer>) =>
  db
    .select({
      revision: purchaseFacts.revision,
      inboxEventId: purchaseFacts.inboxEventId,
      at: purchaseFacts.at,
      effects: purchaseFacts.effects,
    })
    .from(purchaseFacts)
    .where(and(eq(purchaseFacts.tenantId, tenantId), eq(purchaseFacts.purchaseId, purchaseId)))
    .orderBy(asc(purchaseFacts.revision))

/** A page of the orders of an endpoint, oldest first: ids tell the time. */
export const listPurchasesOfEndpoint = (
  db: Database,
  { tenantId, endpointId }: { tenantId: number; endpointId: Uint8Array<ArrayBuffer> },
  {
    after,
    limit,
    newestFirst = false,
  }: { after?: Uint8Array<ArrayBuffer>; limit: number; newestFirst?: boolean },
): Promise<PurchaseRecord[]> =>
  db
    .select()
    .from(purchases)
    .where(
      and(
        eq(purchases.tenantId, tenantId),
        eq(purchases.endpointId, endpointId),
        after && sql`${purchases.id} > ${after}`,
      ),
    )
    .orderBy(newestFirst ? sql`${purchases.id} desc` : asc(purchases.id))
    .limit(limit)

/** Ids of the endpoint's purchases that have any of the names. */
export async function listPurchaseIdsByRef(
  db: Database,
  tenantId: number,
  { endpointId, refs }: { endpointId: Uint8Array<ArrayBuffer>; refs: readonly string[] },
): Promise<Uint8Array<ArrayBuffer>[]> {
  const rows = await db
    .select({ id: purchases.id })
    .from(purchases)
    .where(
      and(
        eq(purchases.tenantId, tenantId),
        eq(purchases.endpointId, endpointId),
        sql`${purchases.id} in (select purchase_id from purchase_refs where endpoint_id = ${endpointId}
          and ref in (select value from json_each(${JSON.stringify(refs)})))`,
      ),
    )
  return rows.map(({ id }) => id)
}
