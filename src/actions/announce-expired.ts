import { runBatch } from '../store/database.ts'
import {
  type ExpiryWalk,
  findEndOfPage,
  findExpiryCursor,
  insertExpiredOutbox,
  insertExpiryCursor,
} from '../store/expired.ts'
import { type ActionContext, epochSeconds } from './context.ts'

const CREDENTIALS_A_PAGE = 1_000
const PAGES_A_SWEEP = 10
const LAST = Number.MAX_SAFE_INTEGER
const DAY = 86_400

/** So many days before the last one recipients are told of it; 0 is the last day itself. */
const NOTICE_DAYS = [90, 30, 7, 0]

/** For the sweep: tells of credentials that have expired since the last time, and of those that are about to, each once; returns in how many pages. */
export async function announceExpired(ctx: ActionContext): Promise<number> {
  const now = epochSeconds(ctx.now())
  // A credential holds until the second that it names is over.
  let pages = await walk(ctx, { name: 'credential.expired', kind: 'credential.expired' }, now)
  const tomorrow = (Math.floor(now / DAY) + 1) * DAY
  for (const days of NOTICE_DAYS) {
    const notice = { name: `notice.expiring.${days}`, kind: 'notice.expiring' } as const
    // Whole days of UTC: the number in the mail and the date beside it agree.
    if (ctx.sendMail) pages += await walk(ctx, notice, tomorrow + days * DAY)
  }
  return pages
}

/** Up to the credentials that expire before `horizon`. */
async function walk(ctx: ActionContext, along: ExpiryWalk, horizon: number): Promise<number> {
  const at = epochSeconds(ctx.now())
  let from = await findExpiryCursor(ctx.db, along.name)
  if (!from) {
    await runBatch(ctx.db, [insertExpiryCursor(ctx.db, along.name, horizon)])
    return 0
  }
  for (let page = 0; page < PAGES_A_SWEEP; page++) {
    const end = await findEndOfPage(ctx.db, from, { horizon, limit: CREDENTIALS_A_PAGE })
    const to = end ?? { at: horizon - 1, seq: LAST }
    if (to.at < from.at || (to.at === from.at && to.seq <= from.seq)) return page
    const isMailed = ctx.sendMail !== undefined
    await runBatch(ctx.db, insertExpiredOutbox(ctx.db, along, { from, to }, { at, isMailed }))
    if (!end) return page + 1
    from = end
  }
  return PAGES_A_SWEEP
}
