import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { bytes } from './columns.ts'

/**
 * A person as one tenant knows them. `dataKey` is the person's own key, sealed: setting it to null erases
 * the person. `blindIndex` is a keyed hash of the normalised identifier.
 */
export const recipients = sqliteTable(
  'recipients',
  {
    id: integer().primaryKey(),
    tenantId: integer('tenant_id').notNull(),
    blindIndex: bytes('blind_index').notNull(),
    dataKey: bytes('data_key'),
    personal: bytes(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [uniqueIndex('recipients_blind_index').on(table.tenantId, table.blindIndex)],
)

/** `state` of a credential, as small numbers because there are a great many rows. */
export const CREDENTIAL_STATES = ['issued', 'revoked', 'suspended', 'superseded'] as const

export const ISSUED = CREDENTIAL_STATES.indexOf('issued')
export const REVOKED = CREDENTIAL_STATES.indexOf('revoked')
export const SUSPENDED = CREDENTIAL_STATES.indexOf('suspended')
export const SUPERSEDED = CREDENTIAL_STATES.indexOf('superseded')

/** States that nothing leads out of: the revocation bit is set and is never cleared. */
export const WITHDRAWN: number[] = [REVOKED, SUPERSEDED]

/**
 * Facts plus a signature, not a document: the document is rebuilt from here and the frozen versions.
 * Dates are epoch seconds. `position` is the issuer's status position (list number and place in it).
 * `facts` is what varies beyond the columns, sealed under the recipient's key.
 */
export const credentials = sqliteTable(
  'credentials',
  {
    seq: integer().primaryKey(),
    id: bytes().notNull(),
    issuerId: integer('issuer_id').notNull(),
    versionId: integer('version_id').notNull(),
    profileId: integer('profile_id').notNull(),
    recipientId: integer('recipient_id').notNull(),
    keyId: integer('key_id').notNull(),
    format: integer().notNull(),
    state: integer().notNull().default(0),
    position: integer().notNull(),
    createdAt: integer('created_at').notNull(),
    validFrom: integer('valid_from').notNull(),
    validUntil: integer('valid_until'),
    identityHash: bytes('identity_hash'),
    salt: bytes(),
    facts: bytes(),
    signature: bytes().notNull(),
    /** Of the second proof, where the achievement asks for a proof set. */
    jcsSignature: bytes('jcs_signature'),
    /** Id of the credential that was issued in place of this one. */
    supersededBy: bytes('superseded_by'),
  },
  (table) => [
    uniqueIndex('credentials_id').on(table.issuerId, table.id),
    uniqueIndex('credentials_position').on(table.issuerId, table.position),
    index('credentials_recipient').on(table.recipientId),
    index('credentials_valid_until').on(table.validUntil).where(sql`valid_until is not null`),
  ],
)

/** The answer to an `Idempotency-Key`: which credentials the first call made. Ids are concatenated, 16 bytes each. */
export const idempotencyKeys = sqliteTable(
  'idempotency_keys',
  {
    issuerId: integer('issuer_id').notNull(),
    key: bytes().notNull(),
    digest: bytes().notNull(),
    credentials: bytes().notNull(),
    /** Places of the items that the first call refused. */
    rejected: text({ mode: 'json' }).$type<readonly number[]>(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.issuerId, table.key] }),
    index('idempotency_keys_age').on(table.issuerId, table.createdAt),
  ],
)

/** Append-only truth of the status bits: for each entry the newest event counts; `revocation` is never cleared. */
export const statusEvents = sqliteTable(
  'status_events',
  {
    id: integer().primaryKey(),
    issuerId: integer('issuer_id').notNull(),
    purpose: text({ enum: ['revocation', 'suspension'] }).notNull(),
    list: integer().notNull(),
    statusIndex: integer('status_index').notNull(),
    value: integer().notNull(),
    reason: text(),
    at: integer().notNull(),
  },
  (table) => [
    index('status_events_list').on(table.issuerId, table.purpose, table.list),
    // Revoking is final, so there is one event; two calls at once are settled here.
    uniqueIndex('status_events_revocation')
      .on(table.issuerId, table.list, table.statusIndex)
      .where(sql`purpose = 'revocation'`),
  ],
)

/** What was last signed for a list, and which version of the truth it shows. A list without a row is all zero. */
export const statusLists = sqliteTable(
  'status_lists',
  {
    issuerId: integer('issuer_id').notNull(),
    purpose: text({ enum: ['revocation', 'suspension'] }).notNull(),
    list: integer().notNull(),
    version: integer().notNull(),
    publishedVersion: integer('published_version'),
    publishedAt: integer('published_at'),
    document: text(),
  },
  (table) => [primaryKey({ columns: [table.issuerId, table.purpose, table.list] })],
)
