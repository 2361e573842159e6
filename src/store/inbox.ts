import { and, asc, eq, inArray, lte, sql } from 'drizzle-orm'
import type { Database, Statement } from './database.ts'
import { endpoints, inboxEvents } from './schema/commerce.ts'
import { tenants } from './schema/tenants.ts'
import { ordersOfSubscription } from './subscription-orders.ts'

export type InboxState = (typeof inboxEvents.$inferSelect)['state']

/** What there is still something to do about. */
const DUE_STATES: InboxState[] = ['received', 'failed', 'waiting']

export const isDue = (state: InboxState): boolean => DUE_STATES.includes(state)

/**
 * Before the dedupe key of what was refused when it came. It is never worked out, and never taken for the event itself, should
 * that come from where it may. No provider's key begins like this.
 */
const SET_ASIDE = '~aside|'

export const setAsideKey = (dedupeKey: string): string => `${SET_ASIDE}${dedupeKey}`

export const isSetAside = ({ dedupeKey }: { dedupeKey: string }): boolean => dedupeKey.startsWith(SET_ASIDE)

export const isNotSetAside = sql`substr(${inboxEvents.dedupeKey}, 1, ${SET_ASIDE.length}) <> ${SET_ASIDE}`

/**
 * Writes an event down, once for each endpoint and dedupe key. A second delivery of an event that has failed
 * makes it due again: a provider's retry is a free second chance.
 */
export const insertInboxEvent = (db: Database, row: Omit<typeof inboxEvents.$inferInsert, 'nextAttemptAt'>) =>
  db
    .insert(inboxEvents)
    .values({ ...row, nextAttemptAt: row.receivedAt })
    .onConflictDoUpdate({
      target: [inboxEvents.endpointId, inboxEvents.dedupeKey],
      set: { state: 'received', nextAttemptAt: row.receivedAt },
      setWhere: sql`${inboxEvents.state} in ('failed', 'dead')`,
    })
    .returning({ id: inboxEvents.id })

/** An event with its endpoint and what opens the body. The id comes from our own queue or sweep. */
export async function findInboxEvent(db: Database, id: Uint8Array<ArrayBuffer>) {
  const [row] = await db
    .select({
      event: inboxEvents,
      endpoint: endpoints,
      tenantSlug: tenants.slug,
      tenantSecret: tenants.secret,
    })
    .from(inboxEvents)
    .innerJoin(endpoints, eq(endpoints.id, inboxEvents.endpointId))
    .innerJoin(tenants, eq(tenants.id, inboxEvents.tenantId))
    .where(eq(inboxEvents.id, id))
  return row
}

export type InboxRecord = NonNullable<Awaited<ReturnType<typeof findInboxEvent>>>

/** Sets what came of an event. */
export const markInboxEvent = (
  db: Database,
  tenantId: number,
  id: Uint8Array<ArrayBuffer>,
  set: {
    state: InboxState
    reason?: string | null
    refs?: string[] | null
    mode?: 'live' | 'test'
    nextAttemptAt?: number
    attempts?: number
  },
): Statement =>
  db
    .update(inboxEvents)
    .set(set)
    .where(and(eq(inboxEvents.tenantId, tenantId), eq(inboxEvents.id, id)))

/**
 * Parks an event whose order is not known yet, unless the order has become known since we looked: then the
 * event stays due and no row comes back. One statement, so that neither order of the two events can lose it.
 */
export const markInboxEventWaiting = (
  db: Database,
  {
    tenantId,
    endpointId,
    id,
  }: { tenantId: number; endpointId: Uint8Array<ArrayBuffer>; id: Uint8Array<ArrayBuffer> },
  {
    refs,
    mode,
    reason,
    nextAttemptAt,
    subscription,
  }: {
    refs: string[]
    mode: 'live' | 'test'
    reason: string
    nextAttemptAt: number
    subscription?: string
  },
) =>
  db
    .update(inboxEvents)
    .set({ state: 'waiting', refs, mode, reason, nextAttemptAt })
    .where(
      and(
        eq(inboxEvents.tenantId, tenantId),
        eq(inboxEvents.id, id),
        sql`not exists (select 1 from purchase_refs where endpoint_id = ${endpointId} and mode = ${mode}
          and ref in (select value from json_each(${JSON.stringify(refs)})))`,
        subscription === undefined
          ? undefined
          : sql`not exists ${ordersOfSubscription({ endpointId, mode, subscription })}`,
      ),
    )
    .returning({ id: inboxEvents.id })

