import { BadgeError } from '../core/badge-error.ts'
import type { AchievementRecord } from '../store/achievements.ts'
import { selectAchievement } from '../store/achievements.ts'
import { type IdempotencyRecord, selectIdempotencyKey } from '../store/idempotency.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { selectRecipients } from '../store/recipients.ts'
import { takePositions } from '../store/status-lists.ts'
import type { ActionContext } from './context.ts'
import { blindIndexOf, type KnownRecipient, type RecipientInput } from './open-recipients.ts'
import { openTenant } from './open-secrets.ts'

/** What was set aside for a call that issues. */
export interface Reservation {
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
    idempotencyKey?: Uint8Array<ArrayBuffer>
  },
): Promise<{ repeat: IdempotencyRecord } | { reservation: Reservation }> {
  if (issuer.tenantState !== 'active')
    throw new BadgeError('forbidden', 'this tenant is suspended and issues nothing')
  const secrets = await openTenant(ctx, issuer)
  const blindIndexes: Uint8Array[] = []
  for (const recipient of request.recipients) blindIndexes.push(await blindIndexOf(secrets, recipient))
  const key = request.idempotencyKey ?? new Uint8Array(0)
  const now = ctx.now()
  const [versions, answers, known, taken] = await ctx.db.batch([
    selectAchievement(ctx.db, issuer.id, request.achievement),
    selectIdempotencyKey(ctx.db, issuer.id, key),
    selectRecipients(ctx.db, issuer.tenantId, blindIndexes),
    takePositions(ctx.db, issuer.id, {
      achievement: request.achievement,
      count: blindIndexes.length,
      idempotencyKey: request.idempotencyKey,
    }),
  ])
  const [answer] = answers
  if (answer) return { repeat: answer }
  const [achievement] = versions
  if (!achievement) {
    const detail = `achievement ${request.achievement} does not exist`
    throw new BadgeError('not_found', detail, { issues: [{ pointer: '/achievement', detail }] })
  }
  if (achievement.state !== 'active') {
    throw new BadgeError('conflict', `achievement ${request.achievement} is archived and issues nothing`)
  }
  const next = taken[0]?.next
  if (next === undefined)
    throw new BadgeError('conflict', 'another call with this Idempotency-Key has just finished')
  return {
    reservation: { achievement, blindIndexes, known, firstPosition: next - blindIndexes.length, now },
  }
}
