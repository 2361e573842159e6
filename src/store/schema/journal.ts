import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { EventType } from '../../core/webhooks/event-types.ts'
import { bytes } from './columns.ts'

/**
 * What has happened: told to recipients by mail and to tenants' systems by webhook. `webhook.disabled` is told to tenants by
 * mail, the offers to whoever gets a link (their subjects are an entitlement and a purchase), and that a credential is about
 * to expire to its recipient alone.
 */
export type OutboxKind =
  | EventType
  | 'webhook.disabled'
  | 'claim.offered'
  | 'seats.offered'
  | 'notice.expiring'

/** Work that must happen after a batch, written in that batch. */
export const outbox = sqliteTable(
  'outbox',
  {
    // Never given out again: a worker that outlives its lease must not delete a newer row.
    id: integer().primaryKey({ autoIncrement: true }),
    issuerId: integer('issuer_id').notNull(),
    kind: text().$type<OutboxKind>().notNull(),
    /** Id of what it happened to. The column has the name of the first thing that had events. */
    subjectId: bytes('credential_id').notNull(),
    attempts: integer().notNull().default(0),
    nextAttemptAt: integer('next_attempt_at').notNull(),
    state: text({ enum: ['pending', 'dead'] })
      .notNull()
      .default('pending'),
    /** When it happened; null where the subject itself tells. */
    at: integer(),
  },
  (table) => [index('outbox_due').on(table.nextAttemptAt).where(sql`state = 'pending'`)],
)

/**
 * Append-only: who did what to which thing. No personal data; `digest` is the SHA-256 of what came of it, `before` of
 * what was there. Ids rise in the order of commits: D1 writes one transaction after the other, and nothing removes rows.
 */
export const auditEntries = sqliteTable(
  'audit_entries',
  {
    id: integer().primaryKey(),
    tenantId: integer('tenant_id').notNull(),
    issuerId: integer('issuer_id'),
    at: integer().notNull(),
    actor: text().notNull(),
    action: text().notNull(),
    subject: bytes(),
    digest: bytes(),
    before: bytes(),
  },
  (table) => [index('audit_entries_chain').on(table.tenantId, table.issuerId, table.id)],
)
