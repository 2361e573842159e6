import type { AuditFacts } from '../core/audit/audit-hash.ts'
import { NO_BLOCK } from '../core/audit/audit-hash.ts'
import { type ChainPiece, writeAuditLines } from '../core/audit/write-lines.ts'
import { notFound } from '../core/badge-error.ts'
import { toHex } from '../core/encoding/bytes.ts'
import { formatDateTime } from '../core/encoding/date-time.ts'
import {
  type AuditBlockRecord,
  findAuditBlock,
  findLastEntryId,
  listAuditBlocks,
  listChainEntries,
} from '../store/audit.ts'
import { factsOf, type NamedChain } from './audit-chain.ts'
import { type ActionContext, fromEpochSeconds } from './context.ts'

const ENTRIES_A_READ = 1_000
const BLOCKS_A_READ = 100

/**
 * The lines of a chain's export, read page by page as they are taken. With `from`, those from that block on; with
 * `limit`, no block is begun after so many entries.
 */
export async function* exportAudit(
  ctx: ActionContext,
  chain: NamedChain,
  { from = 1, limit = Number.POSITIVE_INFINITY }: { from?: number; limit?: number } = {},
): AsyncGenerator<string> {
  const before = from > 1 ? await findAuditBlock(ctx.db, chain, from - 1) : undefined
  if (from > 1 && !before) throw notFound('audit block', String(from - 1))
  const after = {
    block: before?.number ?? 0,
    entries: before?.total ?? 0,
    hash: before ? toHex(before.hash) : NO_BLOCK,
  }
  const exportedAt = formatDateTime(ctx.now())
  yield* writeAuditLines({ chain: chain.name, exportedAt, after }, piecesOf(ctx, chain, { before, limit }))
}

async function* piecesOf(
  ctx: ActionContext,
  chain: NamedChain,
  { before, limit }: { before: AuditBlockRecord | undefined; limit: number },
): AsyncGenerator<ChainPiece> {
  // Read before the blocks: what is written or sealed meanwhile is for the next export.
  const end = await findLastEntryId(ctx.db, chain)
  let after = before?.number ?? 0
  let afterId = before?.lastId ?? 0
  let count = 0
  for (;;) {
    const blocks = await listAuditBlocks(ctx.db, chain, { after, limit: BLOCKS_A_READ })
    for (const block of blocks) {
      if (count >= limit || block.lastId > end) return
      yield { entries: entriesOf(ctx, chain, afterId, block.lastId), block: blockOf(block) }
      after = block.number
      afterId = block.lastId
      count += block.count
    }
    if (blocks.length < BLOCKS_A_READ) break
  }
  yield { entries: entriesOf(ctx, chain, afterId, end) }
}

async function* entriesOf(
  ctx: ActionContext,
  chain: NamedChain,
  from: number,
  until: number,
): AsyncGenerator<AuditFacts> {
  let after = from
  for (;;) {
    const entries = await listChainEntries(ctx.db, chain, { after, until, limit: ENTRIES_A_READ })
    for (const entry of entries) yield factsOf(entry)
    const last = entries.at(-1)
    if (!last || entries.length < ENTRIES_A_READ) return
    after = last.id
  }
}

const blockOf = ({ number, total, count, sealedAt, previous, hash, marks }: AuditBlockRecord) => ({
  block: number,
  first: total - count + 1,
  entries: count,
  sealedAt: formatDateTime(fromEpochSeconds(sealedAt)),
  previous: toHex(previous),
  hash: toHex(hash),
  marks,
})
