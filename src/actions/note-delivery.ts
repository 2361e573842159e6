import type { Delivery, Verdict } from '../commerce/provider.ts'
import { signersOf } from '../commerce/providers.ts'
import { verifyDelivery } from '../commerce/verify-signature.ts'
import type { HookFailure } from '../core/purchase/door.ts'
import { runBatch } from '../store/database.ts'
import {
  type EndpointRecord,
  markHookFailed,
  markHookGood,
  SECONDS_BETWEEN_FAILURES,
} from '../store/endpoints.ts'
import { type ActionContext, epochSeconds } from './context.ts'

const SECONDS_BETWEEN_NOTES = 600

/** Keeps in mind, after the answer, that deliveries arrive: now and then, or at once when something was wrong before. */
export function noteTakenDelivery(ctx: ActionContext, endpoint: EndpointRecord): void {
  const at = epochSeconds(ctx.now())
  const isFresh = endpoint.lastOkAt !== null && endpoint.lastOkAt > at - SECONDS_BETWEEN_NOTES
  if (isFresh && endpoint.failures === 0) return
  ctx.afterwards(async () => {
    await runBatch(ctx.db, [markHookGood(ctx.db, endpoint.tenantId, endpoint.id, at)])
  })
}

/** Why a delivery was refused, as a class of failures; nothing of the delivery itself is kept. */
export async function noteRefusedDelivery(
  ctx: ActionContext,
  endpoint: EndpointRecord,
  refused: { delivery: Delivery; secrets: readonly string[]; verdict: Exclude<Verdict, 'ok'> },
): Promise<void> {
  const at = epochSeconds(ctx.now())
  const { lastFailureAt } = endpoint
  // Somebody who keeps trying costs a comparison.
  if (lastFailureAt !== null && lastFailureAt > at - SECONDS_BETWEEN_FAILURES) return
  const failure = await classify(ctx, endpoint, refused)
  await runBatch(ctx.db, [markHookFailed(ctx.db, endpoint.tenantId, endpoint.id, { failure, at })])
}

/** Stripe and Standard Webhooks write their secrets alike, so that one is easily taken for the other. */
async function classify(
  ctx: ActionContext,
  { provider }: EndpointRecord,
  {
    delivery,
    secrets,
    verdict,
  }: { delivery: Delivery; secrets: readonly string[]; verdict: Exclude<Verdict, 'ok'> },
): Promise<HookFailure> {
  const [other] = signersOf(delivery.header).filter(({ name }) => name !== provider)
  if (verdict === 'stale' || other === undefined) return verdict
  const underOther = await verifyDelivery(other, delivery, secrets, ctx.now())
  return underOther === 'ok' ? `same_secret:${other.name}` : `other_provider:${other.name}`
}
