import { and, asc, eq, lte, type SQL, sql } from 'drizzle-orm'
import { notFound } from '../core/badge-error.ts'
import { STATUS_LIST_LENGTH } from '../core/status/bitstring.ts'
import type { Database, Statement } from './database.ts'
import { credentials } from './schema/credentials.ts'
import { identityPeriods, issuerIdentities } from './schema/identities.ts'
import { issuerProfiles, issuers, tenants } from './schema/tenants.ts'

export type IdentityRecord = typeof issuerIdentities.$inferSelect

/** An issuer under a host of its own, as the public plane sees it. */
export interface HostIdentity {
  identityId: number
  issuerSlug: string
  host: string
  did: string
  baseUrl: string
}

/** Whose host that is; undefined when nobody has proven that it is theirs. */
export async function findIdentityByHost(db: Database, host: string): Promise<HostIdentity | undefined> {
  const [row] = await db
    .select({
      identityId: issuerIdentities.id,
      issuerSlug: issuers.slug,
      host: issuerIdentities.host,
      did: issuerIdentities.did,
      baseUrl: issuerIdentities.baseUrl,
    })
    .from(issuerIdentities)
    .innerJoin(issuers, eq(issuers.id, issuerIdentities.issuerId))
    .where(and(eq(issuerIdentities.host, host), eq(issuerIdentities.state, 'proven')))
  return row
}

/** The issuer behind a DID of ours, and what else it goes by; undefined for a stranger's DID. */
export async function findIssuerByDid(db: Database, did: string) {
  const [home] = await db.select({ id: issuers.id }).from(issuers).where(eq(issuers.did, did))
  const id = home?.id ?? (await findIssuerOfIdentity(db, did))
  if (id === undefined) return undefined
  const [issuer] = await db
    .select({ did: issuers.did, baseUrl: issuers.baseUrl })
    .from(issuers)
    .where(eq(issuers.id, id))
  const others = await db
    .select({ did: issuerIdentities.did, baseUrl: issuerIdentities.baseUrl })
    .from(issuerIdentities)
    .where(and(eq(issuerIdentities.issuerId, id), eq(issuerIdentities.state, 'proven')))
    .orderBy(asc(issuerIdentities.id))
  return { id, identities: issuer ? [issuer, ...others] : others }
}

async function findIssuerOfIdentity(db: Database, did: string): Promise<number | undefined> {
  const [row] = await db
    .select({ issuerId: issuerIdentities.issuerId })
    .from(issuerIdentities)
    .where(and(eq(issuerIdentities.did, did), eq(issuerIdentities.state, 'proven')))
  return row?.issuerId
}

/** The hosts that the issuer has claimed, proven or had. */
export const listIdentities = (db: Database, issuerId: number): Promise<IdentityRecord[]> =>
  db
    .select()
    .from(issuerIdentities)
    .where(eq(issuerIdentities.issuerId, issuerId))
    .orderBy(asc(issuerIdentities.id))

export async function findIdentity(db: Database, issuerId: number, host: string): Promise<IdentityRecord> {
  const [row] = await db
    .select()
    .from(issuerIdentities)
    .where(and(eq(issuerIdentities.issuerId, issuerId), eq(issuerIdentities.host, host)))
  if (!row) throw notFound('domain', host)
  return row
}

/** A claim; one that was removed begins anew, and what credentials know of it stays. */
export const insertIdentity = (
  db: Database,
  row: Omit<IdentityRecord, 'id' | 'state' | 'provenAt' | 'nextCheckAt' | 'missingSince'>,
): Statement =>
  db
    .insert(issuerIdentities)
    .values({ ...row, state: 'claimed' })
    .onConflictDoUpdate({
      target: [issuerIdentities.issuerId, issuerIdentities.host],
      set: { state: 'claimed', token: row.token },
      setWhere: eq(issuerIdentities.state, 'removed'),
    })

export const markIdentity = (
  db: Database,
  issuerId: number,
  id: number,
  set: Partial<Pick<IdentityRecord, 'state' | 'provenAt' | 'nextCheckAt' | 'missingSince'>>,
): Statement =>
  db
    .update(issuerIdentities)
    .set(set)
    .where(and(eq(issuerIdentities.issuerId, issuerId), eq(issuerIdentities.id, id)))

