import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { bytes } from './columns.ts'

/**
 * Sealed pieces of an audit chain. `chain` is an issuer's id, or a tenant's with a minus sign for what concerns none of
 * its issuers, or 0 for the platform. The primary key settles two sweeps that seal at once.
 */
export const auditBlocks = sqliteTable(
  'audit_blocks',
  {
    chain: integer().notNull(),
    number: integer().notNull(),
    /** Ids of the first and the last entry in it. */
    firstId: integer('first_id').notNull(),
    lastId: integer('last_id').notNull(),
    count: integer().notNull(),
    /** Entries of the chain up to and with this block. */
    total: integer().notNull(),
    previous: bytes().notNull(),
    hash: bytes().notNull(),
    /** The first four bytes of each entry's hash: they tell which entry is not what it was. */
    marks: bytes().notNull(),
    sealedAt: integer('sealed_at').notNull(),
    /** Whether the chain's head of that day has been published. */
    published: integer({ mode: 'boolean' }).notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.chain, table.number] }),
    index('audit_blocks_last').on(table.lastId),
    index('audit_blocks_unpublished').on(table.sealedAt).where(sql`published = 0`),
  ],
)

/** The head of an issuer's audit chain at the end of a day (UTC, days since 1970), signed with the issuer's key. */
export const auditHeads = sqliteTable(
  'audit_heads',
  {
    issuerId: integer('issuer_id').notNull(),
    day: integer().notNull(),
    block: integer().notNull(),
    entries: integer().notNull(),
    hash: bytes().notNull(),
    /** Compact JWS over the line. */
    signature: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.issuerId, table.day] })],
)
