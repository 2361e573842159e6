import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { bytes } from './columns.ts'

export const WEBHOOK_STATES = ['active', 'paused', 'disabled'] as const

/**
 * Where a tenant's system wants to hear of what happens. An endpoint is the queue of its deliveries: `dueAt` is when the
 * first of them is due, and one worker at a time has its turn, until `leaseUntil`. Afterwards that is when the turn
 * ended; who has waited longest is next.
 */
export const webhookEndpoints = sqliteTable(
  'webhook_endpoints',
  {
    id: bytes().primaryKey(),
    tenantId: integer('tenant_id').notNull(),
    issuerId: integer('issuer_id').notNull(),
    url: text().notNull(),
    description: text(),
    /** Event types and families such as `credential.*`. */
    events: text({ mode: 'json' }).$type<readonly string[]>().notNull(),
    /** Whether events carry the recipient's name and address. */
    withRecipient: integer('with_recipient', { mode: 'boolean' }).notNull(),
    secret: bytes().notNull(),
    /** After a change both secrets sign until this time. */
    previousSecret: bytes('previous_secret'),
    previousUntil: integer('previous_until'),
    state: text({ enum: WEBHOOK_STATES }).notNull(),
    /** Why it was disabled. */
    reason: text(),
    /** Since when every attempt has failed. */
    failingSince: integer('failing_since'),
    dueAt: integer('due_at'),
    leaseUntil: integer('lease_until').notNull().default(0),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    index('webhook_endpoints_issuer').on(table.issuerId),
    index('webhook_endpoints_due').on(table.dueAt).where(sql`due_at is not null and state = 'active'`),
  ],
)

export const DELIVERY_STATES = ['pending', 'held', 'delivered', 'failed'] as const

/** One event for one endpoint. `payload` is what is sent, sealed under the tenant's data key; null once it is dropped. */
export const webhookDeliveries = sqliteTable(
  'webhook_deliveries',
  {
    id: bytes().primaryKey(),
    tenantId: integer('tenant_id').notNull(),
    issuerId: integer('issuer_id').notNull(),
    endpointId: bytes('endpoint_id').notNull(),
    /** `webhook-id`: the same for every attempt, and for a replay. */
    eventId: bytes('event_id').notNull(),
    type: text().notNull(),
    payload: bytes(),
    state: text({ enum: DELIVERY_STATES }).notNull(),
    attempts: integer().notNull().default(0),
    nextAttemptAt: integer('next_attempt_at').notNull(),
    /** HTTP status of the last answer; null when there was none. */
    statusCode: integer('status_code'),
    reason: text(),
    createdAt: integer('created_at').notNull(),
    finishedAt: integer('finished_at'),
    /** Where the payload names the recipient: who that is, so that an erasure finds it. */
    recipientId: integer('recipient_id'),
  },
  (table) => [
    uniqueIndex('webhook_deliveries_event').on(table.endpointId, table.eventId),
    index('webhook_deliveries_log').on(table.endpointId, table.id),
    index('webhook_deliveries_due').on(table.endpointId, table.nextAttemptAt).where(sql`state = 'pending'`),
    index('webhook_deliveries_tenant').on(table.tenantId, table.id),
    index('webhook_deliveries_recipient').on(table.recipientId).where(sql`recipient_id is not null`),
  ],
)

/** How far a walk over all issuers' rows has come; each row is looked at once. */
export const sweepCursors = sqliteTable('sweep_cursors', {
  name: text().primaryKey(),
  at: integer().notNull(),
  seq: integer().notNull(),
})
