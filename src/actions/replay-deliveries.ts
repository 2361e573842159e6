import { BadgeError } from '../core/badge-error.ts'
import { toHex } from '../core/encoding/bytes.ts'
import { formatDateTime } from '../core/encoding/date-time.ts'
import { runBatch } from '../store/database.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { findDelivery, insertDeliveries, replayDeliveries } from '../store/webhook-deliveries.ts'
import { findWebhook, markWebhookDue, type WebhookRecord } from '../store/webhooks.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { buildDelivery } from './fan-out-events.ts'
import { openTenant } from './open-secrets.ts'

type Bytes = Uint8Array<ArrayBuffer>

export const deliveryIdOf = (id: Uint8Array): string => `dlv_${toHex(id)}`

/**
 * Sends events of a webhook's log once more, with the `webhook-id` that they had: the named ones, or all that have failed
 * since a time. Returns how many.
 */
export async function replayEvents(
  ctx: ActionContext,
  issuer: Pick<IssuerRecord, 'id' | 'tenantId'>,
  id: Bytes,
  which: { ids: readonly Bytes[] } | { failedSince: Date },
): Promise<number> {
  authorize(ctx, 'webhooks.write')
  await findActive(ctx, issuer.id, id)
  if ('ids' in which) {
    for (const delivery of which.ids) {
      const { payload } = await findDelivery(ctx.db, issuer.id, id, delivery)
      if (payload === null)
        throw new BadgeError('gone', `what ${deliveryIdOf(delivery)} said has been dropped`)
    }
  }
  const at = epochSeconds(ctx.now())
  const place = { issuerId: issuer.id, endpointId: id }
  const [replayed] = await ctx.db.batch([
    replayDeliveries(
      ctx.db,
      place,
      at,
      'ids' in which ? which : { state: 'failed', since: epochSeconds(which.failedSince) },
    ),
    markWebhookDue(ctx.db, issuer.id, id),
    insertAuditEntry(ctx.db, {
      tenantId: issuer.tenantId,
      issuerId: issuer.id,
      at,
      actor: ctx.actor,
      action: 'webhook.replayed',
      subject: id,
    }),
  ])
  if (replayed.length > 0) await ctx.enqueue([{ kind: 'webhooks' }])
  return replayed.length
}

/** Sends an event that says nothing, whatever the webhook listens to. */
export async function sendTestEvent(
  ctx: ActionContext,
  issuer: Pick<IssuerRecord, 'id' | 'tenantId' | 'tenantSlug' | 'tenantSecret' | 'slug' | 'mode'>,
  id: Bytes,
): Promise<Bytes> {
  authorize(ctx, 'webhooks.write')
  await findActive(ctx, issuer.id, id)
  const now = ctx.now()
  const delivery = await buildDelivery(
    ctx,
    { issuerSlug: issuer.slug, mode: issuer.mode, withRecipient: false },
    await openTenant(ctx, issuer),
    {
      eventId: ctx.randomBytes(16),
      type: 'webhook.test',
      event: { timestamp: formatDateTime(now), data: { webhook: `wh_${toHex(id)}` } },
    },
  )
  const place = { tenantId: issuer.tenantId, issuerId: issuer.id, endpointId: id }
  await runBatch(ctx.db, [
    ...insertDeliveries(ctx.db, place, epochSeconds(now), [delivery]),
    markWebhookDue(ctx.db, issuer.id, id),
  ])
  await ctx.enqueue([{ kind: 'webhooks' }])
  return new Uint8Array(delivery.id)
}

async function findActive(ctx: ActionContext, issuerId: number, id: Bytes): Promise<WebhookRecord> {
  const webhook = await findWebhook(ctx.db, issuerId, id)
  if (webhook.state !== 'active') {
    throw new BadgeError('conflict', `webhook wh_${toHex(id)} is ${webhook.state}: switch it on first`)
  }
  return webhook
}
