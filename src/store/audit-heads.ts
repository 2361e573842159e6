import { and, asc, desc, eq, gte, lt, lte, sql } from 'drizzle-orm'
import type { Database, Statement } from './database.ts'
import { auditBlocks, auditHeads } from './schema/audit.ts'
import { issuers } from './schema/tenants.ts'

export type AuditHeadRecord = typeof auditHeads.$inferSelect

const DAY = 86_400

// More than there are chains; a prime, so that a multiplication by anything less only changes their order.
export const PLACES = 1_000_003

/**
 * Issuers' chains with blocks of days that are over and of which no head has been published: of each chain the last block
 * of the oldest such day. Ordered by `seed`, another order each time, so that none is in front of the others for ever.
 * For all issuers: the sweep works for everybody.
 */
export const listUnpublishedHeads = (
  db: Database,
  { before, seed, limit }: { before: number; seed: number; limit: number },
) => {
  const ofDays = db
    .select({
      chain: auditBlocks.chain,
      day: sql<number>`${auditBlocks.sealedAt} / ${sql.raw(String(DAY))}`.as('day'),
      number: sql<number>`max(${auditBlocks.number})`.as('last_number'),
      // Of a group with max() or min() SQLite takes the other columns from the row that has it.
      total: auditBlocks.total,
      hash: auditBlocks.hash,
    })
    .from(auditBlocks)
    .where(and(sql`published = 0`, lt(auditBlocks.sealedAt, before)))
    .groupBy(auditBlocks.chain, sql`day`)
    .as('of_days')
  return db
    .select({
      tenantId: issuers.tenantId,
      issuerId: ofDays.chain,
      day: sql<number>`min(${ofDays.day})`.as('oldest_day'),
      number: ofDays.number,
      total: ofDays.total,
      hash: ofDays.hash,
    })
    .from(ofDays)
    .innerJoin(issuers, eq(issuers.id, ofDays.chain))
    .groupBy(ofDays.chain)
    .orderBy(sql`${ofDays.chain} % ${PLACES} * ${seed} % ${PLACES}`)
    .limit(limit)
}

/**
 * A day has one head; two sweeps that publish at once are settled by the primary key. Signed with a key that is not the
 * issuer's active one any more, it would be without a signature, which NOT NULL forbids: the batch fails as a whole.
 */
export const insertAuditHead = (db: Database, row: AuditHeadRecord, keyId: number): Statement =>
  db.insert(auditHeads).values({
    ...row,
    signature: sql`(select ${row.signature} from signing_keys
      where id = ${keyId} and issuer_id = ${row.issuerId} and state = 'active')`,
  })

/** The same for one that is known from elsewhere: what is there stays. */
export const restoreAuditHead = (db: Database, row: AuditHeadRecord): Statement =>
  db.insert(auditHeads).values(row).onConflictDoNothing()

/** What has been published, or need not be. */
export const markBlocksPublished = (db: Database, chain: number, number: number): Statement =>
  db
    .update(auditBlocks)
    .set({ published: true })
    .where(and(eq(auditBlocks.chain, chain), sql`published = 0`, lte(auditBlocks.number, number)))

/** The published heads of an issuer in a span of days, oldest first. */
export const listAuditHeads = (
  db: Database,
  issuerId: number,
  { from, until }: { from: number; until: number },
): Promise<AuditHeadRecord[]> =>
  db
    .select()
    .from(auditHeads)
    .where(and(eq(auditHeads.issuerId, issuerId), gte(auditHeads.day, from), lte(auditHeads.day, until)))
    .orderBy(asc(auditHeads.day))

/** The oldest and the newest day with a head. */
export async function findSpanOfHeads(
  db: Database,
  issuerId: number,
): Promise<{ first: number; last: number } | undefined> {
  const end = (order: typeof asc) =>
    db
      .select({ day: auditHeads.day })
      .from(auditHeads)
      .where(eq(auditHeads.issuerId, issuerId))
      .orderBy(order(auditHeads.day))
      .limit(1)
  const [[first], [last]] = await db.batch([end(asc), end(desc)])
  return first && last ? { first: first.day, last: last.day } : undefined
}
