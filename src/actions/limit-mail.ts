import { BadgeError } from '../core/badge-error.ts'
import { utf8 } from '../core/encoding/bytes.ts'
import { hmacSha256 } from '../core/keys/derive.ts'
import { takeSignInMail } from '../store/sign-in-mails.ts'
import { type ActionContext, epochSeconds } from './context.ts'

const WINDOW_SECONDS = 900
const MAILS = 5

const REFUSALS = {
  'sign-in mail': 'this address has been sent several links; please look there, or wait a while',
  invitation: 'this address has been sent several invitations; please wait a while',
}

/**
 * An address gets so many mails of a kind in a quarter of an hour, whoever asks for them and from wherever: strangers
 * must not be able to fill somebody's mailbox. Kept as a keyed hash, because most addresses are nobody's account.
 */
export async function limitMail(
  ctx: ActionContext,
  kind: keyof typeof REFUSALS,
  email: string,
): Promise<void> {
  const now = epochSeconds(ctx.now())
  const address = await hmacSha256(ctx.keyRing.signInSecret, utf8(`${kind} ${email}`))
  const [row] = await takeSignInMail(ctx.db, address, { now, since: now - WINDOW_SECONDS })
  if (row && row.count > MAILS) throw new BadgeError('rate_limited', REFUSALS[kind])
}
