import { and, asc, eq, inArray, max, sql } from 'drizzle-orm'
import { type Database, jsonChunks, type Statement } from './database.ts'
import { statusEvents, statusLists } from './schema/credentials.ts'
import { issuerIdentities } from './schema/identities.ts'
import { issuers } from './schema/tenants.ts'

export type StatusPurpose = 'revocation' | 'suspension'

export interface StatusListKey {
  issuerId: number
  purpose: StatusPurpose
  list: number
}

/**
 * Takes `count` status positions of the issuer, unless there is no such achievement to issue, the idempotency key has
 * been used already or the issuer has moved to another identity; returns the position after the last one taken. One statement: two
 * isolates never get the same position. For use in a batch; what is taken and not used is burnt.
 */
export const takePositions = (
  db: Database,
  issuerId: number,
  {
    achievement,
    count,
    identityId = null,
    idempotencyKey,
    evenIfArchived = false,
    unlessFourEyes = false,
  }: {
    achievement: string
    count: number
    /** Under which the caller signs: a status list belongs to one identity. */
    identityId?: number | null
    idempotencyKey?: Uint8Array<ArrayBuffer> | undefined
    evenIfArchived?: boolean
    unlessFourEyes?: boolean
  },
) =>
  db
    .update(issuers)
    .set({ nextPosition: sql`${issuers.nextPosition} + ${count}` })
    .where(
      and(
        eq(issuers.id, issuerId),
        sql`exists (select 1 from achievements where issuer_id = ${issuerId} and slug = ${achievement}
          and (state = 'active' or ${evenIfArchived}))`,
        unlessFourEyes
          ? sql`not exists (select 1 from achievement_versions v join achievements a on a.id = v.achievement_id
              where a.issuer_id = ${issuerId} and a.slug = ${achievement}
              and v.number = (select max(number) from achievement_versions w where w.achievement_id = a.id)
              and v.settings->>'$.fourEyes.issue')`
          : undefined,
        signsWith(identityId),
        // The quota of a month is a position that may not be passed: counting it costs nothing.
        sql`(${issuers.positionLimit} is null or ${issuers.nextPosition} + ${count} <= ${issuers.positionLimit})`,
        idempotencyKey &&
          sql`not exists (select 1 from idempotency_keys where issuer_id = ${issuerId} and key = ${idempotencyKey})`,
      ),
    )
    .returning({ next: issuers.nextPosition })

/**
 * Takes one status position of the issuer, from the same counter; what is taken and not used is burnt. Undefined when
 * the issuer has moved to another identity.
 */
export async function takePosition(
  db: Database,
  issuerId: number,
  identityId: number | null = null,
): Promise<number | undefined> {
  const [taken] = await db
    .update(issuers)
    .set({ nextPosition: sql`${issuers.nextPosition} + 1` })
    .where(and(eq(issuers.id, issuerId), signsWith(identityId)))
    .returning({ next: issuers.nextPosition })
  return taken && taken.next - 1
}

const signsWith = (identityId: number | null) =>
  sql`(select identity_id from issuer_profiles where id = ${issuers.profileId}) is ${identityId}`

const keyOf = ({ issuerId, purpose, list }: StatusListKey) =>
  and(eq(statusLists.issuerId, issuerId), eq(statusLists.purpose, purpose), eq(statusLists.list, list))

/** The list's version, what was last signed, how many positions the issuer has handed out, and whose list it is. */
export async function findStatusList(db: Database, key: StatusListKey) {
  const [row] = await db
    .select({
      nextPosition: issuers.nextPosition,
      version: statusLists.version,
      publishedVersion: statusLists.publishedVersion,
      publishedAt: statusLists.publishedAt,
      document: statusLists.document,
      identityId: issuerIdentities.id,
      identityDid: issuerIdentities.did,
      identityUrl: issuerIdentities.baseUrl,
    })
    .from(issuers)
    .leftJoin(statusLists, keyOf(key))
    .leftJoin(
      issuerIdentities,
      sql`${issuerIdentities.id} = (select p.identity_id from identity_periods p
        where p.issuer_id = ${issuers.id} and p.first_list <= ${key.list} order by p.first_list desc limit 1)`,
    )
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

/**
 * Keeps what was signed, unless a newer version has been published meanwhile or the key that signed it is not the
 * issuer's active one any more.
 */
export const markPublished = (
  db: Database,
  { issuerId, purpose, list }: StatusListKey,
  published: { version: number; at: number; document: string; keyId: number },
) =>
  db
    .insert(statusLists)
    .select(
      sql`select ${issuerId}, ${purpose}, ${list}, ${published.version}, ${published.version}, ${published.at},
        ${published.document} from signing_keys
        where id = ${published.keyId} and issuer_id = ${issuerId} and state = 'active'`,
    )
    .onConflictDoUpdate({
      target: [statusLists.issuerId, statusLists.purpose, statusLists.list],
      set: { publishedVersion: published.version, publishedAt: published.at, document: published.document },
      setWhere: sql`coalesce(${statusLists.publishedVersion}, -1) <= ${published.version}`,
    })
    .returning({ list: statusLists.list })

/** What has been signed for the issuer's lists is signed anew when they are next read. */
export const markListsStale = (db: Database, issuerId: number): Statement =>
  db
    .update(statusLists)
    .set({ version: sql`${statusLists.version} + 1` })
    .where(eq(statusLists.issuerId, issuerId))

/** What became of one entry, oldest first, with the reasons that were given. */
export const listStatusEvents = (db: Database, issuerId: number, list: number, statusIndex: number) =>
  db
    .select({
      purpose: statusEvents.purpose,
      value: statusEvents.value,
      reason: statusEvents.reason,
      at: statusEvents.at,
    })
    .from(statusEvents)
    .where(
      and(
        eq(statusEvents.issuerId, issuerId),
        eq(statusEvents.list, list),
        eq(statusEvents.statusIndex, statusIndex),
        // The index leads over the purpose, and a list has a hundred thousand entries.
        inArray(statusEvents.purpose, ['revocation', 'suspension']),
      ),
    )
    .orderBy(asc(statusEvents.id))

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

/** Forgets why entries were set, for an erasure; that they were set stays. */
export const forgetReasons = (
  db: Database,
  issuerId: number,
  places: readonly { list: number; index: number }[],
): Statement[] =>
  jsonChunks(places.map(({ list, index }) => [list, index])).map((json) =>
    db
      .update(statusEvents)
      .set({ reason: null })
      .where(
        and(
          eq(statusEvents.issuerId, issuerId),
          sql`${statusEvents.reason} is not null`,
          sql`(${statusEvents.list}, ${statusEvents.statusIndex}) in (select value->>0, value->>1 from json_each(${json}))`,
        ),
      ),
  )

/** How many status positions the issuer has handed out. */
export async function findHighestPosition(db: Database, issuerId: number): Promise<number> {
  const [row] = await db.select({ next: issuers.nextPosition }).from(issuers).where(eq(issuers.id, issuerId))
  return row?.next ?? 0
}
