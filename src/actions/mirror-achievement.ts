import { BadgeError } from '../core/badge-error.ts'
import { moveAchievement } from '../core/credential/move-achievement.ts'
import { type AchievementRecord, findAchievement, selectAchievement } from '../store/achievements.ts'
import { findIssuerOfMode, type IssuerRecord } from '../store/issuers.ts'
import type { ActionContext } from './context.ts'
import { achievementUrl, freezeAchievement } from './define-achievement.ts'

/**
 * The achievement of that slug as this issuer awards it. A test issuer that does not have it yet gets its own
 * copy of the live one, so that a test purchase shows the whole path without another set-up.
 */
export async function findOrMirrorAchievement(
  ctx: ActionContext,
  issuer: IssuerRecord,
  slug: string,
): Promise<AchievementRecord | undefined> {
  const [own] = await selectAchievement(ctx.db, issuer.id, slug)
  if (own || issuer.mode === 'live') return own
  const live = await findIssuerOfMode(ctx.db, issuer.tenantId, 'live')
  const [original] = await selectAchievement(ctx.db, live.id, slug)
  if (original?.state !== 'active') return undefined
  const liveUrl = String(original.document.id)
  const url = achievementUrl(issuer.baseUrl, slug)
  const document = moveAchievement(original.document, { from: liveUrl, to: url, version: original.number })
  try {
    return await freezeAchievement(ctx, issuer, { slug, number: 1, document, settings: original.settings })
  } catch (cause) {
    if (!(cause instanceof BadgeError) || cause.code !== 'conflict') throw cause
    return findAchievement(ctx.db, issuer.id, slug)
  }
}
