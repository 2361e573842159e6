import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { bytes } from './columns.ts'

export const APPROVAL_STATES = ['requested', 'approved', 'rejected', 'withdrawn', 'expired'] as const

export const APPROVAL_KINDS = ['issue', 'revoke', 'replace'] as const

/**
 * A call that waits for a second pair of eyes. `body` is the call, sealed under the tenant's data key; null when it is
 * kept as a file because it is large, or is not needed any more.
 */
export const approvals = sqliteTable(
  'approvals',
  {
    id: bytes().primaryKey(),
    tenantId: integer('tenant_id').notNull(),
    issuerId: integer('issuer_id').notNull(),
    kind: text({ enum: APPROVAL_KINDS }).notNull(),
    /** Slug; null when credentials of several achievements are to be revoked. */
    achievement: text(),
    /** Version of the achievement that was asked for. */
    version: integer(),
    count: integer().notNull(),
    body: bytes(),
    isFile: integer('is_file', { mode: 'boolean' }).notNull(),
    /** As in the audit entries, and the person behind it. */
    requester: text().notNull(),
    requestingPerson: text('requesting_person').notNull(),
    /** SHA-256 of the `Idempotency-Key` and of the body that came with it. */
    idempotencyKey: bytes('idempotency_key'),
    digest: bytes(),
    state: text({ enum: APPROVAL_STATES }).notNull(),
    decidedBy: text('decided_by'),
    reason: text(),
    /** Ids of the credentials that came of it, 16 bytes each. */
    credentials: bytes(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    decidedAt: integer('decided_at'),
  },
  (table) => [
    index('approvals_issuer').on(table.issuerId, table.id),
    index('approvals_due').on(table.expiresAt).where(sql`state = 'requested'`),
    uniqueIndex('approvals_idempotency')
      .on(table.issuerId, table.idempotencyKey)
      .where(sql`idempotency_key is not null`),
  ],
)
