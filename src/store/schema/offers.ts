import { index, integer, sqliteTable } from 'drizzle-orm/sqlite-core'
import { bytes } from './columns.ts'

/** That somebody may put a credential into a wallet, once. Only hashes of code and token are kept. */
export const credentialOffers = sqliteTable(
  'credential_offers',
  {
    codeHash: bytes('code_hash').primaryKey(),
    issuerId: integer('issuer_id').notNull(),
    credentialId: bytes('credential_id').notNull(),
    expiresAt: integer('expires_at').notNull(),
    /** UNIQUE tells who redeemed the code first. */
    tokenHash: bytes('token_hash').unique(),
    tokenExpiresAt: integer('token_expires_at'),
  },
  (table) => [index('credential_offers_expiry').on(table.expiresAt)],
)
