import { BadgeError } from '../core/badge-error.ts'
import { findIssuerById, type IssuerRecord } from '../store/issuers.ts'
import { takePositions } from '../store/status-lists.ts'
import type { ActionContext } from './context.ts'
import { renewQuota } from './renew-quota.ts'

/**
 * Takes status positions for several achievements in one round trip: the first of those of each, and the issuer as it
 * was then. What has been bought is issued even when its achievement has been archived since.
 */
export async function reservePositions(
  ctx: ActionContext,
  issuer: IssuerRecord,
  wants: readonly { achievement: string; count: number }[],
): Promise<{ issuer: IssuerRecord; positions: number[] }> {
  if (issuer.tenantState !== 'active')
    throw new BadgeError('forbidden', 'this tenant is suspended and issues nothing')
  const take = ({ achievement, count }: { achievement: string; count: number }) =>
    takePositions(ctx.db, issuer.id, {
      achievement,
      count,
      identityId: issuer.identityId,
      evenIfArchived: true,
    })
  const [first, ...others] = wants
  if (!first) return { issuer, positions: [] }
  const taken = await ctx.db.batch([take(first), ...others.map(take)])
  const positions = taken.map(([row], n) => (row ? row.next - (wants[n]?.count ?? 0) : undefined))
  if (positions.every((position) => position !== undefined)) return { issuer, positions }
  const current = await findIssuerById(ctx.db, issuer.tenantId, issuer.id)
  if (current.identityId !== issuer.identityId) return reservePositions(ctx, current, wants)
  const total = wants.reduce((sum, { count }) => sum + count, 0)
  if (await renewQuota(ctx, issuer, total)) return reservePositions(ctx, current, wants)
  throw new BadgeError('conflict', 'an achievement of this order cannot be issued any more')
}
