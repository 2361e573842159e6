import { and, asc, desc, eq, gt, gte, isNull, lt, lte, max, type SQL, sql } from 'drizzle-orm'
import { toHex } from '../core/encoding/bytes.ts'
import { type Database, jsonChunks, type Statement } from './database.ts'
import { auditBlocks } from './schema/audit.ts'
import { auditEntries } from './schema/journal.ts'
import { apiKeys, issuers, tenants } from './schema/tenants.ts'

/** Whose audit chain: an issuer's, or what concerns none of the tenant's issuers. Tenant 0 is the platform. */
export interface AuditChain {
  tenantId: number
  issuerId: number | null
}

export type AuditEntryRecord = typeof auditEntries.$inferSelect
export type AuditBlockRecord = typeof auditBlocks.$inferSelect

/** Stands in the tenant's place in entries that concern the platform itself. */
export const PLATFORM = 0

export const chainNumber = ({ tenantId, issuerId }: AuditChain): number => issuerId ?? 0 - tenantId

const ofChain = ({ tenantId, issuerId }: AuditChain): SQL | undefined =>
  and(
    eq(auditEntries.tenantId, tenantId),
    issuerId === null ? isNull(auditEntries.issuerId) : eq(auditEntries.issuerId, issuerId),
  )

/**
 * The next entries that no block seals, of all chains, in the order of their commits. D1 writes one transaction after
 * the other, so no entry with a lower id can still be on its way.
 */
export const listUnsealedEntries = (db: Database, limit: number) =>
  db
    .select({ entry: auditEntries, issuerSlug: issuers.slug, tenantSlug: tenants.slug })
    .from(auditEntries)
    .leftJoin(issuers, eq(issuers.id, auditEntries.issuerId))
    .leftJoin(tenants, eq(tenants.id, auditEntries.tenantId))
    .where(gt(auditEntries.id, sql`coalesce((select max(last_id) from audit_blocks), 0)`))
    .orderBy(asc(auditEntries.id))
    .limit(limit)

/** The last block of each of the chains that has one. */
export const listLastBlocks = (db: Database, chains: readonly number[]): Promise<AuditBlockRecord[]> =>
  db
    .select()
    .from(auditBlocks)
    .where(
      sql`(${auditBlocks.chain}, ${auditBlocks.number}) in (select chain, max(number) from audit_blocks
        where chain in (select value from json_each(${JSON.stringify(chains)})) group by chain)`,
    )

/** The primary key settles two sweeps at once: the second batch fails as a whole. */
export const insertAuditBlocks = (
  db: Database,
  rows: readonly Omit<AuditBlockRecord, 'published'>[],
): Statement[] =>
  jsonChunks(
    rows.map((row) => [
      ...[row.chain, row.number, row.firstId, row.lastId, row.count, row.total],
      ...[toHex(row.previous), toHex(row.hash), toHex(row.marks), row.sealedAt],
    ]),
  ).map((json) =>
    db.insert(auditBlocks).select(sql`select value->>0, value->>1, value->>2, value->>3, value->>4, value->>5,
        unhex(value->>6), unhex(value->>7), unhex(value->>8), value->>9, value->>0 <= 0 from json_each(${json})`),
  )

/** A page of a chain's blocks, oldest first. */
export const listAuditBlocks = (
  db: Database,
  chain: AuditChain,
  { after, limit }: { after: number; limit: number },
): Promise<AuditBlockRecord[]> =>
  db
    .select()
    .from(auditBlocks)
    .where(and(eq(auditBlocks.chain, chainNumber(chain)), gt(auditBlocks.number, after)))
    .orderBy(asc(auditBlocks.number))
    .limit(limit)

/** The last block of a chain, or the given one. */
export async function findAuditBlock(
  db: Database,
  chain: AuditChain,
  number?: number,
): Promise<AuditBlockRecord | undefined> {
  const [row] = await db
    .select()
    .from(auditBlocks)
    .where(
      and(
        eq(auditBlocks.chain, chainNumber(chain)),
        number === undefined ? undefined : eq(auditBlocks.number, number),
      ),
    )
    .orderBy(desc(auditBlocks.number))
    .limit(1)
  return row
}

/** A page of a chain's entries, oldest first, up to and with the given id. */
export const listChainEntries = (
  db: Database,
  chain: AuditChain,
  { after, until, limit }: { after: number; until: number; limit: number },
): Promise<AuditEntryRecord[]> =>
  db
    .select()
    .from(auditEntries)
    .where(and(ofChain(chain), gt(auditEntries.id, after), lte(auditEntries.id, until)))
    .orderBy(asc(auditEntries.id))
    .limit(limit)

/** Where a chain ends now. */
export async function findLastEntryId(db: Database, chain: AuditChain): Promise<number> {
  const [row] = await db
    .select({ id: max(auditEntries.id) })
    .from(auditEntries)
    .where(ofChain(chain))
  return row?.id ?? 0
}

export interface AuditFilter {
  action?: string
  actor?: string
  subject?: Uint8Array<ArrayBuffer>
  /** Epoch seconds, both included. */
  since?: number
  until?: number
}

/** A page of a chain's entries, newest first. */
export const listAuditEntries = (
  db: Database,
  chain: AuditChain,
  { action, actor, subject, since, until }: AuditFilter,
  { before, limit }: { before?: number; limit: number },
): Promise<AuditEntryRecord[]> =>
  db
    .select()
    .from(auditEntries)
    .where(
      and(
        ofChain(chain),
        before === undefined ? undefined : lt(auditEntries.id, before),
        action === undefined ? undefined : eq(auditEntries.action, action),
        actor === undefined ? undefined : eq(auditEntries.actor, actor),
        subject && eq(auditEntries.subject, subject),
        since === undefined ? undefined : gte(auditEntries.at, since),
        until === undefined ? undefined : lte(auditEntries.at, until),
      ),
    )
    .orderBy(desc(auditEntries.id))
    .limit(limit)

/** Whether an API key of the tenant stands for all of its issuers. */
export async function isKeyOfWholeTenant(db: Database, tenantId: number, id: number): Promise<boolean> {
  const [row] = await db
    .select({ id: apiKeys.id })
    .from(apiKeys)
    .where(and(eq(apiKeys.tenantId, tenantId), eq(apiKeys.id, id), isNull(apiKeys.issuerId)))
  return row !== undefined
}
