import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

export const IDENTITY_STATES = ['claimed', 'proven', 'removed'] as const

/**
 * A host of the tenant's own, under which the issuer is another identity: did:web of the host. Anybody may claim a host;
 * whoever proves it first has it. A row that was removed stays, because credentials name it.
 */
export const issuerIdentities = sqliteTable(
  'issuer_identities',
  {
    id: integer().primaryKey(),
    tenantId: integer('tenant_id').notNull(),
    issuerId: integer('issuer_id').notNull(),
    host: text().notNull(),
    did: text().notNull(),
    baseUrl: text('base_url').notNull(),
    /** What the TXT record must say. */
    token: text().notNull(),
    state: text({ enum: IDENTITY_STATES }).notNull(),
    createdAt: integer('created_at').notNull(),
    provenAt: integer('proven_at'),
    nextCheckAt: integer('next_check_at'),
    /** Since when the TXT record has not been found any more. */
    missingSince: integer('missing_since'),
  },
  (table) => [
    uniqueIndex('issuer_identities_issuer').on(table.issuerId, table.host),
    uniqueIndex('issuer_identities_host').on(table.host).where(sql`state = 'proven'`),
    index('issuer_identities_due').on(table.nextCheckAt).where(sql`state = 'proven'`),
  ],
)

/** From which status list on an identity signs; null: the issuer's home. Before the first row everything is home's. */
export const identityPeriods = sqliteTable(
  'identity_periods',
  {
    issuerId: integer('issuer_id').notNull(),
    firstList: integer('first_list').notNull(),
    identityId: integer('identity_id'),
  },
  (table) => [primaryKey({ columns: [table.issuerId, table.firstList] })],
)
