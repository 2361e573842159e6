import { BadgeError } from '../core/badge-error.ts'
import { runBatch } from '../store/database.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { findQuota, markMonthBegun } from '../store/quotas.ts'
import type { ActionContext } from './context.ts'

/** `2026-11`, in UTC: quotas are by the month. */
export const monthOf = (at: Date): string => at.toISOString().slice(0, 7)

/**
 * For a call that got no status positions: true when a new month has begun and it should ask again. A quota that is
 * used up is `rate_limited`; false when something else was in the way.
 */
export async function renewQuota(
  ctx: ActionContext,
  { id }: Pick<IssuerRecord, 'id'>,
  count: number,
): Promise<boolean> {
  const standing = await findQuota(ctx.db, id)
  if (!standing || standing.positionLimit === null || standing.quota === null) return false
  const { quota, nextPosition, positionLimit, limitMonth } = standing
  if (nextPosition + count <= positionLimit) return false
  const month = monthOf(ctx.now())
  if (limitMonth === month || count > quota) {
    throw new BadgeError(
      'rate_limited',
      `this tenant may issue ${quota} credentials a month, of which ${Math.max(0, positionLimit - nextPosition)} are left`,
    )
  }
  await runBatch(ctx.db, [markMonthBegun(ctx.db, id, month)])
  return true
}
