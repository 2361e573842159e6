import { fromUtf8 } from '../core/encoding/bytes.ts'
import { unseal } from '../core/keys/sealing.ts'
import { runBatch } from '../store/database.ts'
import { findTenantById } from '../store/tenants.ts'
import { listDueDeliveries } from '../store/webhook-deliveries.ts'
import { claimWebhook, releaseWebhook, type WebhookRecord } from '../store/webhooks.ts'
import { attemptDelivery } from './attempt-delivery.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { openTenant, sealingContext } from './open-secrets.ts'

/** So many endpoints are served at once; a Worker may hold six connections open. */
const LANES = 5
const LEASE_SECONDS = 120
const DELIVERIES_A_TURN = 20
// No turn outlives its lease, and no run keeps a batch of the queue waiting for long.
const TURN_SECONDS = 30
const RUN_SECONDS = 20
// An endpoint that has failed is asked once in a while whether it is there again, not with all that waits for it.
const REST_SECONDS = 60

/**
 * Sends what is due to webhooks. Endpoints take turns, whoever has waited longest first, and several have theirs at once:
 * one that is slow holds up only itself, and one that fails rests.
 */
export async function deliverWebhooks(ctx: ActionContext): Promise<{ attempts: number; isEmpty: boolean }> {
  const end = epochSeconds(ctx.now()) + RUN_SECONDS
  let attempts = 0
  let isEmpty = true
  const serve = async (): Promise<void> => {
    for (;;) {
      const now = epochSeconds(ctx.now())
      if (now >= end) {
        isEmpty = false
        return
      }
      const leaseUntil = now + LEASE_SECONDS
      const [endpoint] = await claimWebhook(ctx.db, { now, leaseUntil })
      if (!endpoint) return
      const turn = await takeTurn(ctx, endpoint)
      attempts += turn.attempts
      const over = epochSeconds(ctx.now())
      const rest = turn.hasFailed ? { restUntil: over + REST_SECONDS } : {}
      await runBatch(ctx.db, [
        releaseWebhook(ctx.db, endpoint.issuerId, endpoint.id, { leaseUntil, now: over, ...rest }),
      ])
    }
  }
  const lanes = await Promise.allSettled(Array.from({ length: LANES }, serve))
  const broken = lanes.find((lane) => lane.status === 'rejected')
  if (broken) throw broken.reason
  return { attempts, isEmpty }
}

async function takeTurn(
  ctx: ActionContext,
  endpoint: WebhookRecord,
): Promise<{ attempts: number; hasFailed: boolean }> {
  const { issuerId, id: endpointId, tenantId, failingSince } = endpoint
  const now = epochSeconds(ctx.now())
  const due = await listDueDeliveries(
    ctx.db,
    { issuerId, endpointId },
    { now, limit: failingSince === null ? DELIVERIES_A_TURN : 1 },
  )
  const { dataKey } = await openTenant(ctx, await findTenantById(ctx.db, tenantId))
  const secrets = await openWebhookSecrets(ctx, endpoint)
  let attempts = 0
  for (const delivery of due) {
    attempts++
    const wasDelivered = await attemptDelivery(ctx, { endpoint, delivery, dataKey, secrets })
    if (!wasDelivered) return { attempts, hasFailed: true }
    if (epochSeconds(ctx.now()) - now >= TURN_SECONDS) break
  }
  return { attempts, hasFailed: false }
}

/** The secret that signs, and the one before it while it does so too. */
async function openWebhookSecrets(ctx: ActionContext, endpoint: WebhookRecord): Promise<string[]> {
  const context = sealingContext.webhookSecret(endpoint.id)
  const secrets = [fromUtf8(await unseal(ctx.keyRing, endpoint.secret, context))]
  const { previousSecret, previousUntil } = endpoint
  if (previousSecret && previousUntil !== null && previousUntil > epochSeconds(ctx.now())) {
    secrets.push(fromUtf8(await unseal(ctx.keyRing, previousSecret, context)))
  }
  return secrets
}