/** Proven hosts whose record is to be looked up again. For all tenants: the sweep works for everybody. */
export const listDueIdentities = (db: Database, now: number, limit: number): Promise<IdentityRecord[]> =>
  db
    .select()
    .from(issuerIdentities)
    .where(and(eq(issuerIdentities.state, 'proven'), lte(issuerIdentities.nextCheckAt, now)))
    .orderBy(issuerIdentities.nextCheckAt)
    .limit(limit)

/** How many credentials of the issuer name an identity. */
export async function countCredentialsOf(
  db: Database,
  issuerId: number,
  identityId: number,
): Promise<number> {
  const [row] = await db
    .select({ count: sql<number>`count(*)`.as('count') })
    .from(credentials)
    .innerJoin(issuerProfiles, eq(issuerProfiles.id, credentials.profileId))
    .where(and(eq(credentials.issuerId, issuerId), eq(issuerProfiles.identityId, identityId)))
  return row?.count ?? 0
}

/** The identity that an issuer signs with; null: its home. */
const current = sql`(select identity_id from issuer_profiles where id = ${issuers.profileId})`

/** Under which condition an issuer changes its identity: the host is proven, or it signs with one that falls away. */
export const IS_PROVEN = (identityId: number): SQL =>
  sql`exists (select 1 from issuer_identities where id = ${identityId} and issuer_id = ${issuers.id} and state = 'proven')
    and ${current} is not ${identityId}`

export const SIGNS_WITH = (identityId: number): SQL => sql`${current} is ${identityId}`

/**
 * The profile `p` of an issuer under another identity: with a DID and an address of it. A home page of the issuer's own
 * stays; `here` is the address that the issuer has had until now.
 */
export const movedProfile = (to: { did: SQL | string; baseUrl: SQL | string }, here: SQL): SQL =>
  sql`json_set(p.document, '$.id', ${to.did}, '$.url',
    case when p.document ->> '$.url' = ${here} then ${to.baseUrl} else p.document ->> '$.url' end)`

/** The address of profile `p`'s identity; `home` is that of its issuer. */
export const addressOfProfile = (home: SQL): SQL =>
  sql`coalesce((select base_url from issuer_identities where id = p.identity_id), ${home})`

const nextList = sql`(${issuers.nextPosition} / ${sql.raw(String(STATUS_LIST_LENGTH))} + 1)`
const nextListStart = sql`${nextList} * ${sql.raw(String(STATUS_LIST_LENGTH))}`

/**
 * From now on the issuer signs with another identity: a profile that names it, and a status list that it begins with,
 * because a list belongs to one. Whoever holds the old identity gets no more positions (`takePositions`). Three
 * statements for one batch; the condition must hold before the first.
 */
export const switchIdentity = (
  db: Database,
  issuerId: number,
  { identityId, did, baseUrl, at }: { identityId: number | null; did: string; baseUrl: string; at: number },
  condition: SQL,
): Statement[] => [
  db.insert(issuerProfiles).select(
    sql`select null, ${issuers.id}, ${movedProfile({ did, baseUrl }, addressOfProfile(sql`${issuers.baseUrl}`))}, ${at}, ${identityId}
      from ${issuers} join issuer_profiles p on p.id = ${issuers.profileId}
      where ${issuers.id} = ${issuerId} and ${condition}`,
  ),
  db
    .insert(identityPeriods)
    .select(
      sql`select ${issuers.id}, ${nextList}, ${identityId} from ${issuers} where ${issuers.id} = ${issuerId} and ${condition}`,
    ),
  db
    .update(issuers)
    .set({
      profileId: sql`(select max(p.id) from issuer_profiles p where p.issuer_id = ${issuerId})`,
      nextPosition: nextListStart,
      // The quota counts positions: what is jumped over was not issued.
      positionLimit: sql`${issuers.positionLimit} + ${nextListStart} - ${issuers.nextPosition}`,
    })
    .where(and(eq(issuers.id, issuerId), condition)),
]

/** The mail address, sealed, and the name of the tenant that an identity belongs to. */
export async function findContactOf(db: Database, tenantId: number) {
  const [row] = await db
    .select({ tenantSlug: tenants.slug, contact: tenants.contact })
    .from(tenants)
    .where(eq(tenants.id, tenantId))
  return row
}
