import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { bytes } from './columns.ts'

export const TASK_STATES = ['pending', 'done', 'failed'] as const

/**
 * Long work in steps, each short and safe to repeat: `cursor` says how far it has come. Belongs to a tenant, to one
 * of its issuers, or to the platform (both null). No personal data in `input` and `result`.
 */
export const tasks = sqliteTable(
  'tasks',
  {
    id: bytes().primaryKey(),
    tenantId: integer('tenant_id'),
    issuerId: integer('issuer_id'),
    kind: text().notNull(),
    input: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull(),
    cursor: text(),
    total: integer(),
    done: integer().notNull().default(0),
    failed: integer().notNull().default(0),
    result: text({ mode: 'json' }).$type<Record<string, unknown>>(),
    state: text({ enum: TASK_STATES }).notNull(),
    reason: text(),
    attempts: integer().notNull().default(0),
    nextAttemptAt: integer('next_attempt_at').notNull(),
    /** Who asked for it, as in the audit entries; steps act in this name. */
    actor: text().notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (table) => [
    index('tasks_tenant').on(table.tenantId, table.id),
    index('tasks_due').on(table.nextAttemptAt).where(sql`state = 'pending'`),
  ],
)
