import { BadgeError, refuseFaults } from '../core/badge-error.ts'
import { type AchievementDefinition, buildAchievement } from '../core/credential/build-achievement.ts'
import { checkDefinition } from '../core/credential/check-definition.ts'
import { toHex } from '../core/encoding/bytes.ts'
import {
  type AchievementRecord,
  findAchievement,
  insertAchievement,
  markAchievementArchived,
} from '../store/achievements.ts'
import { runBatch, violates } from '../store/database.ts'
import { wakeUnmappedEvents } from '../store/inbox.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { insertAuditEntry } from '../store/journal.ts'
import type { AchievementSettings } from '../store/schema/achievements.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { drawBadge } from './draw-badge.ts'
import { judgeFrameworks, refuseIncomplete } from './judge-frameworks.ts'
import { type ImageInput, keepImage } from './keep-image.ts'
import { type NewVersion, prepareVersion } from './prepare-version.ts'

export interface AchievementInput {
  definition: Omit<AchievementDefinition, 'image'>
  image?: ImageInput
  settings: AchievementSettings
  /** Frameworks under which it is published; what they ask and it does not say stops it. */
  frameworks?: string[]
}

export const achievementUrl = (baseUrl: string, slug: string): string => `${baseUrl}/achievements/${slug}`

/**
 * Defines a new achievement and freezes its first version. A slug that is taken is a `conflict`. Purchases that
 * named it before it was there are looked at again.
 */
export async function defineAchievement(
  ctx: ActionContext,
  issuer: IssuerRecord,
  input: AchievementInput,
): Promise<AchievementRecord> {
  authorize(ctx, 'achievements.write')
  const defined = await freezeInput(ctx, issuer, input, undefined)
  const woken = await wakeUnmappedEvents(ctx.db, issuer.tenantId, undefined, epochSeconds(ctx.now()))
  await ctx.enqueue(woken.map(({ id }) => ({ kind: 'inbox', id: toHex(id) })))
  return defined
}

/**
 * Freezes a new version; credentials that were issued keep theirs. It carries no endorsements: those who gave them have
 * not seen it.
 */
export async function reviseAchievement(
  ctx: ActionContext,
  issuer: IssuerRecord,
  input: AchievementInput,
): Promise<AchievementRecord> {
  authorize(ctx, 'achievements.write')
  const current = await findAchievement(ctx.db, issuer.id, input.definition.slug)
  return freezeInput(ctx, issuer, input, current)
}

async function freezeInput(
  ctx: ActionContext,
  issuer: IssuerRecord,
  { image: picture, ...input }: AchievementInput,
  current: AchievementRecord | undefined,
): Promise<AchievementRecord> {
  const image = picture && (await keepImage(ctx, issuer, picture))
  return freezeAchievement(
    ctx,
    issuer,
    buildVersion(ctx, issuer, { ...input, ...(image && { image }) }, current),
  )
}

/** The version that an author's words make. Nothing is written. */
export function buildVersion(
  ctx: Pick<ActionContext, 'now'>,
  issuer: IssuerRecord,
  { definition, image, settings: asked, frameworks = [] }: AchievementInput,
  current: AchievementRecord | undefined,
): NewVersion {
  const { slug } = definition
  const number = (current?.number ?? 0) + 1
  // An achievement keeps its address, whatever host the issuer has by now.
  const url = current ? String(current.document.id) : achievementUrl(issuer.baseUrl, slug)
  const document = buildAchievement({ ...definition, ...(image && { image }) }, { url, version: number })
  refuseFaults(checkDefinition(document))
  const reports = judgeFrameworks(ctx, issuer, { definition, ...asked }, frameworks)
  refuseIncomplete(reports)
  const settings = { ...asked, ...(reports.length > 0 && { frameworks: reports }) }
  return { slug, number, document, settings }
}

/** Writes a version down for ever. */
export async function freezeAchievement(
  ctx: ActionContext,
  issuer: Pick<IssuerRecord, 'id' | 'tenantId' | 'slug' | 'mode' | 'profile'>,
  version: NewVersion,
): Promise<AchievementRecord> {
  const { slug, number } = version
  const createdAt = epochSeconds(ctx.now())
  const statements = await prepareVersion(ctx, issuer, version, 'achievement.defined')
  try {
    await runBatch(ctx.db, [
      ...(number === 1 ? [insertAchievement(ctx.db, { issuerId: issuer.id, slug, createdAt })] : []),
      ...statements,
    ])
  } catch (cause) {
    if (violates(cause, 'achievements')) {
      const detail = `the slug ${slug} is taken`
      throw new BadgeError('conflict', detail, { cause, issues: [{ pointer: '/slug', detail }] })
    }
    if (violates(cause, 'achievement_versions')) {
      throw new BadgeError('conflict', `version ${number} of ${slug} was made by somebody else just now`, {
        cause,
      })
    }
    throw cause
  }
  const frozen = await findAchievement(ctx.db, issuer.id, slug, number)
  // Not drawn: whoever asks for the picture first draws it. The version itself is there.
  await drawBadge(ctx, issuer, slug, frozen).catch(() => {})
  return frozen
}

/** Archived achievements issue nothing new. What was issued stays as it is. */
export async function archiveAchievement(
  ctx: ActionContext,
  issuer: Pick<IssuerRecord, 'id' | 'tenantId'>,
  slug: string,
): Promise<AchievementRecord> {
  authorize(ctx, 'achievements.write')
  const { id: issuerId, tenantId } = issuer
  await findAchievement(ctx.db, issuerId, slug)
  await runBatch(ctx.db, [
    markAchievementArchived(ctx.db, issuerId, slug),
    insertAuditEntry(ctx.db, {
      tenantId,
      issuerId,
      at: epochSeconds(ctx.now()),
      actor: ctx.actor,
      action: 'achievement.archived',
    }),
  ])
  return findAchievement(ctx.db, issuerId, slug)
}
