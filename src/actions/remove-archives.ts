import { toHex } from '../core/encoding/bytes.ts'
import { type ArchiveRecord, listArchives, listExpiredArchives, markArchive } from '../store/archives.ts'
import { runBatch } from '../store/database.ts'
import { type ActionContext, epochSeconds } from './context.ts'

const FILES_A_READ = 100
const READS = 20
/** A step that began before an archive ended may write for longer than it has its task for; no step writes for so long. */
const STILL_WRITTEN = 3_600

/**
 * For the sweep: takes archives away whose link has expired; returns how many were looked at. One that has just expired
 * may still be written, so it is emptied again and again for a while.
 */
export async function removeExpiredArchives(ctx: ActionContext, limit: number): Promise<number> {
  const now = epochSeconds(ctx.now())
  const expired = await listExpiredArchives(ctx.db, now, limit)
  let reads = READS
  for (const archive of expired) {
    const { isEmpty, used } = await emptyArchive(ctx, archive, reads)
    if (isEmpty && archive.expiresAt < now - STILL_WRITTEN) {
      await runBatch(ctx.db, [markArchive(ctx.db, archive.tenantId, archive.id, { state: 'removed' })])
    }
    reads -= used
    if (reads <= 0) break
  }
  return expired.length
}

/** Ends all archives of a tenant: somebody who is erased is in them, too. The sweep takes them away. */
export async function expireArchives(ctx: ActionContext, tenantId: number) {
  const now = epochSeconds(ctx.now())
  return (await listArchives(ctx.db, tenantId, FILES_A_READ))
    .filter(({ state, expiresAt }) => state !== 'removed' && expiresAt > now)
    .map(({ id }) => markArchive(ctx.db, tenantId, id, { expiresAt: now }))
}

async function emptyArchive(
  ctx: ActionContext,
  { id }: ArchiveRecord,
  reads: number,
): Promise<{ isEmpty: boolean; used: number }> {
  for (let used = 1; used <= reads; used++) {
    const files = await ctx.files.list(`archives/${toHex(id)}/`, FILES_A_READ)
    for (const file of files) await ctx.files.delete(file)
    if (files.length < FILES_A_READ) return { isEmpty: true, used }
  }
  return { isEmpty: false, used: reads }
}
