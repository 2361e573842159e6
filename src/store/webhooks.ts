import { and, asc, eq, ne, sql } from 'drizzle-orm'
import { notFound } from '../core/badge-error.ts'
import { toHex } from '../core/encoding/bytes.ts'
import type { Database, Statement } from './database.ts'
import { issuerProfiles, issuers, tenants } from './schema/tenants.ts'
import { webhookEndpoints } from './schema/webhooks.ts'

export type WebhookRecord = typeof webhookEndpoints.$inferSelect

type Bytes = Uint8Array<ArrayBuffer>

export const insertWebhook = (db: Database, row: typeof webhookEndpoints.$inferInsert): Statement =>
  db.insert(webhookEndpoints).values(row)

const ofIssuer = (issuerId: number, id: Bytes) =>
  and(eq(webhookEndpoints.issuerId, issuerId), eq(webhookEndpoints.id, id))

export async function findWebhook(db: Database, issuerId: number, id: Bytes): Promise<WebhookRecord> {
  const [row] = await db.select().from(webhookEndpoints).where(ofIssuer(issuerId, id))
  if (!row) throw notFound('webhook', `wh_${toHex(id)}`)
  return row
}

export const listWebhooks = (db: Database, issuerId: number): Promise<WebhookRecord[]> =>
  db
    .select()
    .from(webhookEndpoints)
    .where(eq(webhookEndpoints.issuerId, issuerId))
    .orderBy(asc(webhookEndpoints.createdAt), asc(webhookEndpoints.id))

/** Who listens to the issuer, with what opens the tenant's data key. */
export const listListeners = (db: Database, issuerId: number) =>
  db
    .select({
      id: webhookEndpoints.id,
      tenantId: webhookEndpoints.tenantId,
      events: webhookEndpoints.events,
      withRecipient: webhookEndpoints.withRecipient,
      issuerSlug: sql<string>`${issuers.slug}`.as('issuer_slug'),
      mode: issuers.mode,
      tenantSlug: tenants.slug,
      tenantSecret: tenants.secret,
    })
    .from(webhookEndpoints)
    .innerJoin(tenants, eq(tenants.id, webhookEndpoints.tenantId))
    .innerJoin(issuers, eq(issuers.id, webhookEndpoints.issuerId))
    .where(and(eq(webhookEndpoints.issuerId, issuerId), ne(webhookEndpoints.state, 'disabled')))

export const markWebhook = (
  db: Database,
  issuerId: number,
  id: Bytes,
  set: Partial<Omit<typeof webhookEndpoints.$inferInsert, 'id' | 'tenantId' | 'issuerId' | 'createdAt'>>,
): Statement => db.update(webhookEndpoints).set(set).where(ofIssuer(issuerId, id))

export const deleteWebhook = (db: Database, issuerId: number, id: Bytes): Statement =>
  db.delete(webhookEndpoints).where(ofIssuer(issuerId, id))

/**
 * Gives the endpoint that has something due and has waited longest to this caller alone until `leaseUntil`. For all
 * tenants: the queue works for everybody.
 */
export const claimWebhook = (db: Database, { now, leaseUntil }: { now: number; leaseUntil: number }) =>
  db
    .update(webhookEndpoints)
    .set({ leaseUntil })
    .where(
      sql`${webhookEndpoints.id} = (select id from webhook_endpoints where due_at <= ${now} and state = 'active'
        and lease_until <= ${now} order by lease_until, due_at limit 1)`,
    )
    .returning()

const firstDue = sql`(select min(d.next_attempt_at) from webhook_deliveries d
  where d.endpoint_id = ${webhookEndpoints.id} and d.state = 'pending')`

/**
 * Ends a turn: whatever came in meanwhile is due, `restUntil` at the earliest. Not when the turn was over already and
 * somebody else has the next.
 */
export const releaseWebhook = (
  db: Database,
  issuerId: number,
  id: Bytes,
  { leaseUntil, now, restUntil = 0 }: { leaseUntil: number; now: number; restUntil?: number },
): Statement =>
  db
    .update(webhookEndpoints)
    .set({ leaseUntil: now, dueAt: sql`max(${firstDue}, ${restUntil})` })
    .where(and(ofIssuer(issuerId, id), eq(webhookEndpoints.leaseUntil, leaseUntil)))

/** Says when the endpoint has something to do, after its deliveries were changed in the same batch. */
export const markWebhookDue = (db: Database, issuerId: number, id: Bytes): Statement =>
  db.update(webhookEndpoints).set({ dueAt: firstDue }).where(ofIssuer(issuerId, id))

export type Listener = Awaited<ReturnType<typeof listListeners>>[number]

/** A webhook with whom to tell about it. */
export async function findWebhookOwner(db: Database, issuerId: number, id: Bytes) {
  const [row] = await db
    .select({
      tenantId: webhookEndpoints.tenantId,
      tenantSlug: tenants.slug,
      contact: tenants.contact,
      url: webhookEndpoints.url,
      reason: webhookEndpoints.reason,
      profile: issuerProfiles.document,
    })
    .from(webhookEndpoints)
    .innerJoin(tenants, eq(tenants.id, webhookEndpoints.tenantId))
    .innerJoin(issuers, eq(issuers.id, webhookEndpoints.issuerId))
    .innerJoin(issuerProfiles, eq(issuerProfiles.id, issuers.profileId))
    .where(ofIssuer(issuerId, id))
  return row
}
