import { markApiKeyUsed } from '../store/api-keys.ts'
import { runBatch } from '../store/database.ts'
import { type ActionContext, epochSeconds } from './context.ts'

const HOUR = 3_600

/** Notes that a key is in use: after the answer, and once an hour, because every request would be a write. */
export function noteKeyUse(
  ctx: ActionContext,
  key: { keyId: number; tenantId: number; lastUsedAt: number | null },
): void {
  const now = epochSeconds(ctx.now())
  const notSince = now - HOUR
  if (key.lastUsedAt !== null && key.lastUsedAt >= notSince) return
  ctx.afterwards(async () => {
    await runBatch(ctx.db, [markApiKeyUsed(ctx.db, key.tenantId, key.keyId, { now, notSince })])
  })
}
