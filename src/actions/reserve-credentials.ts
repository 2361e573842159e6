import { BadgeError, invalidInput } from '../core/badge-error.ts'
import type { AchievementRecord } from '../store/achievements.ts'
import { selectAchievement } from '../store/achievements.ts'
import { type IdempotencyRecord, selectIdempotencyKey } from '../store/idempotency.ts'
import { findIssuerById, type IssuerRecord } from '../store/issuers.ts'
import { selectRecipients } from '../store/recipients.ts'
import { takePositions } from '../store/status-lists.ts'
import type { ActionContext } from './context.ts'
import { blindIndexOf, type KnownRecipient, type RecipientInput } from './open-recipients.ts'
import { openTenant } from './open-secrets.ts'
import { renewQuota } from './renew-quota.ts'

/** What was set aside for a call that issues. */
export interface Reservation {
  /** Whose positions these are, with the identity that they belong to; the caller's record may be older. */
  issuer: IssuerRecord
  achievement: AchievementRecord
  /** Of the recipients, in the order of the items. */
  blindIndexes: Uint8Array[]
  known: KnownRecipient[]
  firstPosition: number
  now: Date
}

/**
 * The first of the two round trips of issuing: the achievement, the recipients that are known, the answer
 * under the idempotency key if there is one, and else as many status positions as there are recipients.
 */
export async function reserveCredentials(
  ctx: ActionContext,
  issuer: IssuerRecord,
  request: {
    achievement: string
    recipients: readonly RecipientInput[]
    /** A version that was issued before, instead of the newest; it is issued anew even of an archived achievement. */
    version?: number
    idempotencyKey?: Uint8Array<ArrayBuffer>
    /** Reserve nothing of an achievement that wants a second pair of eyes. */
    unlessFourEyes?: boolean
  },
): Promise<
  { repeat: IdempotencyRecord } | { reservation: Reservation } | { wantsApproval: AchievementRecord }
> {
  if (issuer.tenantState !== 'active')
    throw new BadgeError('forbidden', 'this tenant is suspended and issues nothing')
  const most = issuer.batchLimit ?? Number.POSITIVE_INFINITY
  if (request.recipients.length > most) {
    throw invalidInput('/items', `this tenant may issue ${most} credentials in one call`)
  }
  const secrets = await openTenant(ctx, issuer)
  const blindIndexes: Uint8Array[] = []
  for (const recipient of request.recipients) blindIndexes.push(await blindIndexOf(secrets, recipient))
  const key = request.idempotencyKey ?? new Uint8Array(0)
  const now = ctx.now()
  const [versions, answers, known, taken] = await ctx.db.batch([
    selectAchievement(ctx.db, issuer.id, request.achievement, request.version),
    selectIdempotencyKey(ctx.db, issuer.id, key),
    selectRecipients(ctx.db, issuer.tenantId, blindIndexes),
    takePositions(ctx.db, issuer.id, {
      achievement: request.achievement,
      count: blindIndexes.length,
      identityId: issuer.identityId,
      idempotencyKey: request.idempotencyKey,
      evenIfArchived: request.version !== undefined,
      unlessFourEyes: request.unlessFourEyes ?? false,
    }),
  ])
  const [answer] = answers
  if (answer) return { repeat: answer }
  const [achievement] = versions
  if (!achievement) {
    const detail = `achievement ${request.achievement} does not exist`
    throw new BadgeError('not_found', detail, { issues: [{ pointer: '/achievement', detail }] })
  }
  if (achievement.state !== 'active' && request.version === undefined) {
    throw new BadgeError('conflict', `achievement ${request.achievement} is archived and issues nothing`)
  }
  if (request.unlessFourEyes && achievement.settings.fourEyes?.issue) return { wantsApproval: achievement }
  const next = taken[0]?.next
  if (next === undefined) {
    const current = await findIssuerById(ctx.db, issuer.tenantId, issuer.id)
    if (current.identityId !== issuer.identityId) return reserveCredentials(ctx, current, request)
    if (await renewQuota(ctx, issuer, blindIndexes.length)) return reserveCredentials(ctx, issuer, request)
    throw new BadgeError('conflict', 'another call with this Idempotency-Key has just finished')
  }
  return {
    reservation: { issuer, achievement, blindIndexes, known, firstPosition: next - blindIndexes.length, now },
  }
}
