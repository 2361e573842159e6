import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import {
  ENDPOINT_MODES,
  type HookFailure,
  type LearnerFields,
  ORDER_SOURCES,
  ORDER_TRIGGERS,
  type ProviderName,
} from '../../core/purchase/door.ts'
import type { EntitlementState } from '../../core/purchase/entitlement-state.ts'
import { MANUAL_DECISIONS } from '../../core/purchase/judge-unit.ts'
import type { RuleMatch } from '../../core/purchase/match-rule.ts'
import type { PurchaseEffects } from '../../core/purchase/purchase-effects.ts'
import { bytes } from './columns.ts'

/** A shop's webhook address. */
export const endpoints = sqliteTable(
  'endpoints',
  {
    id: bytes().primaryKey(),
    tenantId: integer('tenant_id').notNull(),
    issuerId: integer('issuer_id').notNull(),
    provider: text().$type<ProviderName>().notNull(),
    name: text().notNull(),
    secret: bytes().notNull(),
    previousSecret: bytes('previous_secret'),
    previousUntil: integer('previous_until'),
    /** `unfinished`: the address is made, and the shop's secret is still to be pasted. */
    state: text({ enum: ['unfinished', 'active', 'paused', 'deleted'] }).notNull(),
    createdAt: integer('created_at').notNull(),
    mode: text({ enum: ENDPOINT_MODES }).notNull().default('both'),
    /** The one shop, site or connected account whose events count. */
    account: text(),
    orderTrigger: text('order_trigger', { enum: ORDER_TRIGGERS }).notNull().default('paid'),
    orderSource: text('order_source', { enum: ORDER_SOURCES }).notNull().default('checkout'),
    learnerFields: text('learner_fields', { mode: 'json' }).$type<LearnerFields>(),
    /** A read-only key of the shop's API, sealed; the hint is its end. */
    apiKey: bytes('api_key'),
    apiKeyHint: text('api_key_hint'),
    lastOkAt: integer('last_ok_at'),
    lastFailureAt: integer('last_failure_at'),
    /** Class of the last failure, never anything of a request. */
    lastFailure: text('last_failure').$type<HookFailure>(),
    /** Refused deliveries since the last good one, counted at most once in ten seconds. */
    failures: integer().notNull().default(0),
    /** Everything that the shop did before is known; null: never asked. */
    reconciledAt: integer('reconciled_at'),
    nextReconcileAt: integer('next_reconcile_at'),
    /** `uninstalled`: the app was taken off the shop. Null when a person paused it. */
    pauseReason: text('pause_reason', { enum: ['uninstalled'] }),
  },
  (table) => [
    index('endpoints_issuer').on(table.issuerId),
    index('endpoints_reconcile').on(table.nextReconcileAt).where(sql`next_reconcile_at is not null`),
  ],
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
    /** How often it was changed; entitlements say which revision made them. */
    revision: integer().notNull().default(1),
    /** Other achievements that the same line leads to. */
    more: text({ mode: 'json' }).$type<string[]>(),
    /** Credentials that one unit of the line is worth. */
    multiplier: integer().notNull().default(1),
    /** Whether an order that cost nothing counts; null: as the achievement says. */
    freeOrders: integer('free_orders', { mode: 'boolean' }),
    /** Deleted rules stay, because entitlements name them. */
    state: text({ enum: ['active', 'deleted'] })
      .notNull()
      .default('active'),
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
  /** The shop's own trial of the address. */
  'test',
  /** Somebody of the tenant has to do something about it. */
  'attention',
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
    /** SHA-256 of the body, once the body itself has been dropped. */
    bodyDigest: bytes('body_digest'),
  },
  (table) => [
    uniqueIndex('inbox_events_dedupe').on(table.endpointId, table.dedupeKey),
    index('inbox_events_tenant').on(table.tenantId, table.id),
    index('inbox_events_due').on(table.nextAttemptAt).where(sql`state in ('received', 'failed', 'waiting')`),
    index('inbox_events_waiting').on(table.endpointId).where(sql`state in ('waiting', 'unmapped')`),
    index('inbox_events_stuck').on(table.id).where(sql`state in ('dead', 'quarantined')`),
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
    index('purchases_tenant').on(table.tenantId, table.id),
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
    /** What followed from these facts, written in the batch that did it. */
    effects: text({ mode: 'json' }).$type<PurchaseEffects>(),
  },
  (table) => [
    primaryKey({ columns: [table.purchaseId, table.revision] }),
    index('purchase_facts_event').on(table.inboxEventId),
  ],
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
    recipientSource: text('recipient_source', { enum: ['purchase', 'claim'] }),
    /** The credential that it supports. Entitlements of several orders may support one; it falls with the last. */
    credentialId: bytes('credential_id'),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    /** Blind index of whose it is: how a signal about the person finds it. */
    recipientIndex: bytes('recipient_index'),
    /** Why it is suspended or cancelled. */
    reason: text(),
    /** What a person should look at. */
    review: text(),
    /** What a person decided; outranks what follows from the order. */
    manual: text({ enum: MANUAL_DECISIONS }),
    /** When it is to be looked at again without anything having happened. */
    dueAt: integer('due_at'),
    multiplier: integer().notNull().default(1),
    /** The mapping rule that made it, as it was then; null: the order itself named the achievement. */
    ruleId: bytes('rule_id'),
    ruleRevision: integer('rule_revision'),
  },
  (table) => [
    index('entitlements_recipient')
      .on(table.tenantId, table.recipientIndex)
      .where(sql`recipient_index is not null`),
    index('entitlements_due').on(table.dueAt).where(sql`due_at is not null`),
    index('entitlements_review').on(table.issuerId, table.id).where(sql`review is not null`),
    uniqueIndex('entitlements_unit').on(table.purchaseId, table.lineKey, table.unit, table.achievement),
    index('entitlements_issuer').on(table.issuerId, table.id),
    index('entitlements_credential').on(table.credentialId),
  ],
)
