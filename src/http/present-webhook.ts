import { messageIdOf } from '../actions/attempt-delivery.ts'
import { fromEpochSeconds } from '../actions/context.ts'
import { webhookIdOf } from '../actions/create-webhook.ts'
import { deliveryIdOf } from '../actions/replay-deliveries.ts'
import { formatDateTime } from '../core/encoding/date-time.ts'
import type { DeliveryRecord } from '../store/webhook-deliveries.ts'
import type { WebhookRecord } from '../store/webhooks.ts'

export const timeOf = (seconds: number): string => formatDateTime(fromEpochSeconds(seconds))

/** A webhook as its tenant sees it; the secret was shown when it was made. */
export const presentWebhook = (row: WebhookRecord) => ({
  id: webhookIdOf(row.id),
  url: row.url,
  events: row.events,
  ...(row.description !== null && { description: row.description }),
  includeRecipient: row.withRecipient,
  state: row.state,
  ...(row.reason !== null && { reason: row.reason }),
  ...(row.failingSince !== null && { failingSince: timeOf(row.failingSince) }),
  ...(row.previousUntil !== null && { previousSecretUntil: timeOf(row.previousUntil) }),
  createdAt: timeOf(row.createdAt),
})

/** A line of a webhook's log. */
export const presentDelivery = (row: DeliveryRecord) => ({
  id: deliveryIdOf(row.id),
  messageId: messageIdOf(row.eventId),
  type: row.type,
  state: row.state,
  attempts: row.attempts,
  ...(row.statusCode !== null && { statusCode: row.statusCode }),
  ...(row.reason !== null && { reason: row.reason }),
  ...(row.state === 'pending' && { nextAttemptAt: timeOf(row.nextAttemptAt) }),
  createdAt: timeOf(row.createdAt),
  ...(row.finishedAt !== null && { finishedAt: timeOf(row.finishedAt) }),
})
