import type { PurchaseState } from './fold-facts.ts'
import type { Need } from './policy.ts'

export type { Need } from './policy.ts'

export const ENTITLEMENT_STATES = [
  'awaiting_payment',
  'awaiting_recipient',
  'awaiting_signal',
  'awaiting_approval',
  'ready',
  'issued',
  'suspended',
  'cancelled',
] as const

export type EntitlementState = (typeof ENTITLEMENT_STATES)[number]

/**
 * What the purchase, time and people say of a unit: `good`, `held` for the time being, or `fallen`. Which of the
 * reasons it is stands beside it.
 */
export type Standing = 'good' | 'held' | 'fallen'

export interface EntitlementFacts {
  standing: Standing
  payment: PurchaseState['payment']
  needs: readonly Need[]
  completed: boolean
  approved: boolean
  hasRecipient: boolean
  /** A credential that is not withdrawn. */
  hasCredential: boolean
  /** It had a credential, and that was withdrawn for good. */
  isUsed: boolean
}

/**
 * Where an entitlement stands, given where it stood and what is known now: all but one step follow from the facts
 * alone. The one: a credential that somebody withdrew while the entitlement was in force has been used, and is not
 * issued again; one that fell with its purchase can rise with it.
 */
export function nextEntitlementState(
  current: EntitlementState | undefined,
  facts: EntitlementFacts,
): EntitlementState {
  if (facts.isUsed && (current === 'issued' || current === 'suspended')) return 'issued'
  if (facts.standing === 'fallen') return 'cancelled'
  if (facts.standing === 'held') return 'suspended'
  if (facts.hasCredential) return 'issued'
  return openState(facts)
}

function openState(facts: EntitlementFacts): EntitlementState {
  const { needs } = facts
  if (needs.includes('payment') && facts.payment === 'awaiting') return 'awaiting_payment'
  if (!facts.hasRecipient) return 'awaiting_recipient'
  if (needs.includes('completion') && !facts.completed) return 'awaiting_signal'
  if (needs.includes('approval') && !facts.approved) return 'awaiting_approval'
  return 'ready'
}

/** States in which nothing has been issued and something may be. */
export const OPEN_STATES = [
  'awaiting_payment',
  'awaiting_recipient',
  'awaiting_signal',
  'awaiting_approval',
  'ready',
] as const satisfies readonly EntitlementState[]

const leadingOut = (from: EntitlementState): EntitlementState[] =>
  ENTITLEMENT_STATES.filter((state) => state !== from)

/**
 * Every step that `nextEntitlementState` may take; to stay is not a step. Open states reach each other both ways, because
 * a seat can be taken back and an approval withdrawn. From `cancelled` an entitlement comes back when a refund fails or
 * a late payment arrives after all.
 */
export const ENTITLEMENT_TRANSITIONS: Record<EntitlementState, readonly EntitlementState[]> = {
  awaiting_payment: leadingOut('awaiting_payment'),
  awaiting_recipient: leadingOut('awaiting_recipient'),
  awaiting_signal: leadingOut('awaiting_signal'),
  awaiting_approval: leadingOut('awaiting_approval'),
  ready: leadingOut('ready'),
  // What has been issued does not wait for anything again.
  issued: ['suspended', 'cancelled'],
  suspended: leadingOut('suspended'),
  cancelled: leadingOut('cancelled'),
}
