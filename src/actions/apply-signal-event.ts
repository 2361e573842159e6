import { BadgeError } from '../core/badge-error.ts'
import { toHex } from '../core/encoding/bytes.ts'
import { selectRules } from '../core/purchase/match-rule.ts'
import type { SignalEvent } from '../core/purchase/purchase.ts'
import { listAchievementsBySlug } from '../store/achievements.ts'
import { runBatch } from '../store/database.ts'
import { type InboxRecord, type InboxState, markInboxEvent } from '../store/inbox.ts'
import { findIssuerOfMode, type IssuerRecord } from '../store/issuers.ts'
import { selectRulesOfEndpoint } from '../store/mapping-rules.ts'
import type { ActionContext } from './context.ts'
import { achievementsOf } from './create-mapping-rule.ts'
import { findShopOfOrder } from './find-shop-of-order.ts'
import { findOrMirrorAchievement } from './mirror-achievement.ts'
import { recordSignal } from './record-signal.ts'
import { usablePerson } from './usable-people.ts'

/** What an LMS or a form says of somebody, by way of the inbox. */
export async function applySignalEvent(
  ctx: ActionContext,
  { event: row, endpoint }: InboxRecord,
  event: SignalEvent,
): Promise<InboxState> {
  const { tenantId, id } = row
  const issuer = await findIssuerOfMode(ctx.db, tenantId, event.mode)
  const { known, missing } = await achievementsMeant(ctx, issuer, endpoint.id, event)
  if (known.length === 0) {
    const reason =
      missing === undefined
        ? 'No mapping rule matches the product that this event is about.'
        : `The event names the achievement ${missing}, which does not exist.`
    const set = { state: 'unmapped' as const, reason, mode: event.mode }
    await runBatch(ctx.db, [markInboxEvent(ctx.db, tenantId, id, set)])
    return 'unmapped'
  }
  const recipient = usablePerson(event.recipient)
  const { shop, objection } = await shopMeant(ctx, issuer, event, recipient.email !== undefined)
  if (objection !== undefined) {
    const set = { state: 'attention' as const, reason: objection, mode: event.mode }
    await runBatch(ctx.db, [markInboxEvent(ctx.db, tenantId, id, set)])
    return 'attention'
  }
  await recordSignal(
    ctx,
    issuer,
    {
      eventId: event.eventId,
      source: `endpoint:${toHex(endpoint.id)}`,
      achievements: known,
      recipient,
      kind: event.signal,
      score: event.score ?? null,
      positive: event.positive,
      at: event.at,
      ...(event.orderRef !== undefined && { orderRef: event.orderRef }),
      ...(shop && { endpointId: shop }),
    },
    [markInboxEvent(ctx.db, tenantId, id, { state: 'done', reason: null, mode: event.mode })],
  )
  return 'done'
}

/** Which shop's order it names; where that cannot be told, a person has to look. */
async function shopMeant(
  ctx: ActionContext,
  issuer: IssuerRecord,
  { orderRef, endpoint }: SignalEvent,
  hasRecipient: boolean,
): Promise<{ shop?: Uint8Array<ArrayBuffer>; objection?: string }> {
  const order = {
    ...(orderRef !== undefined && { order: orderRef }),
    ...(endpoint !== undefined && { endpoint }),
  }
  try {
    const shop = await findShopOfOrder(ctx, issuer, { ...order, hasRecipient })
    return shop ? { shop } : {}
  } catch (cause) {
    if (!(cause instanceof BadgeError)) throw cause
    return { objection: `The event counts for no order: ${cause.message}.` }
  }
}

/** By its slug, or by what mapping rules make of the product. */
async function achievementsMeant(
  ctx: ActionContext,
  issuer: IssuerRecord,
  endpointId: Uint8Array<ArrayBuffer>,
  { achievement, product, sku }: SignalEvent,
): Promise<{ known: string[]; missing?: string }> {
  let slugs = achievement === undefined ? [] : [achievement]
  if (achievement === undefined) {
    const rules = await selectRulesOfEndpoint(ctx.db, issuer.tenantId, endpointId)
    const line = {
      metadata: {},
      ...(product !== undefined && { product }),
      ...(sku !== undefined && { sku }),
    }
    const named = rules.map((rule) => ({ rule, match: rule.match, id: toHex(rule.id) }))
    slugs = [...new Set(selectRules(named, line).flatMap(({ rule }) => achievementsOf(rule)))]
  }
  const found = await listAchievementsBySlug(ctx.db, issuer.id, slugs)
  const known = found.map(({ slug }) => slug)
  for (const slug of slugs) {
    if (known.includes(slug) || issuer.mode === 'live') continue
    if (await findOrMirrorAchievement(ctx, issuer, slug)) known.push(slug)
  }
  const missing = slugs.find((slug) => !known.includes(slug))
  return { known, ...(missing !== undefined && { missing }) }
}
