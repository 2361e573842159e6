import { fromHex } from '../core/encoding/bytes.ts'
import { listRequestsWithFiles } from '../store/approvals.ts'
import { runBatch } from '../store/database.ts'
import { findSweepCursor, markSweepCursor } from '../store/sweep-cursors.ts'
import { approvalFile } from './approval-body.ts'
import type { ActionContext } from './context.ts'

const NAME = 'approvals.files'
const PREFIX = 'approvals/'
const FILES_A_SWEEP = 100
// A body is written before the request that names it is.
const GRACE_MS = 3_600_000

/** When the request of a file was made: its id begins with the milliseconds, so the keys are in that order. */
const madeAt = (key: string): number => Number.parseInt(key.slice(PREFIX.length, PREFIX.length + 12), 16) || 0

/**
 * For the sweep: deletes bodies that no open request names, some files at a time. A decision or an erasure deletes them
 * itself, unless the store fails or the worker dies between the commit and that.
 */
export async function removeStaleBodies(ctx: ActionContext): Promise<void> {
  const cursor = await findSweepCursor(ctx.db, NAME)
  const after = `${PREFIX}${cursor.toString(16).padStart(12, '0')}`
  const files = await ctx.files.listAged(PREFIX, { after, limit: FILES_A_SWEEP })
  const old = ctx.now().getTime() - GRACE_MS
  const ids = files.flatMap(({ key }) => /^approvals\/([0-9a-f]{32})-\d+$/.exec(key)?.[1] ?? [])
  const named = new Set((await listRequestsWithFiles(ctx.db, ids.map(fromHex))).map(approvalFile))
  for (const { key, writtenAt } of files) {
    if (!named.has(key) && writtenAt.getTime() < old) await ctx.files.delete(key)
  }
  const last = files.at(-1)
  const next = files.length === FILES_A_SWEEP && last ? madeAt(last.key) : 0
  if (next !== cursor) await runBatch(ctx.db, [markSweepCursor(ctx.db, NAME, next)])
}
