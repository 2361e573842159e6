import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/**
 * What a database that has been set back must be told again, on its way into the append-only log in R2. A row is
 * written in the batch of the change that it tells of, and removed when the log has it.
 */
export const restoreRecords = sqliteTable('restore_records', {
  // Never given out again: a slow worker must not remove a newer row.
  id: integer().primaryKey({ autoIncrement: true }),
  record: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull(),
  at: integer().notNull(),
})

/** How far a log has come: id of the last row of a table that is in it. */
export const logCursors = sqliteTable('log_cursors', {
  name: text().primaryKey(),
  lastId: integer('last_id').notNull(),
})
