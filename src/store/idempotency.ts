import { and, eq } from 'drizzle-orm'
import type { Database, Statement } from './database.ts'
import { idempotencyKeys } from './schema/credentials.ts'

export interface IdempotencyRecord {
  digest: Uint8Array<ArrayBuffer>
  /** Ids of the credentials that the first call made, 16 bytes each. */
  credentials: Uint8Array<ArrayBuffer>
  /** Places of the items that the first call refused. */
  rejected: readonly number[] | null
}

/** The query for what was answered under a key before, for use in a batch. */
export const selectIdempotencyKey = (db: Database, issuerId: number, key: Uint8Array<ArrayBuffer>) =>
  db
    .select({
      digest: idempotencyKeys.digest,
      credentials: idempotencyKeys.credentials,
      rejected: idempotencyKeys.rejected,
    })
    .from(idempotencyKeys)
    .where(and(eq(idempotencyKeys.issuerId, issuerId), eq(idempotencyKeys.key, key)))

/** The primary key settles two calls at once: the second batch fails as a whole. */
export const insertIdempotencyKey = (
  db: Database,
  issuerId: number,
  key: Uint8Array<ArrayBuffer>,
  record: IdempotencyRecord & { createdAt: number },
): Statement => db.insert(idempotencyKeys).values({ issuerId, key, ...record })
