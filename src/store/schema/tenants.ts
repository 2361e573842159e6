import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
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
  },
  (table) => [uniqueIndex('issuers_tenant_mode').on(table.tenantId, table.mode)],
)

/** Frozen versions of the Profile that credentials embed: a rebuilt credential must stay exact for ever. */
export const issuerProfiles = sqliteTable(
  'issuer_profiles',
  {
    id: integer().primaryKey(),
    issuerId: integer('issuer_id').notNull(),
    document: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull(),
    createdAt: integer('created_at').notNull(),
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
  },
  (table) => [
    index('signing_keys_issuer').on(table.issuerId),
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
  },
  (table) => [index('api_keys_tenant').on(table.tenantId)],
)

/** One row a KEK version: shows at start-up that a configured KEK is the one that sealed this database. */
export const kekChecks = sqliteTable('kek_checks', {
  version: integer().primaryKey(),
  value: bytes().notNull(),
})
