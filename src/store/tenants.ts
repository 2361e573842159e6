import { and, asc, eq, sql } from 'drizzle-orm'
import { notFound } from '../core/badge-error.ts'
import type { Database, Statement } from './database.ts'
import { statusLists } from './schema/credentials.ts'
import { apiKeys, issuerProfiles, issuers, signingKeys, tenants } from './schema/tenants.ts'

export interface NewIssuer {
  slug: string
  mode: 'live' | 'test'
  did: string
  baseUrl: string
  profile: Record<string, unknown>
  publicKey: Uint8Array<ArrayBuffer>
  sealedPrivate: Uint8Array<ArrayBuffer>
}

export interface NewTenant {
  slug: string
  name: string
  contact: Uint8Array<ArrayBuffer>
  secret: Uint8Array<ArrayBuffer>
  createdAt: number
}

const tenantIdOf = (slug: string) => sql<number>`(select id from tenants where slug = ${slug})`
const issuerIdOf = (slug: string) => sql<number>`(select id from issuers where slug = ${slug})`

/** A tenant's row. UNIQUE slugs settle who comes first. */
export const insertTenant = (db: Database, tenant: NewTenant): Statement =>
  db.insert(tenants).values({ ...tenant, state: 'active' })

/** An issuer with its frozen profile, its first signing key and its first status list. */
export function insertIssuer(
  db: Database,
  tenantSlug: string,
  issuer: NewIssuer,
  createdAt: number,
): Statement[] {
  const { slug, mode, did, baseUrl, profile, publicKey, sealedPrivate } = issuer
  const issuerId = issuerIdOf(slug)
  return [
    db
      .insert(issuers)
      .values({ tenantId: tenantIdOf(tenantSlug), slug, mode, did, baseUrl, profileId: 0, createdAt }),
    db.insert(issuerProfiles).values({ issuerId, document: profile, createdAt }),
    db
      .update(issuers)
      .set({ profileId: sql`(select max(id) from issuer_profiles where issuer_id = ${issuers.id})` })
      .where(eq(issuers.slug, slug)),
    db
      .insert(signingKeys)
      .values({ issuerId, algorithm: 'Ed25519', publicKey, sealedPrivate, state: 'active', createdAt }),
    db.insert(statusLists).values({ issuerId, purpose: 'revocation', list: 0, version: 0 }),
  ]
}

/** A key for all issuers of a tenant that the same batch makes. */
export const insertApiKey = (
  db: Database,
  tenantSlug: string,
  key: { hint: string; hash: Uint8Array<ArrayBuffer>; createdAt: number; name: string; createdBy: string },
): Statement => db.insert(apiKeys).values({ ...key, tenantId: tenantIdOf(tenantSlug) })

/**
 * The first of the keys that a key comes from, each made with the one before: with the id of the key and who made it,
 * as audit entries name an actor. A key is younger than the one that made it, which ends every walk.
 */
export async function findFirstKey(
  db: Database,
  tenantId: number,
  id: number,
): Promise<{ id: number; createdBy: string | null } | undefined> {
  const chain = sql`(with recursive chain(id, maker) as (
    select id, created_by from api_keys where tenant_id = ${tenantId} and id = ${id}
    union all
    select k.id, k.created_by from chain join api_keys k on k.id = cast(substr(chain.maker, 5) as integer)
      where chain.maker glob 'key:*' and k.tenant_id = ${tenantId} and k.id < chain.id
  ) select id from chain)`
  const [row] = await db
    .select({ id: apiKeys.id, createdBy: apiKeys.createdBy })
    .from(apiKeys)
    .where(and(eq(apiKeys.tenantId, tenantId), sql`${apiKeys.id} in ${chain}`))
    .orderBy(asc(apiKeys.id))
    .limit(1)
  return row
}

/** What opens a tenant's secrets, and how it stands. The id comes from a row of ours. */
export async function findTenantById(db: Database, id: number) {
  const [row] = await db
    .select({
      tenantId: tenants.id,
      tenantSlug: tenants.slug,
      tenantSecret: tenants.secret,
      tenantState: tenants.state,
      name: tenants.name,
    })
    .from(tenants)
    .where(eq(tenants.id, id))
  if (!row) throw notFound('tenant', String(id))
  return row
}

/** The id of a tenant by its slug; for the audit entry of the batch that makes the tenant. */
export const tenantIdBySlug = tenantIdOf

/** What the operator allows; null: as much as anybody wants. */
export async function findTenantLimits(db: Database, tenantId: number) {
  const [row] = await db
    .select({
      credentialQuota: tenants.credentialQuota,
      batchLimit: tenants.batchLimit,
      memberLimit: tenants.memberLimit,
    })
    .from(tenants)
    .where(eq(tenants.id, tenantId))
  if (!row) throw notFound('tenant', String(tenantId))
  return row
}
