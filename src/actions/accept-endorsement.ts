import { BadgeError } from '../core/badge-error.ts'
import { withEndorsement } from '../core/credential/embed-endorsement.ts'
import { equalBytes } from '../core/encoding/bytes.ts'
import { formatUuid } from '../core/ids/uuid.ts'
import { type AchievementRecord, findAchievement } from '../store/achievements.ts'
import { violates } from '../store/database.ts'
import {
  type EndorsementRequestRecord,
  findEndorsementRequest,
  markRequestAnswered,
  wasAnswered,
} from '../store/endorsement-requests.ts'
import type { EndorsementRecord } from '../store/endorsements.ts'
import { findIssuerById, type IssuerRecord } from '../store/issuers.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { type EndorsementInput, prepareEndorsement } from './prepare-endorsement.ts'
import { prepareVersion } from './prepare-version.ts'
import { assertEndorsable, digestOfEndorsed } from './request-endorsement.ts'
import { runSignedBatch } from './signed-by-current-key.ts'

const ATTEMPTS = 4

export const alreadyAnswered = (id: Uint8Array, cause?: unknown): BadgeError =>
  new BadgeError('conflict', `endorsement request ${formatUuid(id)} has been answered or withdrawn`, {
    cause,
  })

/**
 * The asked issuer endorses: its endorsement, signed with its own key, and a version of the asking issuer's achievement
 * that embeds it, in one batch. What is issued of the achievement from now on carries the endorsement.
 */
export async function acceptEndorsement(
  ctx: ActionContext,
  issuer: IssuerRecord,
  id: Uint8Array<ArrayBuffer>,
  said: Pick<EndorsementInput, 'comment' | 'validUntil'>,
): Promise<{ request: EndorsementRequestRecord; endorsement: EndorsementRecord }> {
  authorize(ctx, 'endorsements.write')
  const role = { role: 'asked' as const, issuerId: issuer.id }
  for (let attempt = 1; ; attempt++) {
    const request = await findEndorsementRequest(ctx.db, role, id)
    if (request.state !== 'requested') throw alreadyAnswered(id)
    const asking = await findIssuerById(ctx.db, request.tenantId, request.issuerId)
    const current = await findAchievement(ctx.db, asking.id, request.achievement)
    await assertUnchanged(current, request)
    const { record, statements } = await prepareEndorsement(ctx, issuer, {
      ...said,
      target: String(current.document.id),
      targetKind: 'achievement',
      name: `Endorsement of ${current.document.name} by ${issuer.profile.name}`,
    })
    const number = current.number + 1
    const answer = {
      state: 'accepted' as const,
      answeredAt: epochSeconds(ctx.now()),
      endorsementId: record.id,
    }
    const version = {
      slug: request.achievement,
      number,
      document: withEndorsement(current.document, record.document, { from: current.number, to: number }),
      settings: current.settings,
    }
    // In the other tenant's journal our keys mean nothing.
    const there = { ...ctx, actor: `issuer:${issuer.slug}` }
    try {
      await runSignedBatch(ctx, [
        ...statements,
        markRequestAnswered(ctx.db, role, id, answer),
        ...(await prepareVersion(there, asking, version, 'achievement.endorsed')),
      ])
    } catch (cause) {
      if (wasAnswered(cause)) throw alreadyAnswered(id, cause)
      // A new version has just come between: look at it before endorsing.
      if (!violates(cause, 'achievement_versions') || attempt === ATTEMPTS) throw cause
      continue
    }
    return { request: { ...request, ...answer }, endorsement: record }
  }
}

async function assertUnchanged(current: AchievementRecord, { digest }: EndorsementRequestRecord) {
  assertEndorsable(current)
  if (equalBytes(await digestOfEndorsed(current.document), digest)) return
  throw new BadgeError(
    'conflict',
    'the achievement was changed after this was asked for; it must be asked again',
  )
}
