import { BadgeError, invalidInput } from '../core/badge-error.ts'
import { toHex } from '../core/encoding/bytes.ts'
import { selectRules } from '../core/purchase/match-rule.ts'
import { listAchievementsBySlug } from '../store/achievements.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { listMappingRules } from '../store/mapping-rules.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { achievementsOf } from './create-mapping-rule.ts'
import { findShopOfOrder } from './find-shop-of-order.ts'
import { recordSignal } from './record-signal.ts'

export interface SentSignal {
  type: 'completion' | 'score' | 'approval'
  recipient?: { email?: string; id?: string }
  achievement?: string
  product?: string
  sku?: string
  score?: number
  positive: boolean
  order?: string
  /** The shop of that order: `ep_…`. */
  endpoint?: string
  at?: Date
  /** Names it: the same id again is the same signal. */
  eventId?: string
}

/** Takes what a tenant's own system says of somebody. An approval is for those who may decide. */
export async function sendSignal(
  ctx: ActionContext,
  issuer: IssuerRecord,
  signal: SentSignal,
): Promise<{ achievements: string[]; orders: number }> {
  authorize(ctx, signal.type === 'approval' ? 'approvals.decide' : 'signals.write')
  const achievements = await achievementsMeant(ctx, issuer, signal)
  const hasRecipient = signal.recipient !== undefined
  const endpointId = await findShopOfOrder(ctx, issuer, { ...signal, hasRecipient })
  const now = epochSeconds(ctx.now())
  const orders = await recordSignal(ctx, issuer, {
    eventId: signal.eventId ?? toHex(ctx.randomBytes(16)),
    source: 'api',
    achievements,
    recipient: signal.recipient ?? {},
    kind: signal.type,
    score: signal.score ?? null,
    positive: signal.positive,
    at: signal.at ? epochSeconds(signal.at) : now,
    ...(signal.order !== undefined && { orderRef: signal.order }),
    ...(endpointId && { endpointId }),
  })
  return { achievements, orders }
}

async function achievementsMeant(
  ctx: ActionContext,
  issuer: IssuerRecord,
  { achievement, product, sku }: SentSignal,
): Promise<string[]> {
  if (achievement !== undefined) {
    const [known] = await listAchievementsBySlug(ctx.db, issuer.id, [achievement])
    if (!known) {
      const detail = `achievement ${achievement} does not exist`
      throw new BadgeError('not_found', detail, { issues: [{ pointer: '/achievement', detail }] })
    }
    return [achievement]
  }
  const rules = await listMappingRules(ctx.db, issuer.id)
  const line = { metadata: {}, ...(product !== undefined && { product }), ...(sku !== undefined && { sku }) }
  const named = rules.map((rule) => ({ rule, match: rule.match, id: toHex(rule.id) }))
  const slugs = [...new Set(selectRules(named, line).flatMap(({ rule }) => achievementsOf(rule)))]
  if (slugs.length === 0) {
    throw invalidInput(product === undefined ? '/sku' : '/product', 'no mapping rule knows this product')
  }
  return slugs
}
