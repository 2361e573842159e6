import { and, asc, type Column, eq, gt, isNull, or, type SQL, sql } from 'drizzle-orm'
import { notFound } from '../core/badge-error.ts'
import type { Database, Statement } from './database.ts'
import { apiKeys, issuerProfiles, issuers, signingKeys, tenants } from './schema/tenants.ts'

/** An issuer with all that issuing needs: its tenant, its profile, its signing key (sealed). */
export interface IssuerRecord {
  tenantId: number
  tenantSlug: string
  tenantSecret: Uint8Array<ArrayBuffer>
  tenantState: 'active' | 'suspended'
  id: number
  slug: string
  mode: 'live' | 'test'
  did: string
  baseUrl: string
  profileId: number
  profile: Record<string, unknown>
  keyId: number
  publicKey: Uint8Array<ArrayBuffer>
  sealedPrivate: Uint8Array<ArrayBuffer> | null
}

// In a batch D1 answers with objects, so every column needs a name of its own.
const named = <T extends Column>(column: T, name: string) =>
  sql<T['_']['data']>`${column}`.mapWith(column).as(name)

const columns = {
  tenantId: named(tenants.id, 'tenant_id'),
  tenantSlug: named(tenants.slug, 'tenant_slug'),
  tenantSecret: tenants.secret,
  tenantState: named(tenants.state, 'tenant_state'),
  id: named(issuers.id, 'issuer_id'),
  slug: named(issuers.slug, 'issuer_slug'),
  mode: issuers.mode,
  did: issuers.did,
  baseUrl: issuers.baseUrl,
  profileId: named(issuerProfiles.id, 'frozen_profile_id'),
  profile: issuerProfiles.document,
  keyId: named(signingKeys.id, 'key_id'),
  publicKey: signingKeys.publicKey,
  sealedPrivate: signingKeys.sealedPrivate,
}

const activeKey = and(
  eq(signingKeys.issuerId, issuers.id),
  eq(signingKeys.algorithm, 'Ed25519'),
  eq(signingKeys.state, 'active'),
)

const selectIssuer = (db: Database, where: SQL | undefined) =>
  db
    .select(columns)
    .from(issuers)
    .innerJoin(tenants, eq(tenants.id, issuers.tenantId))
    .innerJoin(issuerProfiles, eq(issuerProfiles.id, issuers.profileId))
    .innerJoin(signingKeys, activeKey)
    .where(where)

/** The issuer behind a public address. */
export async function findIssuer(db: Database, slug: string): Promise<IssuerRecord> {
  const [row] = await selectIssuer(db, eq(issuers.slug, slug))
  if (!row) throw notFound('issuer', slug)
  return row
}

export async function findIssuerById(db: Database, tenantId: number, id: number): Promise<IssuerRecord> {
  const [row] = await selectIssuer(db, and(eq(issuers.tenantId, tenantId), eq(issuers.id, id)))
  if (!row) throw notFound('issuer', String(id))
  return row
}

/**
 * The query for the tenant's issuer of a mode, for use in a batch: test badges for test payments, whichever
 * issuer the endpoint was made for.
 */
export const selectIssuerOfMode = (db: Database, tenantId: number, mode: 'live' | 'test') =>
  selectIssuer(db, and(eq(issuers.tenantId, tenantId), eq(issuers.mode, mode)))

export async function findIssuerOfMode(
  db: Database,
  tenantId: number,
  mode: 'live' | 'test',
): Promise<IssuerRecord> {
  const [row] = await selectIssuerOfMode(db, tenantId, mode)
  if (!row) throw notFound('issuer', mode)
  return row
}

/**
 * Key and issuer in one round trip. Undefined: the key is no good. `issuer` undefined: the key may not act
 * for an issuer of that name, whether it exists or not.
 */
export async function findIssuerForKey(
  db: Database,
  hash: Uint8Array<ArrayBuffer>,
  slug: string,
  now: number,
): Promise<{ keyId: number; issuer: IssuerRecord | undefined } | undefined> {
  const [row] = await db
    .select({ apiKeyId: apiKeys.id, ...columns })
    .from(apiKeys)
    .innerJoin(tenants, eq(tenants.id, apiKeys.tenantId))
    .leftJoin(
      issuers,
      and(
        eq(issuers.tenantId, apiKeys.tenantId),
        eq(issuers.slug, slug),
        or(isNull(apiKeys.issuerId), eq(apiKeys.issuerId, issuers.id)),
      ),
    )
    .leftJoin(issuerProfiles, eq(issuerProfiles.id, issuers.profileId))
    .leftJoin(signingKeys, activeKey)
    .where(
      and(
        eq(apiKeys.hash, hash),
        isNull(apiKeys.revokedAt),
        or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, now)),
      ),
    )
  if (!row) return undefined
  const { apiKeyId, ...issuer } = row
  // The left joins find all of an issuer or nothing of it.
  return { keyId: apiKeyId, issuer: issuer.id === null ? undefined : (issuer as IssuerRecord) }
}

/** Every key that ever signed for the issuer: all of them stay in its DID document. */
export const listPublicKeys = (db: Database, issuerId: number) =>
  db
    .select({
      algorithm: signingKeys.algorithm,
      publicKey: signingKeys.publicKey,
      state: signingKeys.state,
      revokedAt: signingKeys.revokedAt,
    })
    .from(signingKeys)
    .where(eq(signingKeys.issuerId, issuerId))
    .orderBy(asc(signingKeys.id))

/** The issuer's key for VC-JWT, if it has one already. */
export async function findJwtKey(db: Database, issuerId: number) {
  const [row] = await db
    .select({ publicKey: signingKeys.publicKey, sealedPrivate: signingKeys.sealedPrivate })
    .from(signingKeys)
    .where(
      and(
        eq(signingKeys.issuerId, issuerId),
        eq(signingKeys.algorithm, 'RS256'),
        eq(signingKeys.state, 'active'),
      ),
    )
  return row
}

/** The key for VC-JWT; two isolates that make one at once are settled by UNIQUE (issuer, algorithm, active). */
export const insertJwtKey = (
  db: Database,
  row: {
    issuerId: number
    publicKey: Uint8Array<ArrayBuffer>
    sealedPrivate: Uint8Array<ArrayBuffer>
    createdAt: number
  },
): Statement => db.insert(signingKeys).values({ ...row, algorithm: 'RS256', state: 'active' })

/** The public part of an issuer by its DID, when the DID is one of ours. */
export async function findIssuerByDid(db: Database, did: string) {
  const [row] = await db
    .select({ id: issuers.id, slug: issuers.slug, did: issuers.did, baseUrl: issuers.baseUrl })
    .from(issuers)
    .where(eq(issuers.did, did))
  return row
}

/** Whether there is an issuer of that name. */
export async function hasIssuer(db: Database, slug: string): Promise<boolean> {
  const [row] = await db.select({ id: issuers.id }).from(issuers).where(eq(issuers.slug, slug))
  return row !== undefined
}
