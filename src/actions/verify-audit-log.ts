import { isBlock, readLine } from '../core/audit/read-line.ts'
import { type AuditFault, type AuditVerification, verifyAudit } from '../core/audit/verify-audit.ts'
import { toHex } from '../core/encoding/bytes.ts'
import { findAuditBlock } from '../store/audit.ts'
import { listAuditHeads } from '../store/audit-heads.ts'
import type { NamedChain } from './audit-chain.ts'
import type { ActionContext } from './context.ts'
import { exportAudit } from './export-audit.ts'

/** As many as one request has the time for. */
const ENTRIES_A_CALL = 50_000

/**
 * Recomputes a chain as the database has it, and compares it with the heads that were published. Of a long chain one
 * call looks at a piece: `next` is the block to go on with.
 */
export async function verifyAuditLog(
  ctx: ActionContext,
  chain: NamedChain,
  from: number,
): Promise<AuditVerification & { next?: number }> {
  const last = await findAuditBlock(ctx.db, chain)
  const seen = new Map<number, string>()
  const lines = exportAudit(ctx, chain, { from, limit: ENTRIES_A_CALL })
  const result = await verifyAudit(noteBlocks(lines, seen))
  const hasMore = last !== undefined && result.blocks < last.number
  const span = { from, until: hasMore ? result.blocks : Number.POSITIVE_INFINITY }
  const faults = [...result.faults, ...(await faultsOfHeads(ctx, chain, span, seen))]
  return { ...result, valid: faults.length === 0, faults, ...(hasMore && { next: result.blocks + 1 }) }
}

async function* noteBlocks(lines: AsyncIterable<string>, seen: Map<number, string>): AsyncGenerator<string> {
  for await (const text of lines) {
    const line = text.startsWith('{"block"') ? readLine(text) : undefined
    if (line && isBlock(line)) seen.set(line.block, line.hash)
    yield text
  }
}

async function faultsOfHeads(
  ctx: ActionContext,
  { issuerId }: NamedChain,
  { from, until }: { from: number; until: number },
  seen: ReadonlyMap<number, string>,
): Promise<AuditFault[]> {
  const days = { from: 0, until: Number.MAX_SAFE_INTEGER }
  const heads = issuerId === null ? [] : await listAuditHeads(ctx.db, issuerId, days)
  return heads
    .filter(({ block, hash }) => block >= from && block <= until && seen.get(block) !== toHex(hash))
    .map(({ block, hash }) => ({
      line: 0,
      block,
      kind: 'head',
      detail: `block ${block} was published with the hash ${toHex(hash)}, and is missing or another now`,
    }))
}
