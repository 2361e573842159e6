import { BadgeError } from '../core/badge-error.ts'
import { utf8 } from '../core/encoding/bytes.ts'
import { hmacSha256 } from '../core/keys/derive.ts'
import { runBatch } from '../store/database.ts'
import { deleteOldSignInMails, takeSignInMail } from '../store/sign-in-mails.ts'
import { type ActionContext, epochSeconds } from './context.ts'

const WINDOW_SECONDS = 900
const MAILS = 5

/**
 * An address gets so many sign-in mails in a quarter of an hour, whoever asks for them and from wherever: strangers
 * must not be able to fill somebody's mailbox. Kept as a keyed hash, because most addresses are nobody's account.
 */
export async function limitSignInMail(ctx: ActionContext, email: string): Promise<void> {
  const now = epochSeconds(ctx.now())
  const since = now - WINDOW_SECONDS
  const address = await hmacSha256(ctx.keyRing.signInSecret, utf8(`sign-in mail ${email}`))
  const [, counted] = await runBatch(ctx.db, [
    deleteOldSignInMails(ctx.db, since),
    takeSignInMail(ctx.db, address, { now, since }),
  ])
  const [row] = counted as { count: number }[]
  if (row && row.count > MAILS) {
    throw new BadgeError(
      'rate_limited',
      'this address has been sent several links; please look there, or wait a while',
    )
  }
}
