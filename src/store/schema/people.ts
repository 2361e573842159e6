import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { ROLES } from '../../core/access/permissions.ts'
import { bytes } from './columns.ts'

/** Who has which role in a tenant: the one authority that says so (docs/decisions/008). */
export const members = sqliteTable(
  'members',
  {
    tenantId: integer('tenant_id').notNull(),
    userId: text('user_id').notNull(),
    role: text({ enum: ROLES }).notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.userId] }),
    index('members_user').on(table.userId),
  ],
)

export const invitations = sqliteTable(
  'invitations',
  {
    id: bytes().primaryKey(),
    tenantId: integer('tenant_id').notNull(),
    /** In lower case, as users have theirs. Taken away when the invitation is over. */
    email: text(),
    role: text({ enum: ROLES }).notNull(),
    state: text({ enum: ['open', 'accepted', 'withdrawn'] }).notNull(),
    invitedBy: text('invited_by').notNull(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
  },
  (table) => [uniqueIndex('invitations_open').on(table.tenantId, table.email).where(sql`state = 'open'`)],
)

/** How many mails have been asked for to an address, or invitations by a tenant; by a keyed hash of which. */
export const signInMails = sqliteTable('sign_in_mails', {
  address: bytes().primaryKey(),
  count: integer().notNull(),
  since: integer().notNull(),
})