/** An order as the events of an endpoint name it. */
export interface OrderRefs {
  tenantId: number
  endpointId: Uint8Array<ArrayBuffer>
  mode: 'live' | 'test'
  refs: readonly string[]
}

const waitsFor = ({ tenantId, endpointId, mode, refs }: OrderRefs) =>
  and(
    eq(inboxEvents.tenantId, tenantId),
    eq(inboxEvents.endpointId, endpointId),
    eq(inboxEvents.state, 'waiting'),
    eq(inboxEvents.mode, mode),
    sql`exists (select 1 from json_each(${inboxEvents.refs}) r
      where r.value in (select value from json_each(${JSON.stringify(refs)})))`,
  )

/** The query for the events that wait for an order, for use in a batch. */
export const selectWaitingEvents = (db: Database, order: OrderRefs) =>
  db
    .select({
      id: inboxEvents.id,
      dedupeKey: inboxEvents.dedupeKey,
      type: inboxEvents.type,
      body: inboxEvents.body,
      receivedAt: inboxEvents.receivedAt,
    })
    .from(inboxEvents)
    .where(waitsFor(order))

/** Events that waited for an order that has just become known are due again; returns their ids. */
export const wakeWaitingEvents = (db: Database, order: OrderRefs, at: number) =>
  db
    .update(inboxEvents)
    .set({ state: 'received', reason: null, nextAttemptAt: at })
    .where(waitsFor(order))
    .returning({ id: inboxEvents.id })

/**
 * Purchases that led nowhere are looked at again when a rule for the endpoint appears or, without an endpoint,
 * when an achievement does; returns the events' ids.
 */
export const wakeUnmappedEvents = (
  db: Database,
  tenantId: number,
  endpointId: Uint8Array<ArrayBuffer> | undefined,
  at: number,
) =>
  db
    .update(inboxEvents)
    .set({ state: 'received', reason: null, nextAttemptAt: at })
    .where(
      and(
        eq(inboxEvents.tenantId, tenantId),
        endpointId && eq(inboxEvents.endpointId, endpointId),
        eq(inboxEvents.state, 'unmapped'),
      ),
    )
    .returning({ id: inboxEvents.id })

/** Events of a purchase that led nowhere have led somewhere now. */
export const markMappedEvents = (
  db: Database,
  tenantId: number,
  purchaseId: Uint8Array<ArrayBuffer>,
): Statement =>
  db
    .update(inboxEvents)
    .set({ state: 'done', reason: null })
    .where(
      and(
        eq(inboxEvents.tenantId, tenantId),
        eq(inboxEvents.state, 'unmapped'),
        sql`${inboxEvents.id} in (select inbox_event_id from purchase_facts where purchase_id = ${purchaseId})`,
      ),
    )

/** An event that failed for a technical reason is due again later; whoever carried it out meanwhile wins. */
export const postponeInboxEvent = (
  db: Database,
  tenantId: number,
  id: Uint8Array<ArrayBuffer>,
  nextAttemptAt: number,
): Statement =>
  db
    .update(inboxEvents)
    .set({ attempts: sql`${inboxEvents.attempts} + 1`, nextAttemptAt })
    .where(
      and(eq(inboxEvents.tenantId, tenantId), eq(inboxEvents.id, id), inArray(inboxEvents.state, DUE_STATES)),
    )

/** Events that the queue lost, that failed, or that have waited long enough to look again; of all tenants. */
export const listDueEvents = (db: Database, before: number, limit: number) =>
  db
    .select({ id: inboxEvents.id, tenantId: inboxEvents.tenantId, attempts: inboxEvents.attempts })
    .from(inboxEvents)
    .where(and(inArray(inboxEvents.state, DUE_STATES), lte(inboxEvents.nextAttemptAt, before)))
    .orderBy(asc(inboxEvents.nextAttemptAt))
    .limit(limit)
