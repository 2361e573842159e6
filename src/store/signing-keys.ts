import { and, asc, eq, sql } from 'drizzle-orm'
import type { Database, Statement } from './database.ts'
import { signingKeys } from './schema/tenants.ts'

export type SigningKeyRecord = typeof signingKeys.$inferSelect

/** Every key that the issuer ever signed with, oldest first. */
export const listSigningKeys = (db: Database, issuerId: number): Promise<SigningKeyRecord[]> =>
  db.select().from(signingKeys).where(eq(signingKeys.issuerId, issuerId)).orderBy(asc(signingKeys.id))

/** UNIQUE (issuer, algorithm, active) settles two changes at once; UNIQUE (public key) keeps a key from coming back. */
export const insertSigningKey = (db: Database, row: Omit<SigningKeyRecord, 'id'>): Statement =>
  db.insert(signingKeys).values(row)

/** An active key signs no more: its private half is destroyed, its public half stays. */
export const markKeyRetired = (db: Database, issuerId: number, id: number, retiredAt: number): Statement =>
  db
    .update(signingKeys)
    .set({ state: 'retired', retiredAt, sealedPrivate: null })
    .where(and(eq(signingKeys.issuerId, issuerId), eq(signingKeys.id, id), eq(signingKeys.state, 'active')))

/** A key is not to be trusted from a moment on; of two such moments the earlier one counts. */
export const markKeyCompromised = (
  db: Database,
  issuerId: number,
  id: number,
  { revokedAt, at }: { revokedAt: number; at: number },
): Statement =>
  db
    .update(signingKeys)
    .set({
      state: 'compromised',
      revokedAt: sql`min(coalesce(${signingKeys.revokedAt}, ${revokedAt}), ${revokedAt})`,
      retiredAt: sql`coalesce(${signingKeys.retiredAt}, ${at})`,
      sealedPrivate: null,
    })
    .where(and(eq(signingKeys.issuerId, issuerId), eq(signingKeys.id, id)))

/**
 * The tenant's id while a key is the active one of its issuer, else NULL, with which no audit entry can be written: a
 * batch that was signed with a key that has been replaced meanwhile fails as a whole.
 */
export const tenantWhileKeyIsActive = ({
  tenantId,
  issuerId,
  keyId,
}: {
  tenantId: number
  issuerId: number
  keyId: number
}) =>
  sql<number>`(select ${tenantId} from signing_keys
    where id = ${keyId} and issuer_id = ${issuerId} and state = 'active')`
