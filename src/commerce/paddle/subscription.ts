import type { SubscriptionStatus } from '../../core/purchase/purchase.ts'
import { asInstant, asObject, asText, lookUp } from '../json-values.ts'
import type { Translator } from './translation.ts'

const SUBSCRIPTIONS: Readonly<Record<string, SubscriptionStatus>> = {
  active: 'active',
  trialing: 'active',
  past_due: 'lapsed',
  paused: 'lapsed',
  canceled: 'ended',
}

/** How a subscription stands. */
export const readSubscription: Translator = (data, { at }) => {
  const ref = asText(data.id, 100)
  const status = lookUp(SUBSCRIPTIONS, data.status)
  if (ref === undefined || status === undefined)
    return { unusable: 'The subscription has no id, or an unknown status.' }
  const paidUntil = asInstant(asObject(data.current_billing_period)?.ends_at)
  return {
    refs: [ref],
    subscription: ref,
    facts: [{ kind: 'subscription', ref, status, ...(paidUntil !== undefined && { paidUntil }), at }],
  }
}
