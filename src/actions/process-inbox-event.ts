import { BadgeError } from '../core/badge-error.ts'
import { runBatch } from '../store/database.ts'
import { markEndpoint } from '../store/endpoints.ts'
import { findInboxEvent, type InboxRecord, type InboxState, isDue, markInboxEvent } from '../store/inbox.ts'
import { applyPrivacyEvent } from './apply-privacy-event.ts'
import { applyPurchaseEvent } from './apply-purchase-event.ts'
import { applySignalEvent } from './apply-signal-event.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { endpointIdOf } from './create-endpoint.ts'
import { openInboxEvent } from './open-inbox-event.ts'

const MAX_ATTEMPTS = 12
const DAY = 86_400
/** How long a refund waits for an order that nobody has seen. */
const WAIT_FOR = 7 * DAY

/**
 * Carries out what an event in the inbox says; safe to call any number of times. The event is marked done
 * only in the batch that holds its effects. A business problem becomes a state that people can see; any other
 * failure flies, so that the queue tries again.
 */
export async function processInboxEvent(
  ctx: ActionContext,
  id: Uint8Array<ArrayBuffer>,
): Promise<InboxState | undefined> {
  const record = await findInboxEvent(ctx.db, id)
  if (!record) return undefined
  const { event, endpoint } = record
  if (!isDue(event.state)) return event.state
  const actor = { ...ctx, actor: `endpoint:${endpointIdOf(endpoint.id)}` }
  try {
    return await process(actor, record)
  } catch (cause) {
    if (!(cause instanceof BadgeError)) throw cause
    return failInboxEvent(ctx, record, cause.message)
  }
}

async function process(ctx: ActionContext, record: InboxRecord): Promise<InboxState> {
  const { event } = record
  const now = epochSeconds(ctx.now())
  const translated = await openInboxEvent(ctx, record, event)
  if (translated.kind === 'signal') return applySignalEvent(ctx, record, translated.event)
  if (translated.kind === 'privacy') return applyPrivacyEvent(ctx, record, translated.event)
  if (translated.kind !== 'purchase') return setAside(ctx, record, translated)
  if (event.state === 'waiting' && now - event.receivedAt > WAIT_FOR) {
    const set = {
      state: 'dead' as const,
      reason: 'No order that this event refers to has come in seven days.',
    }
    await runBatch(ctx.db, [markInboxEvent(ctx.db, event.tenantId, event.id, set)])
    return 'dead'
  }
  return applyPurchaseEvent(ctx, record, translated.event)
}

/** A trial, something that is not used, or the shop's farewell. */
async function setAside(
  ctx: ActionContext,
  { event, endpoint }: InboxRecord,
  { kind, reason }: { kind: 'test' | 'uninstalled' | 'ignored'; reason: string },
): Promise<InboxState> {
  const { tenantId, id } = event
  const state = kind === 'test' ? 'test' : kind === 'uninstalled' ? 'done' : 'ignored'
  const farewell = { state: 'paused' as const, pauseReason: 'uninstalled' as const }
  await runBatch(ctx.db, [
    markInboxEvent(ctx.db, tenantId, id, { state, reason }),
    ...(kind === 'uninstalled' ? [markEndpoint(ctx.db, tenantId, endpoint.id, farewell)] : []),
  ])
  return state
}

/** Keeps an event that could not be carried out, with the reason, and tries again later and later. */
async function failInboxEvent(
  ctx: ActionContext,
  { event }: InboxRecord,
  reason: string,
): Promise<InboxState> {
  const attempts = event.attempts + 1
  const state = attempts >= MAX_ATTEMPTS ? 'dead' : 'failed'
  const nextAttemptAt = epochSeconds(ctx.now()) + 60 * 2 ** Math.min(attempts, 10)
  await runBatch(ctx.db, [
    markInboxEvent(ctx.db, event.tenantId, event.id, { state, reason, attempts, nextAttemptAt }),
  ])
  return state
}

/** For an event that the queue has given up: it stays visible and can be played again. */
export async function giveUpInboxEvent(ctx: ActionContext, id: Uint8Array<ArrayBuffer>): Promise<void> {
  const record = await findInboxEvent(ctx.db, id)
  if (!record || !['received', 'failed'].includes(record.event.state)) return
  const { tenantId } = record.event
  const reason = 'Processing failed again and again for a technical reason.'
  await runBatch(ctx.db, [markInboxEvent(ctx.db, tenantId, id, { state: 'dead', reason })])
}
