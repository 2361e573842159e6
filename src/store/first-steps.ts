import { and, desc, eq, sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { credentials, ISSUED, WITHDRAWN } from './schema/credentials.ts'
import { issuers } from './schema/tenants.ts'

interface Issuer {
  tenantId: number
  issuerId: number
}

/** What a tenant has done of what a newcomer does first. Each is one look into an index. */
export async function findFirstSteps(db: Database, { tenantId, issuerId }: Issuer, now: number) {
  const exists = (from: string, where: ReturnType<typeof sql>) =>
    sql<boolean>`exists (select 1 from ${sql.raw(from)} where ${where})`.mapWith(Boolean)
  const ofIssuer = sql`issuer_id = ${issuerId}`
  const live = sql`(select id from issuers where tenant_id = ${tenantId} and mode = 'live')`
  const [row] = await db
    .select({
      achievement: exists('achievements', ofIssuer).as('has_achievement'),
      badge: exists('credentials', ofIssuer).as('has_badge'),
      shop: exists('endpoints', ofIssuer).as('has_shop'),
      domain: exists('issuer_identities', sql`${ofIssuer} and state = 'proven'`).as('has_domain'),
      live: exists('credentials', sql`issuer_id = ${live}`).as('is_live'),
      // Whoever was invited counts: the rest is up to them.
      colleague:
        sql<boolean>`(select count(*) from (select 1 from members where tenant_id = ${tenantId} limit 2)) > 1
        or exists (select 1 from invitations where tenant_id = ${tenantId} and state = 'open' and expires_at > ${now})`
          .mapWith(Boolean)
          .as('has_colleague'),
    })
    .from(issuers)
    .where(and(eq(issuers.tenantId, tenantId), eq(issuers.id, issuerId)))
  return row
}

/** The credential that was issued last; undefined when there is none. */
export async function findNewestCredential(db: Database, issuerId: number) {
  const [row] = await db
    .select({ id: credentials.id })
    .from(credentials)
    .where(eq(credentials.issuerId, issuerId))
    .orderBy(desc(credentials.id))
    .limit(1)
  return row?.id
}

/** Where counting ends: a page must cost the same however much there is. */
export const MOST_COUNTED = 1_000

/** How many credentials there are and how they stand; beyond `MOST_COUNTED` only that there are more. */
export async function countCredentials(db: Database, issuerId: number, now: number) {
  const some = sql`(select state, valid_until from credentials where issuer_id = ${issuerId}
    limit ${MOST_COUNTED + 1})`
  const [row] = await db
    .select({
      issued: sql<number>`count(*)`.as('issued'),
      inForce:
        sql<number>`count(*) filter (where state = ${ISSUED} and coalesce(valid_until, ${now}) >= ${now})`.as(
          'in_force',
        ),
      withdrawn:
        sql<number>`count(*) filter (where state in (select value from json_each(${JSON.stringify(WITHDRAWN)})))`.as(
          'withdrawn',
        ),
    })
    .from(some)
  return row ?? { issued: 0, inForce: 0, withdrawn: 0 }
}

/** How many events of the issuer's shops wait for an order or a rule; at most one more than `MOST_COUNTED`. */
export async function countWaitingEvents(db: Database, { tenantId, issuerId }: Issuer): Promise<number> {
  const some = sql`(select 1 from endpoints s join inbox_events e on e.endpoint_id = s.id
      and e.state in ('waiting', 'unmapped')
    where s.issuer_id = ${issuerId} and s.tenant_id = ${tenantId} limit ${MOST_COUNTED + 1})`
  const [row] = await db.select({ count: sql<number>`count(*)`.as('n') }).from(some)
  return row?.count ?? 0
}
