import { and, eq, sql } from 'drizzle-orm'
import type { Database, Statement } from './database.ts'
import { credentials, WITHDRAWN } from './schema/credentials.ts'
import { type OutboxKind, outbox } from './schema/journal.ts'
import { sweepCursors } from './schema/webhooks.ts'
import { hasWebhooks } from './webhook-outbox.ts'

/** A walk along the order of expiry: `name` is its cursor's, `kind` what it leaves in the outbox. */
export interface ExpiryWalk {
  name: string
  kind: Extract<OutboxKind, 'credential.expired' | 'notice.expiring'>
}

/** A place in the order of expiry; `seq` tells credentials of one second apart. */
export interface ExpiryCursor {
  at: number
  seq: number
}

export async function findExpiryCursor(db: Database, name: string): Promise<ExpiryCursor | undefined> {
  const [row] = await db
    .select({ at: sweepCursors.at, seq: sweepCursors.seq })
    .from(sweepCursors)
    .where(eq(sweepCursors.name, name))
  return row
}

/** Nothing that came before the first sweep is told any more. */
export const insertExpiryCursor = (db: Database, name: string, at: number): Statement =>
  db.insert(sweepCursors).values({ name, at, seq: 0 }).onConflictDoNothing()

const between = (from: ExpiryCursor) =>
  sql`${credentials.validUntil} is not null and (${credentials.validUntil}, ${credentials.seq}) > (${from.at}, ${from.seq})`

/** The last of the next `limit` credentials of all issuers that expire before `horizon`; undefined when there are fewer. */
export async function findEndOfPage(
  db: Database,
  from: ExpiryCursor,
  { horizon, limit }: { horizon: number; limit: number },
): Promise<ExpiryCursor | undefined> {
  const [row] = await db
    .select({ at: sql<number>`${credentials.validUntil}`.as('at'), seq: credentials.seq })
    .from(credentials)
    .where(and(between(from), sql`${credentials.validUntil} < ${horizon}`))
    .orderBy(credentials.validUntil, credentials.seq)
    .limit(1)
    .offset(limit - 1)
  return row
}

/**
 * Tells of the credentials up to `to` and moves on; nothing when another sweep has moved on already. Where recipients get no
 * mail, only of issuers whose events somebody listens to.
 */
export const insertExpiredOutbox = (
  db: Database,
  { name, kind }: ExpiryWalk,
  { from, to }: { from: ExpiryCursor; to: ExpiryCursor },
  { at, isMailed }: { at: number; isMailed: boolean },
): Statement[] => [
  db.insert(outbox).select(
    sql`select null, c.issuer_id, ${kind}, c.id, 0, ${at}, 'pending', c.valid_until from credentials c
      where c.valid_until is not null and (c.valid_until, c.seq) > (${from.at}, ${from.seq})
        and (c.valid_until, c.seq) <= (${to.at}, ${to.seq})
        and c.state not in (select value from json_each(${JSON.stringify(WITHDRAWN)}))
        and (${isMailed ? 1 : 0} or ${hasWebhooks(sql`c.issuer_id`)})
        and exists (select 1 from sweep_cursors where name = ${name} and at = ${from.at} and seq = ${from.seq})
      order by c.valid_until, c.seq`,
  ),
  db
    .update(sweepCursors)
    .set(to)
    .where(and(eq(sweepCursors.name, name), eq(sweepCursors.at, from.at), eq(sweepCursors.seq, from.seq))),
]
