import { hashBlock, hashEntry, marksOf, NO_BLOCK } from '../core/audit/audit-hash.ts'
import { fromHex, toHex } from '../core/encoding/bytes.ts'
import { formatDateTime } from '../core/encoding/date-time.ts'
import {
  type AuditBlockRecord,
  chainNumber,
  insertAuditBlocks,
  listLastBlocks,
  listUnsealedEntries,
} from '../store/audit.ts'
import { runBatch, violates } from '../store/database.ts'
import { chainName, factsOf } from './audit-chain.ts'
import { type ActionContext, epochSeconds, fromEpochSeconds } from './context.ts'

const ENTRIES_A_RUN = 5_000
const MAX_RUNS = 6

type Unsealed = Awaited<ReturnType<typeof listUnsealedEntries>>

/**
 * Seals what has been written since the last time, one block a chain, and returns how many entries. Entries are sealed
 * in the order of their ids and none is left out, so that one number tells where the next run begins; blocks of all
 * chains go into one batch. Of two sweeps at once the second finds its numbers taken, and does nothing.
 */
export async function sealAudit(ctx: ActionContext): Promise<number> {
  let sealed = 0
  for (let run = 0; run < MAX_RUNS; run++) {
    const rows = await listUnsealedEntries(ctx.db, ENTRIES_A_RUN)
    const chains = Map.groupBy(rows, ({ entry }) => chainNumber(entry))
    const last = await listLastBlocks(ctx.db, [...chains.keys()])
    const before = new Map(last.map((block) => [block.chain, block]))
    const blocks: Omit<AuditBlockRecord, 'published'>[] = []
    for (const [chain, entries] of chains) blocks.push(await seal(ctx, chain, entries, before.get(chain)))
    try {
      await runBatch(ctx.db, insertAuditBlocks(ctx.db, blocks))
    } catch (cause) {
      if (!violates(cause, 'audit_blocks')) throw cause
      return sealed
    }
    sealed += rows.length
    if (rows.length < ENTRIES_A_RUN) break
  }
  return sealed
}

async function seal(
  ctx: ActionContext,
  chain: number,
  rows: Unsealed,
  last: AuditBlockRecord | undefined,
): Promise<Omit<AuditBlockRecord, 'published'>> {
  const [first] = rows
  const end = rows.at(-1)
  if (!first || !end) throw new TypeError('a block has entries')
  const hashes: Uint8Array[] = []
  for (const { entry } of rows) hashes.push(await hashEntry(factsOf(entry)))
  const number = (last?.number ?? 0) + 1
  const previous = last?.hash ?? fromHex(NO_BLOCK)
  const total = last?.total ?? 0
  // Clocks of two machines may differ; a chain's times do not go back.
  const sealedAt = Math.max(epochSeconds(ctx.now()), last?.sealedAt ?? 0)
  const about = {
    chain: chainName({ slug: first.issuerSlug, tenantSlug: first.tenantSlug }),
    block: number,
    first: total + 1,
    entries: rows.length,
    sealedAt: formatDateTime(fromEpochSeconds(sealedAt)),
    previous: toHex(previous),
  }
  return {
    ...{ chain, number, firstId: first.entry.id, lastId: end.entry.id, count: rows.length },
    total: total + rows.length,
    previous,
    hash: await hashBlock(about, hashes),
    marks: marksOf(hashes),
    sealedAt,
  }
}
