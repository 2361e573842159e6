import { toHex } from '../core/encoding/bytes.ts'
import { type ArchiveRecord, listArchives, listExpiredArchives, markArchive } from '../store/archives.ts'
import { runBatch } from '../store/database.ts'
import { type ActionContext, epochSeconds } from './context.ts'

const FILES_A_READ = 100
const READS = 10

/** For the sweep: takes archives away whose link has expired; returns how many were looked at. */
export async function removeExpiredArchives(ctx: ActionContext, limit: number): Promise<number> {
  const expired = await listExpiredArchives(ctx.db, epochSeconds(ctx.now()), limit)
  for (const archive of expired) await removeArchive(ctx, archive)
  return expired.length
}

/** Ends all archives of a tenant: somebody who is erased is in them, too. The sweep takes them away. */
export async function expireArchives(ctx: ActionContext, tenantId: number) {
  const now = epochSeconds(ctx.now())
  return (await listArchives(ctx.db, tenantId, FILES_A_READ))
    .filter(({ state, expiresAt }) => state !== 'removed' && expiresAt > now)
    .map(({ id }) => markArchive(ctx.db, tenantId, id, { expiresAt: now }))
}

async function removeArchive(ctx: ActionContext, { id, tenantId }: ArchiveRecord): Promise<void> {
  for (let read = 0; read < READS; read++) {
    const files = await ctx.files.list(`archives/${toHex(id)}/`, FILES_A_READ)
    for (const file of files) await ctx.files.delete(file)
    if (files.length < FILES_A_READ) {
      await runBatch(ctx.db, [markArchive(ctx.db, tenantId, id, { state: 'removed' })])
      return
    }
  }
}
