import { BadgeError } from '../core/badge-error.ts'
import { fromUtf8, toHex } from '../core/encoding/bytes.ts'
import { openWith } from '../core/keys/sealing.ts'
import { nextRetry, parseRetryAfter } from '../core/webhooks/retry-schedule.ts'
import { signWebhook } from '../core/webhooks/standard-signature.ts'
import { runBatch } from '../store/database.ts'
import { type DeliveryRecord, markDelivery } from '../store/webhook-deliveries.ts'
import { markWebhook, type WebhookRecord } from '../store/webhooks.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { prepareDisabling } from './disable-webhook.ts'
import { sealingContext } from './open-secrets.ts'

const DAY = 86_400
/** An endpoint that has not taken anything for so long gets nothing more. */
const DISABLE_AFTER = 5 * DAY

export const messageIdOf = (eventId: Uint8Array): string => `msg_${toHex(eventId)}`

interface Attempt {
  endpoint: WebhookRecord
  delivery: DeliveryRecord
  dataKey: CryptoKey
  secrets: readonly string[]
}

/** How a consumer has answered; without a status it was not reached. */
interface Outcome {
  statusCode: number | null
  reason: string | null
  retryAfter?: number | undefined
  isGone?: boolean
}

/**
 * Sends one event and writes down what came of it; false when it was not taken. Whoever dies in between sends it again,
 * with the same `webhook-id`.
 */
export async function attemptDelivery(ctx: ActionContext, attempt: Attempt): Promise<boolean> {
  const { endpoint, delivery } = attempt
  const { issuerId, id: endpointId } = endpoint
  if (delivery.payload === null) {
    const reason = 'what it said has been dropped'
    await runBatch(ctx.db, [markDelivery(ctx.db, issuerId, delivery.id, { state: 'failed', reason })])
    return true
  }
  const outcome = await send(ctx, attempt, delivery.payload)
  const { retryAfter, isGone = false, ...told } = outcome
  const at = epochSeconds(ctx.now())
  const attempts = delivery.attempts + 1
  const isDelivered = outcome.reason === null
  if (isDelivered) {
    await runBatch(ctx.db, [
      markDelivery(ctx.db, issuerId, delivery.id, { ...told, attempts, state: 'delivered', finishedAt: at }),
      ...(endpoint.failingSince === null
        ? []
        : [markWebhook(ctx.db, issuerId, endpointId, { failingSince: null })]),
    ])
    endpoint.failingSince = null
    return true
  }
  const [random = 0] = ctx.randomBytes(1)
  const pause = isGone ? undefined : nextRetry(attempts, { retryAfter, random })
  const failingSince = endpoint.failingSince ?? at
  const isLost = isGone || at - failingSince >= DISABLE_AFTER
  await runBatch(ctx.db, [
    markDelivery(ctx.db, issuerId, delivery.id, {
      ...told,
      attempts,
      ...(pause === undefined ? { state: 'failed' as const, finishedAt: at } : { nextAttemptAt: at + pause }),
    }),
    ...(isLost
      ? prepareDisabling(ctx, endpoint, { at, failingSince, isGone })
      : [markWebhook(ctx.db, issuerId, endpointId, { failingSince })]),
  ])
  if (isLost) await ctx.enqueue([{ kind: 'outbox' }])
  return false
}

async function send(
  ctx: ActionContext,
  { endpoint, delivery, dataKey, secrets }: Attempt,
  payload: Uint8Array,
): Promise<Outcome> {
  const body = fromUtf8(await openWith(dataKey, payload, sealingContext.webhookPayload(delivery.id)))
  const now = ctx.now()
  const message = { id: messageIdOf(delivery.eventId), timestamp: epochSeconds(now), body }
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Signet-Webhooks/1',
    ...(await signWebhook(secrets, message)),
  }
  try {
    const { status, ok, gone, retryAfter } = await ctx.post(endpoint.url, headers, body)
    if (ok) return { statusCode: status, reason: null }
    const reason = `answered ${status}`
    return { statusCode: status, reason, retryAfter: parseRetryAfter(retryAfter, now), isGone: gone }
  } catch (cause) {
    if (!(cause instanceof BadgeError)) throw cause
    return { statusCode: null, reason: cause.message }
  }
}
