import { and, desc, eq, sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { inboxEvents, purchaseRefs, purchases } from './schema/commerce.ts'

/** The newest events of one endpoint, with their sealed bodies. */
export const listEventsOfEndpoint = (
  db: Database,
  tenantId: number,
  endpointId: Uint8Array<ArrayBuffer>,
  limit: number,
) =>
  db
    .select()
    .from(inboxEvents)
    .where(and(eq(inboxEvents.tenantId, tenantId), eq(inboxEvents.endpointId, endpointId)))
    .orderBy(desc(inboxEvents.id))
    .limit(limit)

/** Those of the keys under which the endpoint has an event. */
export async function listTakenDedupeKeys(
  db: Database,
  tenantId: number,
  endpointId: Uint8Array<ArrayBuffer>,
  keys: readonly string[],
): Promise<string[]> {
  const rows = await db
    .select({ key: inboxEvents.dedupeKey })
    .from(inboxEvents)
    .where(
      and(
        eq(inboxEvents.tenantId, tenantId),
        eq(inboxEvents.endpointId, endpointId),
        sql`${inboxEvents.dedupeKey} in (select value from json_each(${JSON.stringify(keys)}))`,
      ),
    )
  return rows.map(({ key }) => key)
}

/** Those of the references by which an order of the endpoint is known. */
export async function listKnownRefs(
  db: Database,
  tenantId: number,
  endpointId: Uint8Array<ArrayBuffer>,
  refs: readonly string[],
): Promise<string[]> {
  const rows = await db
    .select({ ref: purchaseRefs.ref })
    .from(purchaseRefs)
    .innerJoin(purchases, and(eq(purchases.id, purchaseRefs.purchaseId), eq(purchases.tenantId, tenantId)))
    .where(
      and(
        eq(purchaseRefs.endpointId, endpointId),
        sql`${purchaseRefs.ref} in (select value from json_each(${JSON.stringify(refs)}))`,
      ),
    )
  return rows.map(({ ref }) => ref)
}
