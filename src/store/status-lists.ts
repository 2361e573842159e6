import { and, eq, max, sql } from 'drizzle-orm'
import { notFound } from '../core/badge-error.ts'
import { type Database, jsonChunks, type Statement } from './database.ts'
import { statusEvents, statusLists } from './schema/credentials.ts'
import { issuers } from './schema/tenants.ts'

export type StatusPurpose = 'revocation' | 'suspension'

export interface StatusListKey {
  issuerId: number
  purpose: StatusPurpose
  list: number
}

/**
 * Takes `count` status positions of the issuer, unless there is no such achievement to issue or the
 * idempotency key has been used already; returns the position after the last one taken. One statement: two
 * isolates never get the same position. For use in a batch; what is taken and not used is burnt.
 */
export const takePositions = (
  db: Database,
  issuerId: number,
  {
    achievement,
    count,
    idempotencyKey,
  }: { achievement: string; count: number; idempotencyKey?: Uint8Array<ArrayBuffer> | undefined },
) =>
  db
    .update(issuers)
    .set({ nextPosition: sql`${issuers.nextPosition} + ${count}` })
    .where(
      and(
        eq(issuers.id, issuerId),
        sql`exists (select 1 from achievements where issuer_id = ${issuerId} and slug = ${achievement}
          and state = 'active')`,
        idempotencyKey &&
          sql`not exists (select 1 from idempotency_keys where issuer_id = ${issuerId} and key = ${idempotencyKey})`,
      ),
    )
    .returning({ next: issuers.nextPosition })

/** Takes one status position of the issuer, from the same counter; what is taken and not used is burnt. */
export async function takePosition(db: Database, issuerId: number): Promise<number> {
  const [taken] = await db
    .update(issuers)
    .set({ nextPosition: sql`${issuers.nextPosition} + 1` })
    .where(eq(issuers.id, issuerId))
    .returning({ next: issuers.nextPosition })
  if (!taken) throw notFound('issuer', String(issuerId))
  return taken.next - 1
}

const keyOf = ({ issuerId, purpose, list }: StatusListKey) =>
  and(eq(statusLists.issuerId, issuerId), eq(statusLists.purpose, purpose), eq(statusLists.list, list))

/** The list's version, what was last signed, and how many positions the issuer has handed out. */
export async function findStatusList(db: Database, key: StatusListKey) {
  const [row] = await db
    .select({
      nextPosition: issuers.nextPosition,
      version: statusLists.version,
      publishedVersion: statusLists.publishedVersion,
      publishedAt: statusLists.publishedAt,
      document: statusLists.document,
    })
    .from(issuers)
    .leftJoin(statusLists, keyOf(key))
    .where(eq(issuers.id, key.issuerId))
  return row
}

/** Version and set bits as of one moment: both come from one transaction. */
export async function readStatusBits(
  db: Database,
  key: StatusListKey,
): Promise<{ version: number; indexes: number[] }> {
  // Events are only ever added, so the newest of an entry has the highest id.
  const newest = db
    .select({ id: max(statusEvents.id).as('id') })
    .from(statusEvents)
    .where(
      and(
        eq(statusEvents.issuerId, key.issuerId),
        eq(statusEvents.purpose, key.purpose),
        eq(statusEvents.list, key.list),
      ),
    )
    .groupBy(statusEvents.statusIndex)
  const [lists, bits] = await db.batch([
    db.select({ version: statusLists.version }).from(statusLists).where(keyOf(key)),
    db
      .select({ indexes: sql<string>`json_group_array(${statusEvents.statusIndex})` })
      .from(statusEvents)
      .where(and(sql`${statusEvents.id} in ${newest}`, eq(statusEvents.value, 1))),
  ])
  return { version: lists[0]?.version ?? 0, indexes: JSON.parse(bits[0]?.indexes ?? '[]') as number[] }
}

/** Keeps what was signed, unless a newer version has been published meanwhile. */
export const markPublished = (
  db: Database,
  { issuerId, purpose, list }: StatusListKey,
  published: { version: number; at: number; document: string },
): Statement =>
  db
    .insert(statusLists)
    .values({
      issuerId,
      purpose,
      list,
      version: published.version,
      publishedVersion: published.version,
      publishedAt: published.at,
      document: published.document,
    })
    .onConflictDoUpdate({
      target: [statusLists.issuerId, statusLists.purpose, statusLists.list],
      set: { publishedVersion: published.version, publishedAt: published.at, document: published.document },
      setWhere: sql`coalesce(${statusLists.publishedVersion}, -1) <= ${published.version}`,
    })

export interface StatusChange {
  list: number
  statusIndex: number
  value: 0 | 1
  reason: string | null
}

/** Appends the changes and moves the version of each list that they touch. */
export function insertStatusEvents(
  db: Database,
  { issuerId, purpose, at }: { issuerId: number; purpose: StatusPurpose; at: number },
  changes: readonly StatusChange[],
): Statement[] {
  const lists = [...new Set(changes.map(({ list }) => list))]
  return [
    ...jsonChunks(
      changes.map(({ list, statusIndex, value, reason }) => [list, statusIndex, value, reason]),
    ).map((json) =>
      db
        .insert(statusEvents)
        .select(
          sql`select null, ${issuerId}, ${purpose}, value->>0, value->>1, value->>2, value->>3, ${at} from json_each(${json})`,
        ),
    ),
    ...lists.map((list) =>
      db
        .insert(statusLists)
        .values({ issuerId, purpose, list, version: 1 })
        .onConflictDoUpdate({
          target: [statusLists.issuerId, statusLists.purpose, statusLists.list],
          set: { version: sql`${statusLists.version} + 1` },
        }),
    ),
  ]
}
