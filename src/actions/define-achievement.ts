import { BadgeError } from '../core/badge-error.ts'
import { CREDENTIALS_V2, OPEN_BADGES_3 } from '../core/contexts/urls.ts'
import { type AchievementDefinition, buildAchievement } from '../core/credential/build-achievement.ts'
import { utf8 } from '../core/encoding/bytes.ts'
import { sha256 } from '../core/encoding/sha256.ts'
import { canonicalizeJson } from '../core/proof/jcs.ts'
import { type JsonObject, toDataset } from '../core/proof/rdf.ts'
import {
  type AchievementRecord,
  findAchievement,
  insertAchievement,
  insertAchievementVersion,
  markAchievementArchived,
} from '../store/achievements.ts'
import { runBatch, violates } from '../store/database.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { insertAuditEntry } from '../store/journal.ts'
import type { AchievementSettings } from '../store/schema/achievements.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { type ImageInput, keepImage } from './keep-image.ts'

export interface AchievementInput {
  definition: Omit<AchievementDefinition, 'image'>
  image?: ImageInput
  settings: AchievementSettings
}

export const achievementUrl = (baseUrl: string, slug: string): string => `${baseUrl}/achievements/${slug}`

/** Defines a new achievement and freezes its first version. A slug that is taken is a `conflict`. */
export async function defineAchievement(
  ctx: ActionContext,
  issuer: IssuerRecord,
  input: AchievementInput,
): Promise<AchievementRecord> {
  const { slug } = input.definition
  const url = achievementUrl(issuer.baseUrl, slug)
  const image = input.image && (await keepImage(ctx, issuer, input.image))
  const document = buildAchievement({ ...input.definition, ...(image && { image }) }, { url, version: 1 })
  return freezeAchievement(ctx, issuer, { slug, number: 1, document, settings: input.settings })
}

/** Freezes a new version; credentials that were issued keep theirs. */
export async function reviseAchievement(
  ctx: ActionContext,
  issuer: IssuerRecord,
  input: AchievementInput,
): Promise<AchievementRecord> {
  const { slug } = input.definition
  const current = await findAchievement(ctx.db, issuer.id, slug)
  const url = achievementUrl(issuer.baseUrl, slug)
  const number = current.number + 1
  const image = input.image && (await keepImage(ctx, issuer, input.image))
  const document = buildAchievement(
    { ...input.definition, ...(image && { image }) },
    { url, version: number },
  )
  return freezeAchievement(ctx, issuer, { slug, number, document, settings: input.settings })
}

/** Writes a version down for ever. What cannot be signed later is refused now. */
export async function freezeAchievement(
  ctx: ActionContext,
  issuer: Pick<IssuerRecord, 'id' | 'tenantId'>,
  version: { slug: string; number: number; document: JsonObject; settings: AchievementSettings },
): Promise<AchievementRecord> {
  const { slug, number, document } = version
  await toDataset({ '@context': [CREDENTIALS_V2, OPEN_BADGES_3], ...document })
  const createdAt = epochSeconds(ctx.now())
  const digest = await sha256(utf8(canonicalizeJson(document)))
  try {
    await runBatch(ctx.db, [
      ...(number === 1 ? [insertAchievement(ctx.db, { issuerId: issuer.id, slug, createdAt })] : []),
      insertAchievementVersion(ctx.db, { issuerId: issuer.id, ...version, digest, createdAt }),
      insertAuditEntry(ctx.db, {
        tenantId: issuer.tenantId,
        issuerId: issuer.id,
        at: createdAt,
        actor: ctx.actor,
        action: 'achievement.defined',
        digest,
      }),
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
  return findAchievement(ctx.db, issuer.id, slug, number)
}

/** Archived achievements issue nothing new. What was issued stays as it is. */
export async function archiveAchievement(
  ctx: ActionContext,
  issuer: Pick<IssuerRecord, 'id' | 'tenantId'>,
  slug: string,
): Promise<AchievementRecord> {
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
