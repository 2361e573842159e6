import { and, eq, sql } from 'drizzle-orm'
import type { Database, Statement } from './database.ts'
import { credentials, WITHDRAWN } from './schema/credentials.ts'
import { outbox } from './schema/journal.ts'
import { sweepCursors } from './schema/webhooks.ts'
import { hasWebhooks } from './webhook-outbox.ts'

const NAME = 'credential.expired'

/** A place in the order of expiry; `seq` tells credentials of one second apart. */
export interface ExpiryCursor {
  at: number
  seq: number
}

export async function findExpiryCursor(db: Database): Promise<ExpiryCursor | undefined> {
  const [row] = await db
    .select({ at: sweepCursors.at, seq: sweepCursors.seq })
    .from(sweepCursors)
    .where(eq(sweepCursors.name, NAME))
  return row
}

/** Nothing that expired before the first sweep is told any more. */
export const insertExpiryCursor = (db: Database, at: number): Statement =>
  db.insert(sweepCursors).values({ name: NAME, at, seq: 0 }).onConflictDoNothing()

const between = (from: ExpiryCursor) =>
  sql`${credentials.validUntil} is not null and (${credentials.validUntil}, ${credentials.seq}) > (${from.at}, ${from.seq})`

/** The last of the next `limit` credentials of all issuers that have expired before `now`; undefined when there are fewer. */
export async function findEndOfPage(
  db: Database,
  from: ExpiryCursor,
  { now, limit }: { now: number; limit: number },
): Promise<ExpiryCursor | undefined> {
  const [row] = await db
    .select({ at: sql<number>`${credentials.validUntil}`.as('at'), seq: credentials.seq })
    .from(credentials)
    .where(and(between(from), sql`${credentials.validUntil} < ${now}`))
    .orderBy(credentials.validUntil, credentials.seq)
    .limit(1)
    .offset(limit - 1)
  return row
}

/**
 * Tells of the credentials up to `to`, of issuers that somebody listens to, and moves on; nothing when another sweep has
 * moved on already.
 */
export const insertExpiredOutbox = (
  db: Database,
  from: ExpiryCursor,
  to: ExpiryCursor,
  at: number,
): Statement[] => [
  db.insert(outbox).select(
    sql`select null, c.issuer_id, ${NAME}, c.id, 0, ${at}, 'pending', c.valid_until from credentials c
      where c.valid_until is not null and (c.valid_until, c.seq) > (${from.at}, ${from.seq})
        and (c.valid_until, c.seq) <= (${to.at}, ${to.seq})
        and c.state not in (select value from json_each(${JSON.stringify(WITHDRAWN)}))
        and ${hasWebhooks(sql`c.issuer_id`)}
        and exists (select 1 from sweep_cursors where name = ${NAME} and at = ${from.at} and seq = ${from.seq})
      order by c.valid_until, c.seq`,
  ),
  db
    .update(sweepCursors)
    .set(to)
    .where(and(eq(sweepCursors.name, NAME), eq(sweepCursors.at, from.at), eq(sweepCursors.seq, from.seq))),
]
