import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { bytes } from './columns.ts'

export const TARGET_KINDS = ['achievement', 'issuer', 'credential'] as const

/**
 * Signed by `issuerId`, the endorser. The whole document is kept, unlike that of a credential: endorsements are few,
 * they hold nobody's personal data, and achievements embed them letter by letter. `position` is one of the
 * endorser's status positions, as credentials have them.
 */
export const endorsements = sqliteTable(
  'endorsements',
  {
    id: bytes().primaryKey(),
    tenantId: integer('tenant_id').notNull(),
    issuerId: integer('issuer_id').notNull(),
    target: text().notNull(),
    targetKind: text('target_kind', { enum: TARGET_KINDS }).notNull(),
    document: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull(),
    position: integer().notNull(),
    state: text({ enum: ['issued', 'revoked'] }).notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    index('endorsements_issuer').on(table.issuerId, table.id),
    uniqueIndex('endorsements_position').on(table.issuerId, table.position),
  ],
)

export const REQUEST_STATES = ['requested', 'accepted', 'declined', 'withdrawn'] as const

/**
 * `tenantId` and `issuerId` ask `askedIssuerId` to endorse an achievement. `digest` is the SHA-256 of what the
 * achievement said then: what was asked for is what gets endorsed.
 */
export const endorsementRequests = sqliteTable(
  'endorsement_requests',
  {
    id: bytes().primaryKey(),
    tenantId: integer('tenant_id').notNull(),
    issuerId: integer('issuer_id').notNull(),
    askedIssuerId: integer('asked_issuer_id').notNull(),
    achievement: text().notNull(),
    digest: bytes().notNull(),
    message: text(),
    state: text({ enum: REQUEST_STATES }).notNull(),
    endorsementId: bytes('endorsement_id'),
    createdAt: integer('created_at').notNull(),
    answeredAt: integer('answered_at'),
  },
  (table) => [
    index('endorsement_requests_asking').on(table.issuerId, table.id),
    index('endorsement_requests_asked').on(table.askedIssuerId, table.id),
    index('endorsement_requests_endorsement').on(table.endorsementId),
    // Asking twice is asking once.
    uniqueIndex('endorsement_requests_open')
      .on(table.issuerId, table.askedIssuerId, table.achievement)
      .where(sql`state = 'requested'`),
  ],
)
