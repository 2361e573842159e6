import type { InputIssue } from '../core/badge-error.ts'
import { linkFacts } from '../core/credential/link-facts.ts'
import { selectAchievement } from '../store/achievements.ts'
import { selectIdempotencyKey } from '../store/idempotency.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { authorize } from './authorize.ts'
import type { ActionContext } from './context.ts'
import type { IssueItem } from './prepare-credentials.ts'

export interface Screening {
  /** Of each item, in their order. */
  faults: InputIssue[][]
  /** The call has been answered before and gets its answer, whatever a newer version says of its items. */
  answered: boolean
}

/**
 * What the achievement's current version forbids in each item, before anything is reserved for it. Only
 * results and sources are looked at, so only calls that have some cost a round trip more.
 */
export async function screenItems(
  ctx: ActionContext,
  issuer: IssuerRecord,
  request: {
    /** Slug of the achievement. */
    achievement: string
    items: readonly IssueItem[]
    idempotency?: { key: Uint8Array<ArrayBuffer> }
  },
): Promise<Screening> {
  authorize(ctx, 'credentials.issue')
  const { achievement, items, idempotency } = request
  if (!items.some(({ facts: { subject } }) => subject?.result || subject?.source)) {
    return { faults: items.map(() => []), answered: false }
  }
  const [[version], answers] = await ctx.db.batch([
    selectAchievement(ctx.db, issuer.id, achievement),
    selectIdempotencyKey(ctx.db, issuer.id, idempotency?.key ?? new Uint8Array(0)),
  ])
  // An achievement that does not exist is refused by the one who reserves.
  const faults = items.map(({ facts }) => (version ? linkFacts(version.document, issuer, facts).issues : []))
  return { faults, answered: answers.length > 0 }
}
