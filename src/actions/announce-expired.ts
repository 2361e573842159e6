import { runBatch } from '../store/database.ts'
import { findEndOfPage, findExpiryCursor, insertExpiredOutbox, insertExpiryCursor } from '../store/expired.ts'
import { type ActionContext, epochSeconds } from './context.ts'

const CREDENTIALS_A_PAGE = 1_000
const PAGES_A_SWEEP = 10
const LAST = Number.MAX_SAFE_INTEGER

/** For the sweep: tells whoever listens of credentials that have expired since the last time, each once; returns in how many pages. */
export async function announceExpired(ctx: ActionContext): Promise<number> {
  const now = epochSeconds(ctx.now())
  let from = await findExpiryCursor(ctx.db)
  if (!from) {
    await runBatch(ctx.db, [insertExpiryCursor(ctx.db, now)])
    return 0
  }
  for (let page = 0; page < PAGES_A_SWEEP; page++) {
    const end = await findEndOfPage(ctx.db, from, { now, limit: CREDENTIALS_A_PAGE })
    // A credential holds until the second that it names is over.
    const to = end ?? { at: now - 1, seq: LAST }
    if (to.at < from.at || (to.at === from.at && to.seq <= from.seq)) return page
    await runBatch(ctx.db, insertExpiredOutbox(ctx.db, from, to, now))
    if (!end) return page + 1
    from = end
  }
  return PAGES_A_SWEEP
}
