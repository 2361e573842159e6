import type { SubscriptionStatus } from '../../core/purchase/purchase.ts'
import { asObject, asObjects, asWhole, type JsonObject, lookUp } from '../json-values.ts'
import type { StripeEnvelope, Translation } from './envelope.ts'
import { asRefs, asStripeId } from './ids.ts'

const STATUSES: Readonly<Record<string, SubscriptionStatus>> = {
  active: 'active',
  trialing: 'active',
  incomplete: 'lapsed',
  past_due: 'lapsed',
  unpaid: 'lapsed',
  paused: 'lapsed',
  canceled: 'ended',
  incomplete_expired: 'ended',
}

/** How a subscription stands. `cancel_at_period_end` is a cancellation to come, and nothing yet. */
export function translateSubscription({ type, at, object: subscription }: StripeEnvelope): Translation {
  const ref = asStripeId(subscription)
  const status = type.endsWith('.deleted') ? 'ended' : lookUp(STATUSES, subscription.status)
  if (ref === undefined || status === undefined)
    return { unusable: `The ${type} event lacks the subscription's id, or has an unknown status.` }
  const paidUntil = periodEnd(subscription)
  return {
    refs: asRefs(ref),
    subscription: ref,
    facts: [{ kind: 'subscription', ref, status, ...(paidUntil !== undefined && { paidUntil }), at }],
  }
}

/** On the subscription until 2025-03-31, on each of its items since. */
function periodEnd(subscription: JsonObject): number | undefined {
  const items = asObjects(asObject(subscription.items)?.data).map((item) => item.current_period_end)
  const ends = [subscription.current_period_end, ...items].map(asWhole).filter((end) => end !== undefined)
  return ends.length === 0 ? undefined : Math.max(...ends)
}
