import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { Permission } from '../../core/access/permissions.ts'
import { bytes } from './columns.ts'

/** The customer. `secret` is the sealed root of its blind index, data key and status permutations. */
export const tenants = sqliteTable('tenants', {
  id: integer().primaryKey(),
  slug: text().notNull().unique(),
  name: text().notNull(),
  contact: bytes().notNull(),
  secret: bytes().notNull(),
  state: text({ enum: ['active', 'suspended'] }).notNull(),
  createdAt: integer('created_at').notNull(),
  /** What the operator allows; null: as much as anybody wants. */
  credentialQuota: integer('credential_quota'),
  batchLimit: integer('batch_limit'),
  memberLimit: integer('member_limit'),
})

/** A signing identity. `nextPosition` counts status positions: list = position / 131,072, never reused. */
export const issuers = sqliteTable(
  'issuers',
  {
    id: integer().primaryKey(),
    tenantId: integer('tenant_id')
      .notNull()
      .references(() => tenants.id),
    slug: text().notNull().unique(),
    mode: text({ enum: ['live', 'test'] }).notNull(),
    did: text().notNull().unique(),
    baseUrl: text('base_url').notNull(),
    profileId: integer('profile_id').notNull(),
    nextPosition: integer('next_position').notNull().default(0),
    createdAt: integer('created_at').notNull(),
    /** Where a quota ends: positions from here on are not handed out in `limitMonth` (`2026-11`). */
    positionLimit: integer('position_limit'),
    limitMonth: text('limit_month'),
    /** The restore log says that positions below this one may have been handed out. */
    loggedPosition: integer('logged_position').notNull().default(0),
  },
  (table) => [
    uniqueIndex('issuers_tenant_mode').on(table.tenantId, table.mode),
    index('issuers_unlogged').on(table.id).where(sql`next_position > logged_position`),
  ],
)

/** Frozen versions of the Profile that credentials embed: a rebuilt credential must stay exact for ever. */
export const issuerProfiles = sqliteTable(
  'issuer_profiles',
  {
    id: integer().primaryKey(),
    issuerId: integer('issuer_id').notNull(),
    document: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull(),
    createdAt: integer('created_at').notNull(),
    /** Under which identity the profile stands; null: the issuer's home. */
    identityId: integer('identity_id'),
  },
  (table) => [index('issuer_profiles_issuer').on(table.issuerId)],
)

/** Public halves stay for ever; `sealedPrivate` is opaque without the KEK. */
export const signingKeys = sqliteTable(
  'signing_keys',
  {
    id: integer().primaryKey(),
    issuerId: integer('issuer_id').notNull(),
    algorithm: text({ enum: ['Ed25519', 'RS256'] }).notNull(),
    /** Ed25519: the 32 bytes. RS256: the public JWK as UTF-8 JSON. */
    publicKey: bytes('public_key').notNull(),
    sealedPrivate: bytes('sealed_private'),
    state: text({ enum: ['active', 'retired', 'compromised'] }).notNull(),
    createdAt: integer('created_at').notNull(),
    revokedAt: integer('revoked_at'),
    retiredAt: integer('retired_at'),
    /** `secret`: in a Worker secret of the issuer's own. `public`: only the public half is left. */
    source: text({ enum: ['generated', 'imported', 'secret', 'public'] })
      .notNull()
      .default('generated'),
  },
  (table) => [
    index('signing_keys_issuer').on(table.issuerId),
    // A key that has been given up, here or elsewhere, does not come back under another name.
    uniqueIndex('signing_keys_public').on(table.publicKey),
    uniqueIndex('signing_keys_active').on(table.issuerId, table.algorithm).where(sql`state = 'active'`),
  ],
)

/** Only the SHA-256 of a key is kept. `issuerId` null: every issuer of the tenant. */
export const apiKeys = sqliteTable(
  'api_keys',
  {
    id: integer().primaryKey(),
    tenantId: integer('tenant_id').notNull(),
    issuerId: integer('issuer_id'),
    hint: text().notNull(),
    hash: bytes().notNull().unique(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at'),
    revokedAt: integer('revoked_at'),
    name: text(),
    /** Null: every permission, as keys had before there were scopes. */
    scopes: text({ mode: 'json' }).$type<Permission[]>(),
    /** Who made it, as audit entries name an actor; older rows may name a key that it was made with. */
    createdBy: text('created_by'),
    /** To the hour. */
    lastUsedAt: integer('last_used_at'),
  },
  (table) => [index('api_keys_tenant').on(table.tenantId)],
)

/** One row a KEK version: shows at start-up that a configured KEK is the one that sealed this database. */
export const kekChecks = sqliteTable('kek_checks', {
  version: integer().primaryKey(),
  value: bytes().notNull(),
  /** Since when nothing in the database is sealed with it. */
  emptySince: integer('empty_since'),
  /** From then on the secret need not be there. */
  droppedAt: integer('dropped_at'),
})
