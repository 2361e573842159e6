import { toHex } from '../core/encoding/bytes.ts'
import type { PurchaseEvent } from '../core/purchase/purchase.ts'
import type { Statement } from '../store/database.ts'
import {
  findInboxEvent,
  type InboxRecord,
  type InboxState,
  isDue,
  markInboxEvent,
  markInboxEventWaiting,
  wakeWaitingEvents,
} from '../store/inbox.ts'
import { insertPurchase, insertPurchaseRefs } from '../store/purchases.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { newRowId } from './create-endpoint.ts'
import { followSubscription, loadRenewal } from './follow-subscription.ts'
import { loadPurchaseOfEvent, withFacts } from './load-purchase.ts'
import { type WorkedOut, wasOvertaken, workOutPurchase } from './work-out-purchase.ts'

const ATTEMPTS = 5

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
      if (attempt === ATTEMPTS || !wasOvertaken(cause)) throw cause
      // It may have been this very event, worked on by somebody whom the queue gave it to as well.
      const now = await findInboxEvent(ctx.db, record.event.id)
      if (now && !isDue(now.event.state)) return now.event.state
    }
  }
}

async function applyOnce(ctx: ActionContext, record: InboxRecord, event: PurchaseEvent): Promise<InboxState> {
  const { tenantId, endpointId, id } = record.event
  const at = epochSeconds(ctx.now())
  const ofEvent = await loadPurchaseOfEvent(ctx, record, event)
  const isNamed = ofEvent.purchase !== undefined || event.orderKey !== undefined
  const found = isNamed ? ofEvent : await loadRenewal(ctx, record, event)
  if (!found) {
    const { refs, mode, subscription } = event
    const reason = 'The order that this event refers to is not known yet.'
    const waiting = {
      ...{ refs, mode, reason, nextAttemptAt: at + 3_600 },
      ...(subscription !== undefined && { subscription }),
    }
    const parked = await markInboxEventWaiting(ctx.db, { tenantId, endpointId, id }, waiting)
    // Not parked: the order has become known in this very moment.
    return parked.length > 0 ? 'waiting' : applyOnce(ctx, record, event)
  }
  const purchase = found.purchase ?? {
    id: newRowId(ctx),
    tenantId,
    issuerId: found.issuer.id,
    endpointId,
    mode: event.mode,
    orderKey: event.orderKey ?? '',
    createdAt: at,
  }
  const followed = await followSubscription(ctx, record, found, event)
  const done = await workOutPurchase(ctx, withFacts(found, followed.facts), {
    purchase,
    cause: 'event',
    facts: [...event.facts, ...followed.facts],
    inboxEventId: id,
  })
  const { state, reason } = outcomeOf(done)
  const before: Statement[] = found.purchase ? [] : [insertPurchase(ctx.db, purchase)]
  const { mode, subscription } = event
  const heard = subscription === undefined ? event.refs : [...event.refs, subscription]
  const results = await ctx.db.batch([
    wakeWaitingEvents(ctx.db, { tenantId, endpointId, mode, refs: heard }, at),
    ...before,
    ...followed.checks,
    // A renewal that hears of its subscription is not the order that bears the name.
    ...(isNamed ? [insertPurchaseRefs(ctx.db, { endpointId, mode, id: purchase.id }, event.refs)] : []),
    ...done.statements,
    markInboxEvent(ctx.db, tenantId, id, { state, reason, mode: event.mode }),
  ])
  await ctx.enqueue([
    ...results[0].map((woken) => ({ kind: 'inbox' as const, id: toHex(woken.id) })),
    ...(done.effects.created + done.effects.changed > 0 ? [{ kind: 'outbox' as const }] : []),
  ])
  return state
}

function outcomeOf({ unmapped, isFree }: WorkedOut): { state: InboxState; reason: string | null } {
  if (unmapped !== undefined) return { state: 'unmapped', reason: unmapped }
  if (isFree)
    return { state: 'ignored', reason: 'The order cost nothing, and orders that cost nothing do not count.' }
  return { state: 'done', reason: null }
}
