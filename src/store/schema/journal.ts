import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { bytes } from './columns.ts'

/** Work that must happen after a batch, written in that batch. */
export const outbox = sqliteTable(
  'outbox',
  {
    // Never given out again: a worker that outlives its lease must not delete a newer row.
    id: integer().primaryKey({ autoIncrement: true }),
    issuerId: integer('issuer_id').notNull(),
    kind: text({ enum: ['credential.issued', 'credential.revoked'] }).notNull(),
    credentialId: bytes('credential_id').notNull(),
    attempts: integer().notNull().default(0),
    nextAttemptAt: integer('next_attempt_at').notNull(),
    state: text({ enum: ['pending', 'dead'] })
      .notNull()
      .default('pending'),
  },
  (table) => [index('outbox_due').on(table.nextAttemptAt).where(sql`state = 'pending'`)],
)

/** Append-only: who did what to which thing. No personal data; `digest` is the SHA-256 of what came of it. */
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
  },
  (table) => [index('audit_entries_tenant').on(table.tenantId, table.id)],
)
