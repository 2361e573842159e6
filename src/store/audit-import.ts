import { and, eq, gte, isNull, sql } from 'drizzle-orm'
import { type AuditChain, chainNumber } from './audit.ts'
import { type Database, jsonChunks, type Statement } from './database.ts'
import { auditBlocks } from './schema/audit.ts'
import { auditEntries } from './schema/journal.ts'

/** Bytes as hex. */
export interface ImportedEntry {
  at: number
  actor: string
  action: string
  subject: string | null
  digest: string | null
  before: string | null
}

/** `first` and `last` count the entries of the same batch from 1 on. */
export interface ImportedBlock {
  number: number
  first: number
  last: number
  count: number
  total: number
  previous: string
  hash: string
  marks: string
  sealedAt: number
}

const UNSEALED = sql`(select count(*) from audit_entries
  where id > coalesce((select max(last_id) from audit_blocks), 0))`

/** Whether every entry of every chain is in a block. */
export async function isEverythingSealed(db: Database): Promise<boolean> {
  const [row] = await db.select({ unsealed: sql<number>`${UNSEALED}`.as('unsealed') }).from(sql`(select 1)`)
  return row?.unsealed === 0
}

/** Whether the chain has got so far already: that block, or that many entries. */
export async function hasBlocksFrom(
  db: Database,
  chain: AuditChain,
  { block, entry }: { block: number | undefined; entry: number },
): Promise<boolean> {
  if (block !== undefined) {
    const [found] = await db
      .select({ number: auditBlocks.number })
      .from(auditBlocks)
      .where(and(eq(auditBlocks.chain, chainNumber(chain)), gte(auditBlocks.number, block)))
      .limit(1)
    return found !== undefined
  }
  const [row] = await db
    .select({ count: sql<number>`count(*)`.as('n') })
    .from(auditEntries)
    .where(
      and(
        eq(auditEntries.tenantId, chain.tenantId),
        chain.issuerId === null ? isNull(auditEntries.issuerId) : eq(auditEntries.issuerId, chain.issuerId),
      ),
    )
  return (row?.count ?? 0) >= entry
}

/**
 * Entries behind all that are there, and their blocks. When something unsealed has come between, the first block would be
 * without a hash, which NOT NULL forbids, and the batch fails.
 */
export function insertImportedAudit(
  db: Database,
  { tenantId, issuerId }: AuditChain,
  { rows, blocks }: { rows: readonly ImportedEntry[]; blocks: readonly ImportedBlock[] },
): Statement[] {
  const highest = sql`(select coalesce(max(id), 0) from audit_entries)`
  // One statement each: a second would count from where the first has ended.
  const [blockJson = '[]', ...moreBlocks] = jsonChunks(
    blocks.map((block) => [
      ...[block.number, block.first, block.last, block.count, block.total],
      ...[block.previous, block.hash, block.marks, block.sealedAt],
    ]),
  )
  const [entryJson = '[]', ...moreEntries] = jsonChunks(
    rows.map((row, n) => [n + 1, row.at, row.actor, row.action, row.subject, row.digest, row.before]),
  )
  const blockRows = (json: string) =>
    db.insert(auditBlocks).select(sql`select ${chainNumber({ tenantId, issuerId })}, value->>0,
      ${highest} + (value->>1), ${highest} + (value->>2), value->>3, value->>4, unhex(value->>5),
      unhex(value->>6), unhex(value->>7), value->>8, 1 from json_each(${json})`)
  const entryRows = (json: string, base: ReturnType<typeof sql>) =>
    db
      .insert(auditEntries)
      .select(sql`select ${base} + (value->>0), ${tenantId}, ${issuerId}, value->>1, value->>2,
      value->>3, unhex(value->>4), unhex(value->>5), unhex(value->>6) from json_each(${json})`)
  return [
    db
      .update(auditBlocks)
      .set({ hash: sql`null` })
      .where(sql`${UNSEALED} > 0 and rowid = (select min(rowid) from audit_blocks)`),
    blockRows(blockJson),
    ...moreBlocks.map(blockRows),
    entryRows(entryJson, highest),
    // Each counts on from what is there by then: its numbers begin after those of the chunk before.
    ...moreEntries.map((json) => entryRows(json, sql`(${highest} - (${json}->>'$[0][0]') + 1)`)),
  ]
}
