import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { PurchaseMode } from '../core/purchase/purchase.ts'
import type { Database, Statement } from './database.ts'
import { purchases } from './schema/commerce.ts'

export interface OrdersOfSubscription {
  endpointId: Uint8Array<ArrayBuffer>
  mode: PurchaseMode
  subscription: string
}

/** Ids of the order that bears the name of a subscription, and of its renewals, which are `subscription:…`. */
export const ordersOfSubscription = ({ endpointId, mode, subscription }: OrdersOfSubscription): SQL => {
  const [from, to] = [`${subscription}:`, `${subscription};`]
  return sql`(select purchase_id as id from purchase_refs
      where endpoint_id = ${endpointId} and mode = ${mode} and ref = ${subscription}
    union select purchase_id from purchase_refs
      where endpoint_id = ${endpointId} and mode = ${mode} and ref >= ${from} and ref < ${to}
    union select id from purchases
      where endpoint_id = ${endpointId} and mode = ${mode} and order_key >= ${from} and order_key < ${to})`
}

/** The same as rows: first the one that bears the name, then by id. */
export const listOrdersOfSubscription = (
  db: Database,
  tenantId: number,
  about: OrdersOfSubscription,
): Promise<{ id: Uint8Array<ArrayBuffer> }[]> =>
  db
    .select({ id: purchases.id })
    .from(purchases)
    .where(and(eq(purchases.tenantId, tenantId), sql`${purchases.id} in ${ordersOfSubscription(about)}`))
    .orderBy(
      sql`exists (select 1 from purchase_refs r where r.endpoint_id = ${about.endpointId}
        and r.mode = ${about.mode} and r.ref = ${about.subscription} and r.purchase_id = ${purchases.id}) desc`,
      purchases.id,
    )

/** Fails the batch, by NOT NULL, of whoever has not seen all that is known of a purchase. */
export const requireRevision = (
  db: Database,
  tenantId: number,
  id: Uint8Array<ArrayBuffer>,
  revision: number,
): Statement =>
  db
    .update(purchases)
    .set({ orderKey: sql`null` })
    .where(
      and(
        eq(purchases.tenantId, tenantId),
        eq(purchases.id, id),
        sql`(select max(revision) from purchase_facts where purchase_id = ${id}) > ${revision}`,
      ),
    )

/** Fails the batch, by NOT NULL, of whoever has not seen all orders of a subscription; `id` is one of them. */
export const requireOrderCount = (
  db: Database,
  tenantId: number,
  id: Uint8Array<ArrayBuffer>,
  about: OrdersOfSubscription,
  count: number,
): Statement =>
  db
    .update(purchases)
    .set({ orderKey: sql`null` })
    .where(
      and(
        eq(purchases.tenantId, tenantId),
        eq(purchases.id, id),
        sql`(select count(*) from ${ordersOfSubscription(about)}) > ${count}`,
      ),
    )
