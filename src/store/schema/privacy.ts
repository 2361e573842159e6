import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { Language } from '../../core/language/languages.ts'
import type { Retention, RetentionKind } from '../../core/privacy/retention.ts'
import { bytes } from './columns.ts'

/** What a tenant has set for all of its issuers; members that are absent have their defaults. */
export interface TenantSettings {
  /** Of mails to recipients. */
  language?: Language
  retention?: Partial<Retention>
  privacy?: {
    /** Whom to write to about it: an address for people, shown to everybody. */
    contact?: string
    /** The tenant's own words, in Markdown. */
    text?: string
  }
  sharing?: {
    /** LinkedIn's number of the organisation: with it, a profile shows its logo. */
    linkedInOrganizationId?: string
  }
}

export const tenantSettings = sqliteTable('tenant_settings', {
  tenantId: integer('tenant_id').primaryKey(),
  settings: text({ mode: 'json' }).$type<TenantSettings>().notNull(),
  updatedAt: integer('updated_at').notNull(),
})

/** How far the sweep has come with a tenant's old data; `dueAt` is when there is something to look at again. */
export const retentionProgress = sqliteTable(
  'retention_progress',
  {
    tenantId: integer('tenant_id').notNull(),
    kind: text().$type<RetentionKind>().notNull(),
    /** Id of the last row that was looked at. */
    cursor: bytes(),
    dueAt: integer('due_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.kind] }),
    index('retention_progress_due').on(table.dueAt),
  ],
)

/** What was destroyed of a person, in numbers; told to whoever asked for it. */
export interface ErasureCounts {
  credentialsRevoked: number
  credentialsKept: number
  purchases: number
  inboxBodies: number
  claims: number
  approvals: number
}

/**
 * Receipts: that a person was erased, not who it was. `subject` is the SHA-256 of the blind index and is needed only
 * as long as copies of the database may hold the person: to find what the walk is after, to repeat the erasure after
 * a restore, and to answer a second request. Then it is dropped.
 */
export const erasures = sqliteTable(
  'erasures',
  {
    id: bytes().primaryKey(),
    tenantId: integer('tenant_id').notNull(),
    /** Null: somebody whom orders named and who had no credential. */
    recipientId: integer('recipient_id'),
    subject: bytes(),
    credentials: text({ enum: ['revoke', 'keep'] }).notNull(),
    counts: text({ mode: 'json' }).$type<ErasureCounts>().notNull(),
    state: text({ enum: ['walking', 'complete'] }).notNull(),
    actor: text().notNull(),
    createdAt: integer('created_at').notNull(),
    completedAt: integer('completed_at'),
  },
  (table) => [
    index('erasures_tenant').on(table.tenantId, table.id),
    // A person is erased once; two calls at once are settled here.
    uniqueIndex('erasures_recipient').on(table.tenantId, table.recipientId),
    index('erasures_subject').on(table.createdAt).where(sql`subject is not null`),
  ],
)
