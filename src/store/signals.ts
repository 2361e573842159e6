import { and, desc, eq, inArray, type SQL, sql } from 'drizzle-orm'
import { type Database, jsonChunks, type Statement } from './database.ts'
import { type PurchasePlace, purchaseIdOf } from './purchases.ts'
import { signals } from './schema/claims.ts'
import { endpoints, entitlements } from './schema/commerce.ts'

export type SignalRecord = typeof signals.$inferSelect

/** The same signal twice is one. */
export const insertSignals = (db: Database, rows: readonly (typeof signals.$inferInsert)[]): Statement[] =>
  rows.map((row) => db.insert(signals).values(row).onConflictDoNothing())

const aboutUnits = (place: PurchasePlace, indexes: readonly string[]): SQL => sql`(
  ${signals.recipientIndex} in (select unhex(value) from json_each(${JSON.stringify(indexes)})
    union select recipient_index from entitlements where purchase_id = ${purchaseIdOf(place)})
  or (${signals.orderRef} is not null and ${signals.recipientIndex} is null and ${namesOrder(place)}
    and (${signals.endpointId} is not null or not ${namesAnother(place)}))
  or ${signals.entitlementId} in (select id from entitlements where purchase_id = ${purchaseIdOf(place)}))`

/**
 * Whether the order that a signal names is this one; an order that is not known yet goes by the names in its event. Columns
 * are written out, because among selected ones Drizzle leaves out the table, and other tables here have the same.
 */
const namesOrder = (place: PurchasePlace): SQL => sql`(exists (select 1 from purchases p join purchase_refs r
    on r.endpoint_id = p.endpoint_id and r.mode = p.mode and r.ref = signals.order_ref and r.purchase_id = p.id
    where p.id = ${purchaseIdOf(place)} and coalesce(signals.endpoint_id, p.endpoint_id) = p.endpoint_id)
  ${
    'id' in place
      ? sql``
      : sql`or (coalesce(signals.endpoint_id, ${place.endpointId}) = ${place.endpointId}
          and signals.order_ref in (select value from json_each(${JSON.stringify(place.refs)})))`
  })`

/** Shops number alike: whether an order of another of the issuer's shops has the name, too. */
const namesAnother = (place: PurchasePlace): SQL => {
  const issuer = { tenantId: place.tenantId, issuerId: sql`signals.issuer_id` }
  return sql`exists (${ordersNamed(issuer, sql`signals.order_ref`)}
    and r.purchase_id <> coalesce(${purchaseIdOf(place)}, x''))`
}

/** By the key of the names, which begins with the shop. */
const ordersNamed = ({ tenantId, issuerId }: { tenantId: number; issuerId: SQL }, ref: SQL): SQL =>
  sql`select r.purchase_id, r.endpoint_id from purchase_refs r
    where r.endpoint_id in (select e.id from endpoints e join issuers i on i.id = e.issuer_id
      where i.tenant_id = ${tenantId})
    and r.mode = (select mode from issuers where id = ${issuerId} and tenant_id = ${tenantId}) and r.ref = ${ref}`

/** The shops of which the issuer has an order of that name. */
export async function listShopsWithOrder(
  db: Database,
  { tenantId, issuerId }: { tenantId: number; issuerId: number },
  ref: string,
): Promise<Uint8Array<ArrayBuffer>[]> {
  const issuer = { tenantId, issuerId: sql`${issuerId}` }
  const rows = await db
    .select({ id: endpoints.id })
    .from(endpoints)
    .where(
      and(
        eq(endpoints.tenantId, tenantId),
        sql`${endpoints.id} in (select endpoint_id from (${ordersNamed(issuer, sql`${ref}`)}))`,
      ),
    )
  return rows.map(({ id }) => id)
}

