import type { Statement } from '../store/database.ts'
import { insertAuditEntry, insertOutbox } from '../store/journal.ts'
import { moveDeliveries } from '../store/webhook-deliveries.ts'
import { markWebhook, type WebhookRecord } from '../store/webhooks.ts'
import type { ActionContext } from './context.ts'

/** The writes that switch off a webhook that is gone or takes nothing; the outbox tells the tenant. */
export function prepareDisabling(
  ctx: ActionContext,
  { id, issuerId, tenantId }: WebhookRecord,
  { at, failingSince, isGone }: { at: number; failingSince: number; isGone: boolean },
): Statement[] {
  const reason = isGone ? 'it answered 410 Gone' : 'it has taken nothing for five days'
  return [
    markWebhook(ctx.db, issuerId, id, { state: 'disabled', reason, failingSince, dueAt: null }),
    moveDeliveries(ctx.db, issuerId, id, {
      from: ['pending', 'held'],
      state: 'failed',
      reason: 'the webhook was switched off',
    }),
    insertAuditEntry(ctx.db, {
      tenantId,
      issuerId,
      at,
      actor: ctx.actor,
      action: 'webhook.disabled',
      subject: id,
    }),
    ...insertOutbox(ctx.db, { issuerId, kind: 'webhook.disabled', at }, [id]),
  ]
}
