import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { bytes } from './columns.ts'

/** Everything of a tenant as one ZIP file, kept in pieces for some days; `token` is the SHA-256 of what its link holds. */
export const archives = sqliteTable(
  'archives',
  {
    id: bytes().primaryKey(),
    tenantId: integer('tenant_id').notNull(),
    token: bytes().notNull().unique(),
    state: text({ enum: ['making', 'ready', 'removed'] }).notNull(),
    pieces: integer().notNull().default(0),
    size: integer().notNull().default(0),
    withKeys: integer('with_keys', { mode: 'boolean' }).notNull(),
    actor: text().notNull(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
  },
  (table) => [
    index('archives_tenant').on(table.tenantId, table.id),
    index('archives_expiry').on(table.expiresAt),
  ],
)
