import { and, asc, eq, gt, notInArray, sql } from 'drizzle-orm'
import { notFound } from '../core/badge-error.ts'
import { toHex } from '../core/encoding/bytes.ts'
import { formatUuid } from '../core/ids/uuid.ts'
import { type Database, jsonChunks, type Statement, violates } from './database.ts'
import { IDENTITY } from './issuers.ts'
import { achievements, achievementVersions } from './schema/achievements.ts'
import { credentials, recipients, WITHDRAWN } from './schema/credentials.ts'
import { issuerIdentities } from './schema/identities.ts'
import { issuerProfiles, issuers, signingKeys, tenants } from './schema/tenants.ts'

/** What is written for one credential. The recipient is named by blind index: its row may be in the same batch. */
export interface NewCredential {
  id: Uint8Array
  versionId: number
  profileId: number
  keyId: number
  format: number
  blindIndex: Uint8Array
  position: number
  createdAt: number
  validFrom: number
  validUntil: number | null
  identityHash: Uint8Array | null
  salt: Uint8Array | null
  facts: Uint8Array | null
  signature: Uint8Array
  jcsSignature: Uint8Array | null
}

const hexOrNull = (bytes: Uint8Array | null): string | null => (bytes === null ? null : toHex(bytes))

/**
 * All rows of one call. UNIQUE (issuer, position) is the backstop of the status index. A key that is not the issuer's
 * active one any more leaves NULL in its place, and the batch fails as a whole.
 */
export const insertCredentials = (
  db: Database,
  { tenantId, issuerId }: { tenantId: number; issuerId: number },
  rows: readonly NewCredential[],
): Statement[] =>
  jsonChunks(
    rows.map((row) => [
      toHex(row.id),
      row.versionId,
      row.profileId,
      row.keyId,
      row.format,
      toHex(row.blindIndex),
      row.position,
      row.createdAt,
      row.validFrom,
      row.validUntil,
      hexOrNull(row.identityHash),
      hexOrNull(row.salt),
      hexOrNull(row.facts),
      toHex(row.signature),
      hexOrNull(row.jcsSignature),
    ]),
  ).map((json) =>
    // Every column in the order of the table, as drizzle names them all.
    db.insert(credentials).select(sql`select null, unhex(value->>0), ${issuerId}, value->>1, value->>2,
        (select r.id from recipients r where r.tenant_id = ${tenantId} and r.blind_index = unhex(value->>5)),
        (select k.id from signing_keys k where k.id = value->>3 and k.issuer_id = ${issuerId} and k.state = 'active'),
        value->>4, 0, value->>6, value->>7, value->>8, value->>9,
        unhex(value->>10), unhex(value->>11), unhex(value->>12), unhex(value->>13), unhex(value->>14), null
      from json_each(${json})`),
  )

/** Whether a write failed because the person whom it was for has been erased just now. */
export const personIsGone = (cause: unknown): boolean => violates(cause, 'credentials', 'NOT NULL')

/** A credential with every frozen thing that its document is rebuilt from. */
const columns = {
  id: credentials.id,
  format: credentials.format,
  state: credentials.state,
  position: credentials.position,
  createdAt: credentials.createdAt,
  validFrom: credentials.validFrom,
  validUntil: credentials.validUntil,
  identityHash: credentials.identityHash,
  salt: credentials.salt,
  facts: credentials.facts,
  signature: credentials.signature,
  jcsSignature: credentials.jcsSignature,
  supersededBy: credentials.supersededBy,
  achievementSlug: achievements.slug,
  achievement: achievementVersions.document,
  versionNumber: achievementVersions.number,
  settings: achievementVersions.settings,
  profile: issuerProfiles.document,
  publicKey: signingKeys.publicKey,
  tenantId: tenants.id,
  tenantSlug: tenants.slug,
  tenantSecret: tenants.secret,
  issuerId: issuers.id,
  issuerSlug: issuers.slug,
  mode: issuers.mode,
  ...IDENTITY,
  recipientId: recipients.id,
  blindIndex: recipients.blindIndex,
  dataKey: recipients.dataKey,
  personal: recipients.personal,
}

