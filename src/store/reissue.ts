import { and, asc, eq, gt, gte, inArray, isNull, lte, or, sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { achievements, achievementVersions } from './schema/achievements.ts'
import { credentials, ISSUED, SUSPENDED } from './schema/credentials.ts'

/** Which credentials are to be issued anew; what is not said does not matter. */
export interface ReissueFilter {
  keyId?: number
  /** Slug. */
  achievement?: string
  state?: number
  /** Epoch seconds: what has lapsed by then is left as it is. */
  now: number
}

const reissuable = (issuerId: number, { keyId, achievement, state, now }: ReissueFilter) =>
  and(
    eq(credentials.issuerId, issuerId),
    state === undefined ? inArray(credentials.state, [ISSUED, SUSPENDED]) : eq(credentials.state, state),
    or(isNull(credentials.validUntil), gte(credentials.validUntil, now)),
    keyId === undefined ? undefined : eq(credentials.keyId, keyId),
    achievement === undefined
      ? undefined
      : inArray(
          credentials.versionId,
          sql`(select v.id from ${achievementVersions} v join ${achievements} a on a.id = v.achievement_id
            where a.issuer_id = ${issuerId} and a.slug = ${achievement})`,
        ),
  )

export async function countReissuable(
  db: Database,
  issuerId: number,
  filter: ReissueFilter,
): Promise<number> {
  const [row] = await db
    .select({ count: sql<number>`count(*)` })
    .from(credentials)
    .where(reissuable(issuerId, filter))
  return row?.count ?? 0
}

/** Where those end that are there now: what is issued from here on has a higher number. */
export async function findLastReissuable(
  db: Database,
  issuerId: number,
  filter: ReissueFilter,
): Promise<number> {
  const [row] = await db
    .select({ last: sql<number | null>`max(${credentials.seq})` })
    .from(credentials)
    .where(reissuable(issuerId, filter))
  return row?.last ?? 0
}

/** The next of them, in the order in which they were written. */
export const listReissuable = (
  db: Database,
  issuerId: number,
  filter: ReissueFilter,
  { after, until, limit }: { after: number; until: number; limit: number },
) =>
  db
    .select({ seq: credentials.seq, id: credentials.id })
    .from(credentials)
    .where(and(reissuable(issuerId, filter), gt(credentials.seq, after), lte(credentials.seq, until)))
    .orderBy(asc(credentials.seq))
    .limit(limit)
