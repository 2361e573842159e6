import { and, asc, type Column, eq, gt, isNull, or, type SQL, sql } from 'drizzle-orm'
import type { Permission } from '../core/access/permissions.ts'
import { notFound } from '../core/badge-error.ts'
import type { Database } from './database.ts'
import { issuerIdentities } from './schema/identities.ts'
import { apiKeys, issuerProfiles, issuers, signingKeys, tenants } from './schema/tenants.ts'

/** An issuer with all that issuing needs: its tenant, its profile, its signing key (sealed). */
export interface IssuerRecord {
  tenantId: number
  tenantSlug: string
  tenantSecret: Uint8Array<ArrayBuffer>
  tenantState: 'active' | 'suspended'
  /** The most credentials that one call may issue; null: as many as anybody's. */
  batchLimit: number | null
  id: number
  slug: string
  mode: 'live' | 'test'
  /** The identity that it signs with now: its home, or a host of the tenant's own. */
  did: string
  baseUrl: string
  /** Null: its home. */
  identityId: number | null
  /** The identity that it was made with. Sealed values and status indexes hang on it: it never changes. */
  homeDid: string
  homeUrl: string
  profileId: number
  profile: Record<string, unknown>
  keyId: number
  publicKey: Uint8Array<ArrayBuffer>
  sealedPrivate: Uint8Array<ArrayBuffer> | null
}

// In a batch D1 answers with objects, so every column needs a name of its own.
const named = <T extends Column>(column: T, name: string) =>
  sql<T['_']['data']>`${column}`.mapWith(column).as(name)

/** Of an issuer that is joined with a profile and, from the left, with the identity of the profile. */
export const IDENTITY = {
  did: sql<string>`coalesce(${issuerIdentities.did}, ${issuers.did})`.as('identity_did'),
  baseUrl: sql<string>`coalesce(${issuerIdentities.baseUrl}, ${issuers.baseUrl})`.as('identity_url'),
  identityId: named(issuerProfiles.identityId, 'profile_identity_id'),
  homeDid: named(issuers.did, 'home_did'),
  homeUrl: named(issuers.baseUrl, 'home_url'),
}

const columns = {
  tenantId: named(tenants.id, 'tenant_id'),
  tenantSlug: named(tenants.slug, 'tenant_slug'),
  tenantSecret: tenants.secret,
  tenantState: named(tenants.state, 'tenant_state'),
  batchLimit: tenants.batchLimit,
  id: named(issuers.id, 'issuer_id'),
  slug: named(issuers.slug, 'issuer_slug'),
  mode: issuers.mode,
  ...IDENTITY,
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
    .leftJoin(issuerIdentities, eq(issuerIdentities.id, issuerProfiles.identityId))
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

/** The query for the issuer of a purchase, for use in a batch. */
export const selectIssuerOfPurchase = (db: Database, tenantId: number, purchaseId: Uint8Array<ArrayBuffer>) =>
  selectIssuer(
    db,
    and(
      eq(issuers.tenantId, tenantId),
      sql`${issuers.id} = (select issuer_id from purchases where id = ${purchaseId} and tenant_id = ${tenantId})`,
    ),
  )

export interface KeyInUse {
  keyId: number
  tenantId: number
  /** Null: every permission. */
  scopes: Permission[] | null
  lastUsedAt: number | null
  issuer: IssuerRecord | undefined
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
): Promise<KeyInUse | undefined> {
  const [row] = await db
    .select({
      apiKeyId: apiKeys.id,
      keyTenantId: named(apiKeys.tenantId, 'key_tenant_id'),
      scopes: apiKeys.scopes,
      lastUsedAt: apiKeys.lastUsedAt,
      ...columns,
    })
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
    .leftJoin(issuerIdentities, eq(issuerIdentities.id, issuerProfiles.identityId))
    .leftJoin(signingKeys, activeKey)
    .where(
      and(
        eq(apiKeys.hash, hash),
        isNull(apiKeys.revokedAt),
        or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, now)),
      ),
    )
  if (!row) return undefined
  const { apiKeyId: keyId, keyTenantId: tenantId, scopes, lastUsedAt, ...issuer } = row
  // The left joins find all of an issuer or nothing of it.
  return {
    keyId,
    tenantId,
    scopes,
    lastUsedAt,
    issuer: issuer.id === null ? undefined : (issuer as IssuerRecord),
  }
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

/** Whose an issuer is. For all tenants: the outbox is emptied for everybody. */
export async function findIssuerTenant(db: Database, id: number): Promise<number | undefined> {
  const [row] = await db.select({ tenantId: issuers.tenantId }).from(issuers).where(eq(issuers.id, id))
  return row?.tenantId
}

/** Whether there is an issuer of that name. */
export async function hasIssuer(db: Database, slug: string): Promise<boolean> {
  const [row] = await db.select({ id: issuers.id }).from(issuers).where(eq(issuers.slug, slug))
  return row !== undefined
}
