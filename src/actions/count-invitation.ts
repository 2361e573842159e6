import { BadgeError } from '../core/badge-error.ts'
import { utf8 } from '../core/encoding/bytes.ts'
import { hmacSha256 } from '../core/keys/derive.ts'
import { type Statement, violates } from '../store/database.ts'
import { demandMail } from '../store/sign-in-mails.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { limitMail } from './limit-mail.ts'

const DAY = 86_400
/** Of one tenant, those that are sent again included: anybody can sign up, and have mails sent to strangers. */
const INVITATIONS_A_DAY = 50

/**
 * Refuses an address that has been invited too often, and counts one more of the tenant in the batch that sends it,
 * which fails (`asTooMany`) beyond the day's number.
 */
export async function countInvitation(
  ctx: ActionContext,
  tenantId: number,
  email: string,
): Promise<Statement[]> {
  await limitMail(ctx, 'invitation', email)
  const now = epochSeconds(ctx.now())
  const key = await hmacSha256(ctx.keyRing.signInSecret, utf8(`invitations of tenant ${tenantId}`))
  // A list, because a statement that is awaited runs.
  return [demandMail(ctx.db, key, { now, since: now - DAY, max: INVITATIONS_A_DAY })]
}

/** What `countInvitation` says when it fails a batch. */
export function asTooMany(cause: unknown): unknown {
  if (!violates(cause, 'sign_in_mails', 'NOT NULL')) return cause
  const message = `the organisation has sent ${INVITATIONS_A_DAY} invitations in a day; please wait until tomorrow`
  return new BadgeError('rate_limited', message, { cause })
}
