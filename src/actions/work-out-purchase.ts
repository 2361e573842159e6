import { utf8 } from '../core/encoding/bytes.ts'
import { sealWith } from '../core/keys/sealing.ts'
import { planEntitlements } from '../core/purchase/plan-entitlements.ts'
import type { PurchaseFact } from '../core/purchase/purchase.ts'
import type { PurchaseCause, PurchaseEffects } from '../core/purchase/purchase-effects.ts'
import { namedPeople } from '../core/purchase/unit-groups.ts'
import { personIsGone } from '../store/credentials.ts'
import { type Statement, violates } from '../store/database.ts'
import { insertPurchaseFacts, type PurchaseRecord } from '../store/purchases.ts'
import { markMissedSignals } from '../store/signals.ts'
import { carryOutPlan } from './carry-out-plan.ts'
import { type CompletePurchase, completePurchase, existingUnit, peopleFacts } from './complete-purchase.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import type { LoadedPurchase } from './load-purchase.ts'
import { sealingContext } from './open-secrets.ts'
import { wantedAchievements } from './wanted-achievements.ts'

// Stands where an inbox event would: nobody sent this.
const NO_EVENT = new Uint8Array(16)

export interface PurchaseWork {
  purchase: PurchaseRecord
  cause: PurchaseCause
  /** What an event says that is not written down yet. */
  facts?: PurchaseFact[]
  inboxEventId?: Uint8Array<ArrayBuffer>
  /** Somebody changes something, so that the lock is taken even when nothing follows from it. */
  isChange?: boolean
}

export interface WorkedOut {
  /** Facts, entitlements, credentials, links: for one batch. None when nothing is to be done and nothing was said. */
  statements: Statement[]
  effects: PurchaseEffects
  complete: CompletePurchase
  /** A sentence, when the order leads to nothing at all. */
  unmapped?: string
  /** It leads to nothing because it cost nothing. */
  isFree: boolean
}

/** What follows from all that is known of a purchase, as the writes that make it so. */
export async function workOutPurchase(
  ctx: ActionContext,
  loaded: LoadedPurchase,
  { purchase, cause, facts = [], inboxEventId = NO_EVENT, isChange = false }: PurchaseWork,
): Promise<WorkedOut> {
  const at = epochSeconds(ctx.now())
  const complete = await completePurchase(ctx, loaded)
  const { state, units, rules, achievements, issuer } = complete
  const { wanted, problem, isFree } = wantedAchievements(state, rules, achievements)
  const existing = units.map((unit) => existingUnit(unit, complete))
  const { paidAt } = complete
  const plan = planEntitlements({
    ...{ state, existing, wanted, now: at, ...(paidAt !== undefined && { paidAt }) },
    ...peopleFacts(complete),
  })
  const named = namedPeople(state, existing, wanted)
  const done = await carryOutPlan(ctx, complete, { purchaseId: purchase.id, plan, wanted, named, cause, at })
  // An order of several lines waits only while it leads to nothing at all: sundries need no rule.
  const leadsNowhere = wanted.length === 0 && units.length === 0
  const result = {
    effects: done.effects,
    complete,
    isFree: leadsNowhere && isFree,
    ...(leadsNowhere && !isFree && problem !== undefined && { unmapped: problem }),
  }
  if (inboxEventId === NO_EVENT && !isChange && done.statements.length === 0) {
    return { ...result, statements: [] }
  }
  const revision = complete.revision + 1
  const sealed = await sealWith(
    complete.secrets.dataKey,
    utf8(JSON.stringify(facts)),
    sealingContext.purchaseFacts(purchase.id, revision),
    ctx.randomBytes(12),
  )
  const { tenantId } = issuer
  const row = {
    purchaseId: purchase.id,
    revision,
    tenantId,
    inboxEventId,
    facts: sealed,
    at,
    effects: done.effects,
  }
  const seen = { tenantId, purchaseId: purchase.id, seen: complete.newestSignal, at }
  return {
    ...result,
    statements: [
      // First, because it is the lock: whoever comes second fails here.
      insertPurchaseFacts(ctx.db, row),
      ...done.statements,
      ...(done.awaitsSignals ? [markMissedSignals(ctx.db, seen)] : []),
    ],
  }
}

// What can be taken by somebody else between reading and writing; then everything is looked at again.
const CONTESTED = [
  'purchases',
  'purchase_facts',
  'entitlements',
  'recipients',
  'status_events',
  'learner_awards',
  'claims',
]

/** Whether a batch failed because somebody else was faster, so that it is to be worked out again. */
export const wasOvertaken = (cause: unknown): boolean =>
  CONTESTED.some((table) => violates(cause, table)) ||
  // The credential's support changed, the key was rotated or the person erased just now.
  violates(cause, 'learner_awards', 'NOT NULL') ||
  // More has been said of the subscription, or it has another order, since.
  violates(cause, 'purchases', 'NOT NULL') ||
  personIsGone(cause)
