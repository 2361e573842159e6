import { and, asc, count, eq, gt, inArray, min, sql } from 'drizzle-orm'
import { notFound } from '../core/badge-error.ts'
import type { Database, Statement } from './database.ts'
import { inboxEvents } from './schema/commerce.ts'
import { outbox } from './schema/journal.ts'
import { tasks } from './schema/tasks.ts'
import { issuers, tenants } from './schema/tenants.ts'
import { webhookDeliveries } from './schema/webhooks.ts'

// Of the whole platform: only its operator is shown what is read here.

const columns = {
  id: tenants.id,
  slug: tenants.slug,
  name: tenants.name,
  state: tenants.state,
  createdAt: tenants.createdAt,
  credentialQuota: tenants.credentialQuota,
  batchLimit: tenants.batchLimit,
  memberLimit: tenants.memberLimit,
}

/** A page of tenants in the order in which they came. */
export const listTenants = (
  db: Database,
  { state, after, limit }: { state?: 'active' | 'suspended' | undefined; after?: number; limit: number },
) =>
  db
    .select(columns)
    .from(tenants)
    .where(and(after === undefined ? undefined : gt(tenants.id, after), state && eq(tenants.state, state)))
    .orderBy(asc(tenants.id))
    .limit(limit)

export async function findTenantBySlug(db: Database, slug: string) {
  const [row] = await db.select(columns).from(tenants).where(eq(tenants.slug, slug))
  if (!row) throw notFound('tenant', slug.slice(0, 64))
  return row
}

export type TenantRecord = Awaited<ReturnType<typeof findTenantBySlug>>

/** The issuers of tenants; every status position that was handed out counts. */
export const listIssuersOfTenants = (db: Database, tenantIds: readonly number[]) =>
  db
    .select({
      tenantId: issuers.tenantId,
      slug: issuers.slug,
      mode: issuers.mode,
      did: issuers.did,
      positions: issuers.nextPosition,
      positionLimit: issuers.positionLimit,
    })
    .from(issuers)
    .where(sql`${issuers.tenantId} in (select value from json_each(${JSON.stringify(tenantIds)}))`)
    .orderBy(asc(issuers.id))

export const markTenantState = (db: Database, tenantId: number, state: 'active' | 'suspended'): Statement =>
  db.update(tenants).set({ state }).where(eq(tenants.id, tenantId))

/** How much waits, by what it waits for, and since when the oldest. What is done is not counted. */
export async function countQueues(db: Database) {
  const [inbox, outgoing, work, deliveries] = await db.batch([
    db
      .select({
        state: inboxEvents.state,
        count: count().as('n'),
        oldest: min(inboxEvents.receivedAt).as('oldest'),
      })
      .from(inboxEvents)
      // Each of these states has a partial index.
      .where(
        sql`${inboxEvents.id} in (
          select id from inbox_events where state in ('received', 'failed', 'waiting')
          union all select id from inbox_events where state in ('waiting', 'unmapped') and state = 'unmapped'
          union all select id from inbox_events where state in ('dead', 'quarantined'))`,
      )
      .groupBy(inboxEvents.state),
    db
      .select({ state: outbox.state, count: count().as('n'), oldest: min(outbox.nextAttemptAt).as('oldest') })
      .from(outbox)
      .groupBy(outbox.state),
    db
      .select({ state: tasks.state, count: count().as('n'), oldest: min(tasks.createdAt).as('oldest') })
      .from(tasks)
      .where(inArray(tasks.state, ['pending', 'failed']))
      .groupBy(tasks.state),
    db
      .select({
        state: webhookDeliveries.state,
        count: count().as('n'),
        oldest: min(webhookDeliveries.createdAt).as('oldest'),
      })
      .from(webhookDeliveries)
      .where(inArray(webhookDeliveries.state, ['pending', 'held', 'failed']))
      .groupBy(webhookDeliveries.state),
  ])
  return { inbox, outbox: outgoing, tasks: work, deliveries }
}

/** The issuers of a tenant, in the order in which they were made. */
export const listTenantIssuers = (db: Database, tenantId: number) =>
  db
    .select({ id: issuers.id, slug: issuers.slug })
    .from(issuers)
    .where(eq(issuers.tenantId, tenantId))
    .orderBy(asc(issuers.id))

/** Whether there is a tenant of that name. */
export async function hasTenant(db: Database, slug: string): Promise<boolean> {
  const [row] = await db.select({ id: tenants.id }).from(tenants).where(eq(tenants.slug, slug))
  return row !== undefined
}
