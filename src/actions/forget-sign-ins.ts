import { runBatch } from '../store/database.ts'
import { deleteExpiredSignIns } from '../store/expired-sign-ins.ts'
import { deleteOldSignInMails } from '../store/sign-in-mails.ts'
import { type ActionContext, epochSeconds } from './context.ts'

const DAY = 86_400
/** For so long an invitation that is too old can be sent again. */
const INVITATION_DAYS = 30

/** Takes away links that nobody opened, sessions that have ended, counts that count no more, invitations long past. */
export async function forgetSignIns(ctx: Pick<ActionContext, 'db' | 'now'>): Promise<void> {
  const now = ctx.now()
  const seconds = epochSeconds(now)
  await runBatch(ctx.db, [
    ...deleteExpiredSignIns(ctx.db, {
      now,
      countedBefore: new Date(now.getTime() - 1000 * DAY),
      invitedBefore: seconds - INVITATION_DAYS * DAY,
    }),
    deleteOldSignInMails(ctx.db, seconds - DAY),
  ])
}

/** Once an hour is enough, and the sweep comes each minute. */
export const isTimeToForget = (now: Date): boolean => now.getUTCMinutes() === 17
