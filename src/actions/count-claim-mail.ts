import { BadgeError } from '../core/badge-error.ts'
import { utf8 } from '../core/encoding/bytes.ts'
import { hmacSha256 } from '../core/keys/derive.ts'
import { type Statement, violates } from '../store/database.ts'
import { demandMail } from '../store/sign-in-mails.ts'
import { type ActionContext, epochSeconds } from './context.ts'

const DAY = 86_400
const MAILS_A_DAY = 10

/**
 * Counts a mail with the link to a place in the batch that sends it, which fails (`asTooManyMails`) beyond the day's number
 * for one address: a buyer types whatever address they like, and the mail goes out in the tenant's name. In a list, because
 * a statement that a promise resolves to is run.
 */
export async function countClaimMail(
  ctx: ActionContext,
  tenantId: number,
  email: string,
): Promise<Statement[]> {
  const now = epochSeconds(ctx.now())
  const text = utf8(`claim mail of tenant ${tenantId} to ${email.toLowerCase()}`)
  const address = await hmacSha256(ctx.keyRing.signInSecret, text)
  return [demandMail(ctx.db, address, { now, since: now - DAY, max: MAILS_A_DAY })]
}

/** What `countClaimMail` says when it fails a batch. */
export function asTooManyMails(cause: unknown): unknown {
  if (!violates(cause, 'sign_in_mails', 'NOT NULL')) return cause
  const message = 'an address has been sent several links today: hand out the link of the place yourself'
  return new BadgeError('rate_limited', message, { cause })
}
