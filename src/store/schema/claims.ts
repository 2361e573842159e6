import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { bytes } from './columns.ts'

/**
 * The link under which somebody takes a unit. The token follows from the tenant's secret, the entitlement and the
 * generation, so it can be mailed again and is kept nowhere; only its SHA-256 is. A new generation ends the old link.
 */
export const claims = sqliteTable(
  'claims',
  {
    entitlementId: bytes('entitlement_id').primaryKey(),
    tenantId: integer('tenant_id').notNull(),
    issuerId: integer('issuer_id').notNull(),
    purchaseId: bytes('purchase_id').notNull(),
    tokenHash: bytes('token_hash').notNull(),
    generation: integer().notNull(),
    expiresAt: integer('expires_at').notNull(),
    /** Whom the buyer invited, then who claimed it: name and address, sealed under the tenant's data key. */
    person: bytes(),
    /** When the link was last mailed; null: it is handed out by the buyer, or by nobody yet. */
    sentAt: integer('sent_at'),
    claimedAt: integer('claimed_at'),
  },
  (table) => [uniqueIndex('claims_token').on(table.tokenHash), index('claims_purchase').on(table.purchaseId)],
)

/** The page on which a buyer hands out what was bought. Its token is made like those of claims. */
export const seatPages = sqliteTable(
  'seat_pages',
  {
    purchaseId: bytes('purchase_id').primaryKey(),
    tenantId: integer('tenant_id').notNull(),
    issuerId: integer('issuer_id').notNull(),
    tokenHash: bytes('token_hash').notNull(),
    generation: integer().notNull(),
    expiresAt: integer('expires_at').notNull(),
    sentAt: integer('sent_at').notNull(),
  },
  (table) => [uniqueIndex('seat_pages_token').on(table.tokenHash)],
)

/**
 * What was said about a person and an achievement. Kept under the blind index of the person, because it may come before
 * the order does; `orderRef`, with the shop that it is of where that is known, and `entitlementId` narrow it down.
 */
export const signals = sqliteTable(
  'signals',
  {
    // Never given out again: an order that is worked on remembers the newest one that it has seen.
    id: integer().primaryKey({ autoIncrement: true }),
    tenantId: integer('tenant_id').notNull(),
    issuerId: integer('issuer_id').notNull(),
    /** SHA-256 of where it came from and what its sender calls it: the same signal twice is one. */
    sourceKey: bytes('source_key').notNull(),
    kind: text({ enum: ['completion', 'score', 'approval'] }).notNull(),
    achievement: text().notNull(),
    recipientIndex: bytes('recipient_index'),
    endpointId: bytes('endpoint_id'),
    orderRef: text('order_ref'),
    entitlementId: bytes('entitlement_id'),
    /** In millionths. */
    score: integer(),
    positive: integer({ mode: 'boolean' }).notNull(),
    at: integer().notNull(),
    receivedAt: integer('received_at').notNull(),
    actor: text().notNull(),
  },
  (table) => [
    uniqueIndex('signals_source').on(table.issuerId, table.sourceKey, table.achievement),
    index('signals_recipient').on(table.tenantId, table.recipientIndex),
    index('signals_order').on(table.tenantId, table.orderRef).where(sql`order_ref is not null`),
  ],
)

/**
 * Which credential a learner has of an achievement, where it is to be had once. The key settles who issues first;
 * `revision` is the lock of whoever changes what supports the credential.
 */
export const learnerAwards = sqliteTable(
  'learner_awards',
  {
    issuerId: integer('issuer_id').notNull(),
    achievement: text().notNull(),
    recipientId: integer('recipient_id').notNull(),
    /** One more for each credential after the one before was withdrawn, had expired or was renewed. */
    number: integer().notNull(),
    credentialId: bytes('credential_id').notNull(),
    revision: integer().notNull(),
    /** Issued by hand before an order came: no order takes it away. */
    byHand: integer('by_hand', { mode: 'boolean' }).notNull(),
  },
  (table) => [
    uniqueIndex('learner_awards_number').on(
      table.issuerId,
      table.achievement,
      table.recipientId,
      table.number,
    ),
    uniqueIndex('learner_awards_credential').on(table.issuerId, table.credentialId),
  ],
)

/** What a mapping rule said, revision by revision. */
export const mappingRuleRevisions = sqliteTable(
  'mapping_rule_revisions',
  {
    ruleId: bytes('rule_id').notNull(),
    revision: integer().notNull(),
    tenantId: integer('tenant_id').notNull(),
    issuerId: integer('issuer_id').notNull(),
    document: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull(),
    actor: text().notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [uniqueIndex('mapping_rule_revisions_revision').on(table.ruleId, table.revision)],
)
