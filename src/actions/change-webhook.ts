import { runBatch, type Statement } from '../store/database.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { deleteDeliveries, moveDeliveries } from '../store/webhook-deliveries.ts'
import {
  deleteWebhook,
  findWebhook,
  markWebhook,
  markWebhookDue,
  type WebhookRecord,
} from '../store/webhooks.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { assertReachable, newWebhookSecret, type WebhookInput } from './create-webhook.ts'

type Issuer = Pick<IssuerRecord, 'id' | 'tenantId'>
type Bytes = Uint8Array<ArrayBuffer>

const DAY = 86_400
/** How long the secret before the current one signs too. */
export const OVERLAP_SECONDS = DAY

export type WebhookChange = Partial<WebhookInput> & { state?: 'active' | 'paused' }

/** Changes what a webhook gets, and where; pauses it, or switches it on again. */
export async function changeWebhook(
  ctx: ActionContext,
  issuer: Issuer,
  id: Bytes,
  { url, events, description, includeRecipient, state }: WebhookChange,
): Promise<WebhookRecord> {
  authorize(ctx, 'webhooks.write')
  if (includeRecipient) authorize(ctx, 'credentials.read')
  if (url !== undefined) assertReachable(ctx, url)
  const webhook = await findWebhook(ctx.db, issuer.id, id)
  await runBatch(ctx.db, [
    markWebhook(ctx.db, issuer.id, id, {
      url: url ?? webhook.url,
      events: events ?? webhook.events,
      description: description ?? webhook.description,
      withRecipient: includeRecipient ?? webhook.withRecipient,
    }),
    ...(state === undefined || state === webhook.state ? [] : moveTo(ctx, issuer.id, id, state)),
    entryOf(ctx, issuer, id, 'webhook.changed'),
  ])
  return findWebhook(ctx.db, issuer.id, id)
}

/** What is under way waits while a webhook is paused, and goes on afterwards. */
function moveTo(ctx: ActionContext, issuerId: number, id: Bytes, state: 'active' | 'paused'): Statement[] {
  if (state === 'paused') {
    return [
      markWebhook(ctx.db, issuerId, id, { state, reason: null }),
      moveDeliveries(ctx.db, issuerId, id, { from: ['pending'], state: 'held' }),
      markWebhookDue(ctx.db, issuerId, id),
    ]
  }
  const nextAttemptAt = epochSeconds(ctx.now())
  return [
    markWebhook(ctx.db, issuerId, id, { state, reason: null, failingSince: null }),
    moveDeliveries(ctx.db, issuerId, id, { from: ['held'], state: 'pending', nextAttemptAt }),
    markWebhookDue(ctx.db, issuerId, id),
  ]
}

/** A new secret; the old one signs beside it for a day, so that nothing is lost while the consumer changes over. */
export async function rotateWebhookSecret(
  ctx: ActionContext,
  issuer: Issuer,
  id: Bytes,
): Promise<{ secret: string; previousUntil: number }> {
  authorize(ctx, 'webhooks.write')
  const { secret: previousSecret } = await findWebhook(ctx.db, issuer.id, id)
  const { secret, sealed } = await newWebhookSecret(ctx, id)
  const previousUntil = epochSeconds(ctx.now()) + OVERLAP_SECONDS
  await runBatch(ctx.db, [
    markWebhook(ctx.db, issuer.id, id, { secret: sealed, previousSecret, previousUntil }),
    entryOf(ctx, issuer, id, 'webhook.secret_rotated'),
  ])
  return { secret, previousUntil }
}

/** Ends a webhook; its log goes with it. */
export async function removeWebhook(ctx: ActionContext, issuer: Issuer, id: Bytes): Promise<void> {
  authorize(ctx, 'webhooks.write')
  await findWebhook(ctx.db, issuer.id, id)
  await runBatch(ctx.db, [
    deleteWebhook(ctx.db, issuer.id, id),
    deleteDeliveries(ctx.db, issuer.id, id),
    entryOf(ctx, issuer, id, 'webhook.removed'),
  ])
}

const entryOf = (ctx: ActionContext, issuer: Issuer, subject: Bytes, action: string): Statement =>
  insertAuditEntry(ctx.db, {
    tenantId: issuer.tenantId,
    issuerId: issuer.id,
    at: epochSeconds(ctx.now()),
    actor: ctx.actor,
    action,
    subject,
  })