/** The query for what was said of the given people, of everybody for whom the purchase has a unit, and of the purchase. */
export const selectSignals = (
  db: Database,
  { issuerId, place }: { issuerId: SQL; place: PurchasePlace },
  indexes: readonly string[],
) =>
  db
    .select({
      id: signals.id,
      kind: signals.kind,
      achievement: signals.achievement,
      recipientIndex: signals.recipientIndex,
      endpointId: signals.endpointId,
      orderRef: signals.orderRef,
      entitlementId: signals.entitlementId,
      score: signals.score,
      positive: signals.positive,
      at: signals.at,
      /** Whether the order that it names, if it names one, is this one. */
      isOurs: sql`${signals.orderRef} is null or ${namesOrder(place)}`.mapWith(Boolean).as('is_ours'),
    })
    .from(signals)
    .where(
      and(
        eq(signals.tenantId, place.tenantId),
        sql`${signals.issuerId} = ${issuerId}`,
        aboutUnits(place, indexes),
      ),
    )

/** The newest signal that there is, for use in a batch: what comes later has not been seen. */
export const selectNewestSignal = (db: Database) =>
  db.select({ newest: sql<number>`coalesce(max(${signals.id}), 0)`.as('newest') }).from(signals)

/**
 * Units of the purchase that wait are looked at again when something was said of them that had not been seen when the
 * purchase was read: so neither order of the two can lose it.
 */
export const markMissedSignals = (
  db: Database,
  {
    tenantId,
    purchaseId,
    seen,
    at,
  }: { tenantId: number; purchaseId: Uint8Array<ArrayBuffer>; seen: number; at: number },
): Statement =>
  db
    .update(entitlements)
    .set({ dueAt: at })
    .where(
      and(
        eq(entitlements.tenantId, tenantId),
        eq(entitlements.purchaseId, purchaseId),
        inArray(entitlements.state, ['awaiting_signal', 'awaiting_approval']),
        sql`exists (select 1 from signals s where s.tenant_id = ${tenantId} and s.id > ${seen}
          and s.achievement = ${entitlements.achievement}
          and (s.recipient_index = ${entitlements.recipientIndex} or s.entitlement_id = ${entitlements.id}
            or s.order_ref in (select ref from purchase_refs r where r.purchase_id = ${purchaseId})))`,
      ),
    )

/** Units that a signal may move, marked as due; returns their purchases. */
export const markSignalled = (
  db: Database,
  {
    tenantId,
    issuerId,
    achievement,
    recipientIndex,
    endpointId,
    orderRef,
    entitlementId,
    at,
  }: {
    tenantId: number
    issuerId: number
    achievement: string
    recipientIndex: Uint8Array<ArrayBuffer> | null
    endpointId: Uint8Array<ArrayBuffer> | null
    orderRef: string | null
    entitlementId: Uint8Array<ArrayBuffer> | null
    at: number
  },
) =>
  db
    .update(entitlements)
    .set({ dueAt: at })
    .where(
      and(
        eq(entitlements.tenantId, tenantId),
        eq(entitlements.issuerId, issuerId),
        eq(entitlements.achievement, achievement),
        inArray(entitlements.state, ['awaiting_payment', 'awaiting_signal', 'awaiting_approval', 'ready']),
        sql`(${entitlements.recipientIndex} = ${recipientIndex} or ${entitlements.id} = ${entitlementId}
          or (${orderRef} is not null and ${recipientIndex} is null and ${entitlements.purchaseId} in
            (select purchase_id from (${ordersNamed({ tenantId, issuerId: sql`${issuerId}` }, sql`${orderRef}`)})
              where endpoint_id = coalesce(${endpointId}, endpoint_id))))`,
      ),
    )
    .returning({ purchaseId: entitlements.purchaseId })

/** A page of what was said about the issuer's achievements, newest first. */
export const listSignals = (
  db: Database,
  issuerId: number,
  { before, limit }: { before?: number; limit: number },
): Promise<SignalRecord[]> =>
  db
    .select()
    .from(signals)
    .where(
      and(eq(signals.issuerId, issuerId), before === undefined ? undefined : sql`${signals.id} < ${before}`),
    )
    .orderBy(desc(signals.id))
    .limit(limit)

/** Nothing that was said of an erased person is found again. */
export const forgetSignals = (
  db: Database,
  tenantId: number,
  recipientIndexes: readonly string[],
): Statement[] =>
  jsonChunks(recipientIndexes.map((index) => [index])).map((json) =>
    db
      .delete(signals)
      .where(
        and(
          eq(signals.tenantId, tenantId),
          sql`${signals.recipientIndex} in (select unhex(value->>0) from json_each(${json}))`,
        ),
      ),
  )
