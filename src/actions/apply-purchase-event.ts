import { toHex, utf8 } from '../core/encoding/bytes.ts'
import { sealWith } from '../core/keys/sealing.ts'
import { type EntitlementPlan, planEntitlements } from '../core/purchase/plan-entitlements.ts'
import type { PurchaseEvent } from '../core/purchase/purchase.ts'
import { type Statement, violates } from '../store/database.ts'
import {
  findInboxEvent,
  type InboxRecord,
  type InboxState,
  isDue,
  markInboxEvent,
  markInboxEventWaiting,
  wakeWaitingEvents,
} from '../store/inbox.ts'
import { insertPurchase, insertPurchaseFacts, insertPurchaseRefs } from '../store/purchases.ts'
import { WITHDRAWN } from '../store/schema/credentials.ts'
import { carryOutPlan } from './carry-out-plan.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { newRowId } from './create-endpoint.ts'
import { loadPurchase } from './load-purchase.ts'
import { openTenant, sealingContext } from './open-secrets.ts'
import { wantedAchievements } from './wanted-achievements.ts'

const ATTEMPTS = 5

// What can be taken by somebody else between reading and writing; then everything is looked at again.
const CONTESTED = ['purchases', 'purchase_facts', 'entitlements', 'recipients', 'status_events']

/**
 * Adds an event's facts to its purchase and does what follows: entitlements, credentials, revocations, and
 * the mark that the event is done, in one batch. Two events of one order contend for the same revision of its
 * facts, so one of them is worked out again with the other's in view.
 */
export async function applyPurchaseEvent(
  ctx: ActionContext,
  record: InboxRecord,
  event: PurchaseEvent,
): Promise<InboxState> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await applyOnce(ctx, record, event)
    } catch (cause) {
      if (attempt === ATTEMPTS || !CONTESTED.some((table) => violates(cause, table))) throw cause
      // It may have been this very event, worked on by somebody whom the queue gave it to as well.
      const now = await findInboxEvent(ctx.db, record.event.id)
      if (now && !isDue(now.event.state)) return now.event.state
    }
  }
}

async function applyOnce(ctx: ActionContext, record: InboxRecord, event: PurchaseEvent): Promise<InboxState> {
  const { tenantId, endpointId, id } = record.event
  const at = epochSeconds(ctx.now())
  const loaded = await loadPurchase(ctx, record, event)
  if (!loaded.purchase && event.orderKey === undefined) {
    const reason = 'The order that this event refers to is not known yet.'
    const waiting = { refs: event.refs, mode: event.mode, reason, nextAttemptAt: at + 3_600 }
    const parked = await markInboxEventWaiting(ctx.db, { tenantId, endpointId, id }, waiting)
    // Not parked: the order has become known in this very moment.
    return parked.length > 0 ? 'waiting' : applyOnce(ctx, record, event)
  }
  const { issuer } = loaded
  const purchase = loaded.purchase ?? {
    id: newRowId(ctx),
    tenantId,
    issuerId: issuer.id,
    endpointId,
    mode: event.mode,
    orderKey: event.orderKey ?? '',
    createdAt: at,
  }
  const { wanted, needsOf, unmapped } = await wantedAchievements(ctx, issuer, loaded)
  const plan: EntitlementPlan = planEntitlements({
    state: loaded.state,
    wanted,
    existing: loaded.entitlements.map((unit) => ({
      ...unit,
      needs: needsOf(unit.achievement),
      hasRecipient: unit.recipientSource !== null,
      hasCredential: unit.credentialState !== null && !WITHDRAWN.includes(unit.credentialState),
      completed: false,
      approved: false,
    })),
  })
  const effects = await carryOutPlan(ctx, { issuer, purchaseId: purchase.id, loaded, plan, at })

  const revision = loaded.revision + 1
  const { dataKey } = await openTenant(ctx, record)
  const facts = await sealWith(
    dataKey,
    utf8(JSON.stringify(event.facts)),
    sealingContext.purchaseFacts(purchase.id, revision),
    ctx.randomBytes(12),
  )
  const state = unmapped === undefined ? 'done' : 'unmapped'
  const before: Statement[] = loaded.purchase ? [] : [insertPurchase(ctx.db, purchase)]
  const results = await ctx.db.batch([
    wakeWaitingEvents(ctx.db, { tenantId, endpointId, mode: event.mode, refs: event.refs }, at),
    ...before,
    insertPurchaseRefs(ctx.db, { endpointId, mode: event.mode, id: purchase.id }, event.refs),
    insertPurchaseFacts(ctx.db, { purchaseId: purchase.id, revision, tenantId, inboxEventId: id, facts, at }),
    ...effects.statements,
    markInboxEvent(ctx.db, tenantId, id, { state, reason: unmapped ?? null, mode: event.mode }),
  ])
  await ctx.enqueue([
    ...results[0].map((woken) => ({ kind: 'inbox' as const, id: toHex(woken.id) })),
    ...(effects.announces ? [{ kind: 'outbox' as const }] : []),
  ])
  return state
}
