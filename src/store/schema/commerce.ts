import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { EntitlementState } from '../../core/purchase/entitlement-state.ts'
import type { RuleMatch } from '../../core/purchase/match-rule.ts'
import { bytes } from './columns.ts'

/** A shop's webhook address. */
export const endpoints = sqliteTable(
  'endpoints',
  {
    id: bytes().primaryKey(),
    tenantId: integer('tenant_id').notNull(),
    issuerId: integer('issuer_id').notNull(),
    provider: text({ enum: ['stripe'] }).notNull(),
    name: text().notNull(),
    secret: bytes().notNull(),
    previousSecret: bytes('previous_secret'),
    previousUntil: integer('previous_until'),
    state: text({ enum: ['active', 'paused'] }).notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [index('endpoints_issuer').on(table.issuerId)],
)

/** Purchase line -> achievement. */
export const mappingRules = sqliteTable(
  'mapping_rules',
  {
    id: bytes().primaryKey(),
    tenantId: integer('tenant_id').notNull(),
    issuerId: integer('issuer_id').notNull(),
    endpointId: bytes('endpoint_id').notNull(),
    match: text({ mode: 'json' }).$type<RuleMatch>().notNull(),
    achievement: text().notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [index('mapping_rules_endpoint').on(table.endpointId)],
)

export const INBOX_STATES = [
  'received',
  'done',
  'ignored',
  'waiting',
  'unmapped',
  'failed',
  'quarantined',
  'dead',
] as const

/** An event exactly as it was received; `body` is sealed under the tenant's data key. */
export const inboxEvents = sqliteTable(
  'inbox_events',
  {
    id: bytes().primaryKey(),
    tenantId: integer('tenant_id').notNull(),
    endpointId: bytes('endpoint_id').notNull(),
    dedupeKey: text('dedupe_key').notNull(),
    type: text(),
    body: bytes().notNull(),
    state: text({ enum: INBOX_STATES }).notNull(),
    reason: text(),
    /** JSON array of the order references that a waiting event waits for. */
    refs: text({ mode: 'json' }).$type<string[]>(),
    mode: text({ enum: ['live', 'test'] }),
    attempts: integer().notNull().default(0),
    receivedAt: integer('received_at').notNull(),
    nextAttemptAt: integer('next_attempt_at').notNull(),
  },
  (table) => [
    uniqueIndex('inbox_events_dedupe').on(table.endpointId, table.dedupeKey),
    index('inbox_events_tenant').on(table.tenantId, table.id),
    index('inbox_events_due').on(table.nextAttemptAt).where(sql`state in ('received', 'failed', 'waiting')`),
    index('inbox_events_waiting').on(table.endpointId).where(sql`state in ('waiting', 'unmapped')`),
  ],
)

/** Any shop's order. What is known about it is the fold of its facts. */
export const purchases = sqliteTable(
  'purchases',
  {
    id: bytes().primaryKey(),
    tenantId: integer('tenant_id').notNull(),
    issuerId: integer('issuer_id').notNull(),
    endpointId: bytes('endpoint_id').notNull(),
    mode: text({ enum: ['live', 'test'] }).notNull(),
    orderKey: text('order_key').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    uniqueIndex('purchases_order').on(table.endpointId, table.mode, table.orderKey),
    index('purchases_tenant').on(table.tenantId),
  ],
)

/** Every id by which a shop may name an order later (session, payment intent, charge, invoice …). */
export const purchaseRefs = sqliteTable(
  'purchase_refs',
  {
    endpointId: bytes('endpoint_id').notNull(),
    mode: text({ enum: ['live', 'test'] }).notNull(),
    ref: text().notNull(),
    purchaseId: bytes('purchase_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.endpointId, table.mode, table.ref] })],
)

/**
 * Append-only. The primary key is the lock: two events of one order that are processed at once take the
 * same revision, and the second batch fails as a whole and is tried again.
 */
export const purchaseFacts = sqliteTable(
  'purchase_facts',
  {
    purchaseId: bytes('purchase_id').notNull(),
    revision: integer().notNull(),
    tenantId: integer('tenant_id').notNull(),
    inboxEventId: bytes('inbox_event_id').notNull(),
    /** JSON array of PurchaseFact, sealed under the tenant's data key. */
    facts: bytes().notNull(),
    at: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.purchaseId, table.revision] })],
)

/** The right to one credential. */
export const entitlements = sqliteTable(
  'entitlements',
  {
    id: bytes().primaryKey(),
    tenantId: integer('tenant_id').notNull(),
    issuerId: integer('issuer_id').notNull(),
    purchaseId: bytes('purchase_id').notNull(),
    lineKey: text('line_key').notNull(),
    unit: integer().notNull(),
    achievement: text().notNull(),
    state: text().$type<EntitlementState>().notNull(),
    /** `purchase`: the one person whom the order names. Null: a seat that nobody has yet. */
    recipientSource: text('recipient_source', { enum: ['purchase'] }),
    credentialId: bytes('credential_id'),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (table) => [
    uniqueIndex('entitlements_unit').on(table.purchaseId, table.lineKey, table.unit, table.achievement),
    index('entitlements_issuer').on(table.issuerId, table.id),
    index('entitlements_credential').on(table.credentialId),
  ],
)
