import { and, asc, eq, isNull, lte, ne, or, sql } from 'drizzle-orm'
import { notFound } from '../core/badge-error.ts'
import { toHex } from '../core/encoding/bytes.ts'
import type { HookFailure } from '../core/purchase/door.ts'
import type { Database, Statement } from './database.ts'
import { endpoints } from './schema/commerce.ts'
import { tenants } from './schema/tenants.ts'

export type EndpointRecord = typeof endpoints.$inferSelect

export const insertEndpoint = (db: Database, row: typeof endpoints.$inferInsert): Statement =>
  db.insert(endpoints).values(row)

/** The endpoint behind a webhook address, with what opens its secrets; undefined when there is none. */
export async function findEndpointForHook(db: Database, id: Uint8Array<ArrayBuffer>) {
  const [row] = await db
    .select({ endpoint: endpoints, tenantSlug: tenants.slug, tenantSecret: tenants.secret })
    .from(endpoints)
    .innerJoin(tenants, eq(tenants.id, endpoints.tenantId))
    .where(
      and(
        eq(endpoints.id, id),
        // An app that was taken off asks two days later to forget what it has told.
        or(eq(endpoints.state, 'active'), eq(endpoints.pauseReason, 'uninstalled')),
        ne(endpoints.state, 'deleted'),
      ),
    )
  return row
}

export async function findEndpoint(
  db: Database,
  issuerId: number,
  id: Uint8Array<ArrayBuffer>,
): Promise<EndpointRecord> {
  const [row] = await db
    .select()
    .from(endpoints)
    .where(and(eq(endpoints.issuerId, issuerId), eq(endpoints.id, id), ne(endpoints.state, 'deleted')))
  if (!row) throw notFound('endpoint', `ep_${toHex(id)}`)
  return row
}

export const listEndpoints = (db: Database, issuerId: number): Promise<EndpointRecord[]> =>
  db
    .select()
    .from(endpoints)
    .where(and(eq(endpoints.issuerId, issuerId), ne(endpoints.state, 'deleted')))
    .orderBy(asc(endpoints.createdAt), asc(endpoints.id))

type EndpointChanges = Partial<
  Omit<EndpointRecord, 'id' | 'tenantId' | 'issuerId' | 'provider' | 'createdAt' | 'failures'>
>

export const markEndpoint = (
  db: Database,
  tenantId: number,
  id: Uint8Array<ArrayBuffer>,
  set: EndpointChanges,
): Statement =>
  db
    .update(endpoints)
    .set(set)
    .where(and(eq(endpoints.tenantId, tenantId), eq(endpoints.id, id)))

/** A delivery was good: whatever was wrong before is over. */
export const markHookGood = (
  db: Database,
  tenantId: number,
  id: Uint8Array<ArrayBuffer>,
  at: number,
): Statement =>
  db
    .update(endpoints)
    .set({ lastOkAt: at, lastFailure: null, failures: 0 })
    .where(and(eq(endpoints.tenantId, tenantId), eq(endpoints.id, id)))

export const SECONDS_BETWEEN_FAILURES = 10

/** A delivery was refused; written at most once in ten seconds, whoever may be trying. */
export const markHookFailed = (
  db: Database,
  tenantId: number,
  id: Uint8Array<ArrayBuffer>,
  { failure, at }: { failure: HookFailure; at: number },
): Statement =>
  db
    .update(endpoints)
    .set({ lastFailure: failure, lastFailureAt: at, failures: sql`${endpoints.failures} + 1` })
    .where(
      and(
        eq(endpoints.tenantId, tenantId),
        eq(endpoints.id, id),
        or(isNull(endpoints.lastFailureAt), lte(endpoints.lastFailureAt, at - SECONDS_BETWEEN_FAILURES)),
      ),
    )

/** Endpoints whose shop is to be asked again for what webhooks have missed; of all tenants. */
export const listEndpointsToReconcile = (db: Database, now: number, limit: number) =>
  db
    .select()
    .from(endpoints)
    .where(and(eq(endpoints.state, 'active'), lte(endpoints.nextReconcileAt, now)))
    .orderBy(asc(endpoints.nextReconcileAt))
    .limit(limit)

/** Sets when the shop is asked next, unless somebody else has just done so: then NOT NULL fails the batch. */
export const claimReconcile = (
  db: Database,
  { tenantId, id, nextReconcileAt }: EndpointRecord,
  next: number,
): Statement =>
  db
    .update(endpoints)
    .set({
      nextReconcileAt: next,
      // A name that is null is refused, and the whole batch with it.
      name: sql`case when ${endpoints.nextReconcileAt} = ${nextReconcileAt} then ${endpoints.name} end`,
    })
    .where(and(eq(endpoints.tenantId, tenantId), eq(endpoints.id, id)))

/** An endpoint with what opens its secrets and events. */
export async function findEndpointOfTenant(db: Database, tenantId: number, id: Uint8Array<ArrayBuffer>) {
  const [row] = await db
    .select({ endpoint: endpoints, tenantSlug: tenants.slug, tenantSecret: tenants.secret })
    .from(endpoints)
    .innerJoin(tenants, eq(tenants.id, endpoints.tenantId))
    .where(and(eq(endpoints.tenantId, tenantId), eq(endpoints.id, id), ne(endpoints.state, 'deleted')))
  return row
}
