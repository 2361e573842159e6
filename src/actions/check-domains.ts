import { BadgeError } from '../core/badge-error.ts'
import { runBatch } from '../store/database.ts'
import { listDueIdentities, markIdentity } from '../store/identities.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { hasRecord } from './prove-domain.ts'

const HOUR = 3_600
const DAY = 24 * HOUR
const DOMAINS_A_SWEEP = 5

/**
 * For the sweep: looks once a day whether the records of proven hosts are still there. One that is gone is flagged and
 * goes on being served, because badges that name it must verify.
 */
export async function checkDomains(ctx: ActionContext): Promise<number> {
  const now = epochSeconds(ctx.now())
  const due = await listDueIdentities(ctx.db, now, DOMAINS_A_SWEEP)
  for (const identity of due) {
    const { issuerId, id, missingSince } = identity
    const isThere = await lookUp(() => hasRecord(ctx, identity))
    const set =
      isThere === undefined
        ? { nextCheckAt: now + HOUR }
        : { nextCheckAt: now + DAY, missingSince: isThere ? null : (missingSince ?? now) }
    await runBatch(ctx.db, [markIdentity(ctx.db, issuerId, id, set)])
  }
  return due.length
}

async function lookUp(look: () => Promise<boolean>): Promise<boolean | undefined> {
  try {
    return await look()
  } catch (cause) {
    if (!(cause instanceof BadgeError)) throw cause
    return undefined
  }
}
