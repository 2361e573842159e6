import { and, asc, eq, gt, inArray, isNull, notInArray, sql } from 'drizzle-orm'
import type { Database, Statement } from './database.ts'
import { credentials, recipients, statusEvents, WITHDRAWN } from './schema/credentials.ts'
import { endorsements } from './schema/endorsements.ts'
import { apiKeys, issuers, tenants } from './schema/tenants.ts'
import type { StatusPurpose } from './status-lists.ts'

/** An issuer as a restore needs it, by the name that stands in the log. */
export async function findIssuerOfLog(db: Database, slug: string) {
  const [row] = await db
    .select({
      id: issuers.id,
      slug: sql<string>`${issuers.slug}`.as('issuer_slug'),
      tenantId: issuers.tenantId,
      homeDid: issuers.did,
      tenantSlug: sql<string>`${tenants.slug}`.as('tenant_slug'),
      tenantSecret: tenants.secret,
    })
    .from(issuers)
    .innerJoin(tenants, eq(tenants.id, issuers.tenantId))
    .where(eq(issuers.slug, slug))
  return row
}

/** A tenant as a restore needs it, by the name that stands in the log. */
export async function findTenantOfLog(db: Database, slug: string) {
  const [row] = await db
    .select({ tenantId: tenants.id, tenantSlug: tenants.slug, tenantSecret: tenants.secret })
    .from(tenants)
    .where(eq(tenants.slug, slug))
  return row
}

/** The status events of the given entries, oldest first. */
export const listEventsOfEntries = (
  db: Database,
  { issuerId, purpose }: { issuerId: number; purpose: StatusPurpose },
  entries: readonly { list: number; index: number }[],
) =>
  db
    .select({
      list: statusEvents.list,
      index: statusEvents.statusIndex,
      value: statusEvents.value,
      at: statusEvents.at,
    })
    .from(statusEvents)
    .where(
      and(
        eq(statusEvents.issuerId, issuerId),
        eq(statusEvents.purpose, purpose),
        sql`(${statusEvents.list}, ${statusEvents.statusIndex}) in (select value->>0, value->>1
          from json_each(${JSON.stringify(entries.map(({ list, index }) => [list, index]))}))`,
      ),
    )
    .orderBy(asc(statusEvents.id))

const among = (positions: readonly number[]) =>
  sql`(select value from json_each(${JSON.stringify(positions)}))`

/** Sets the state of what stands at status positions, unless it has been withdrawn for good. */
export const markCredentialsAt = (
  db: Database,
  issuerId: number,
  positions: readonly number[],
  state: number,
): Statement =>
  db
    .update(credentials)
    .set({ state })
    .where(
      and(
        eq(credentials.issuerId, issuerId),
        notInArray(credentials.state, WITHDRAWN),
        inArray(credentials.position, among(positions)),
      ),
    )

export const markEndorsementsAt = (db: Database, issuerId: number, positions: readonly number[]): Statement =>
  db
    .update(endorsements)
    .set({ state: 'revoked' })
    .where(and(eq(endorsements.issuerId, issuerId), inArray(endorsements.position, among(positions))))

/**
 * Every issuer goes on so many positions later: in the time that was lost some may have been handed out of which nobody
 * knows. What is left of a quota stays left.
 */
export const raiseAllPositions = (db: Database, by: number): Statement =>
  db.update(issuers).set({
    nextPosition: sql`${issuers.nextPosition} + ${by}`,
    positionLimit: sql`${issuers.positionLimit} + ${by}`,
  })

/** No position of the issuer below this one is handed out any more. */
export const raisePosition = (db: Database, issuerId: number, next: number): Statement =>
  db
    .update(issuers)
    .set({
      nextPosition: next,
      positionLimit: sql`${issuers.positionLimit} + ${next} - ${issuers.nextPosition}`,
    })
    .where(and(eq(issuers.id, issuerId), sql`${issuers.nextPosition} < ${next}`))

/** A key that was revoked stays so. */
export const markApiKeyRevokedAgain = (
  db: Database,
  tenantId: number,
  hash: Uint8Array<ArrayBuffer>,
  revokedAt: number,
): Statement =>
  db
    .update(apiKeys)
    .set({ revokedAt })
    .where(and(eq(apiKeys.tenantId, tenantId), eq(apiKeys.hash, hash), isNull(apiKeys.revokedAt)))

/** A page of the people of a tenant, by what they are found by, and since when they are known. */
export const listBlindIndexes = (
  db: Database,
  tenantId: number,
  { after, limit }: { after: number; limit: number },
) =>
  db
    .select({ id: recipients.id, blindIndex: recipients.blindIndex, createdAt: recipients.createdAt })
    .from(recipients)
    .where(and(eq(recipients.tenantId, tenantId), gt(recipients.id, after)))
    .orderBy(asc(recipients.id))
    .limit(limit)