export const selectCredentials = (db: Database) =>
  db
    .select(columns)
    .from(credentials)
    .innerJoin(issuers, eq(issuers.id, credentials.issuerId))
    .innerJoin(tenants, eq(tenants.id, issuers.tenantId))
    .innerJoin(achievementVersions, eq(achievementVersions.id, credentials.versionId))
    .innerJoin(achievements, eq(achievements.id, achievementVersions.achievementId))
    .innerJoin(issuerProfiles, eq(issuerProfiles.id, credentials.profileId))
    .leftJoin(issuerIdentities, eq(issuerIdentities.id, issuerProfiles.identityId))
    .innerJoin(signingKeys, eq(signingKeys.id, credentials.keyId))
    .innerJoin(recipients, eq(recipients.id, credentials.recipientId))

export type CredentialRecord = Awaited<ReturnType<typeof selectCredentials>>[number]

/** By its public address: the issuer's slug and the id. */
export async function findPublicCredential(
  db: Database,
  issuerSlug: string,
  id: Uint8Array<ArrayBuffer>,
): Promise<CredentialRecord> {
  const [row] = await selectCredentials(db).where(and(eq(issuers.slug, issuerSlug), eq(credentials.id, id)))
  if (!row) throw notFound('credential', formatUuid(id))
  return row
}

export async function findCredential(
  db: Database,
  issuerId: number,
  id: Uint8Array<ArrayBuffer>,
): Promise<CredentialRecord> {
  const [row] = await selectCredentials(db).where(
    and(eq(credentials.issuerId, issuerId), eq(credentials.id, id)),
  )
  if (!row) throw notFound('credential', formatUuid(id))
  return row
}

/** Those of the given credentials that the issuer has, in the order in which they were issued. */
export const listCredentialsById = (
  db: Database,
  issuerId: number,
  ids: readonly Uint8Array[],
): Promise<CredentialRecord[]> =>
  selectCredentials(db)
    .where(
      and(
        eq(credentials.issuerId, issuerId),
        sql`${credentials.id} in (select unhex(value) from json_each(${JSON.stringify(ids.map(toHex))}))`,
      ),
    )
    .orderBy(asc(credentials.position))

/** A page of what the tenant's issuers have issued to a person, in the order of issue. */
export const listCredentialsOfPerson = (
  db: Database,
  { tenantId, recipientId }: { tenantId: number; recipientId: number },
  { after, limit }: { after?: Uint8Array<ArrayBuffer>; limit: number },
): Promise<CredentialRecord[]> =>
  selectCredentials(db)
    .where(
      and(
        eq(tenants.id, tenantId),
        eq(credentials.recipientId, recipientId),
        after && gt(credentials.id, after),
      ),
    )
    .orderBy(asc(credentials.id))
    .limit(limit)

/** What the issuer has issued to a person and not withdrawn, in the order in which it was issued. */
export const listStandingCredentials = (
  db: Database,
  { issuerId, recipientId }: { issuerId: number; recipientId: number },
): Promise<CredentialRecord[]> =>
  selectCredentials(db)
    .where(
      and(
        eq(credentials.issuerId, issuerId),
        eq(credentials.recipientId, recipientId),
        notInArray(credentials.state, WITHDRAWN),
      ),
    )
    .orderBy(asc(credentials.position))

/** Sets the state of credentials, unless they have been withdrawn for good. */
export const markCredentials = (
  db: Database,
  issuerId: number,
  ids: readonly Uint8Array[],
  state: number,
): Statement =>
  db
    .update(credentials)
    .set({ state })
    .where(
      and(
        eq(credentials.issuerId, issuerId),
        notInArray(credentials.state, WITHDRAWN),
        sql`${credentials.id} in (select unhex(value) from json_each(${JSON.stringify(ids.map(toHex))}))`,
      ),
    )

/** Says which credential has taken the place of another. */
export const markSuperseded = (
  db: Database,
  issuerId: number,
  id: Uint8Array<ArrayBuffer>,
  supersededBy: Uint8Array<ArrayBuffer>,
): Statement =>
  db
    .update(credentials)
    .set({ supersededBy })
    .where(and(eq(credentials.issuerId, issuerId), eq(credentials.id, id)))
