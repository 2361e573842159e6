import type { AuditLine } from '../core/audit/audit-lines.ts'
import type { AuditChain } from '../store/audit.ts'
import { hasBlocksFrom, insertImportedAudit, isEverythingSealed } from '../store/audit-import.ts'
import { runBatch } from '../store/database.ts'
import type { ActionContext } from './context.ts'
import { sealAudit } from './seal-audit.ts'

const ATTEMPTS = 5

const secondsOf = (time: string): number => Math.floor(Date.parse(time) / 1000)

/**
 * Takes a piece of an audit chain back: its entries and the blocks that seal them, in one batch. Entries get new numbers,
 * which no hash goes over. Other chains go on meanwhile, and blocks follow the order of the entries' numbers, so nothing
 * may be left unsealed at that moment.
 */
export async function importAudit(
  ctx: ActionContext,
  chain: AuditChain,
  lines: readonly AuditLine[],
): Promise<void> {
  const entries = lines.flatMap((line) => ('entry' in line ? [line] : []))
  const blocks = lines.flatMap((line) => ('marks' in line ? [line] : []))
  const [first] = entries
  if (!first) return
  // The step before got this far and no further.
  if (await hasBlocksFrom(ctx.db, chain, { block: blocks[0]?.block, entry: first.entry })) return
  const rows = entries.map(({ at, actor, action, subject, digest, before }) => ({
    at: secondsOf(at),
    actor,
    action,
    subject: subject ?? null,
    digest: digest ?? null,
    before: before ?? null,
  }))
  const sealed = blocks.map((block) => ({
    number: block.block,
    first: block.first - first.entry + 1,
    last: block.first - first.entry + block.entries,
    count: block.entries,
    total: block.first - 1 + block.entries,
    previous: block.previous,
    hash: block.hash,
    marks: block.marks,
    sealedAt: secondsOf(block.sealedAt),
  }))
  for (let attempt = 1; ; attempt++) {
    await sealAudit(ctx)
    if (await isEverythingSealed(ctx.db)) {
      try {
        await runBatch(ctx.db, insertImportedAudit(ctx.db, chain, { rows, blocks: sealed }))
        return
      } catch (cause) {
        if (attempt === ATTEMPTS) throw cause
      }
    }
    // No BadgeError, which would end the import half done: there are quieter minutes, and the task comes again.
    if (attempt === ATTEMPTS) throw new Error('the audit log is too busy to take entries in')
  }
}
