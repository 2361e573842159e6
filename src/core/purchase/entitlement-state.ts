import type { PurchaseState } from './fold-facts.ts'

export type EntitlementState =
  | 'awaiting_payment'
  | 'awaiting_recipient'
  | 'awaiting_signal'
  | 'awaiting_approval'
  | 'ready'
  | 'issued'
  | 'suspended'
  | 'cancelled'

/** What an achievement asks for before it is awarded. */
export type Need = 'payment' | 'completion' | 'approval'

export interface EntitlementFacts {
  payment: PurchaseState['payment']
  /** In full; a partial refund takes nothing away. */
  refunded: boolean
  needs: readonly Need[]
  completed: boolean
  approved: boolean
  hasRecipient: boolean
  /** A credential that is not revoked. */
  hasCredential: boolean
}

/**
 * Where an entitlement stands, given where it stood and what is known now. An open state follows from the
 * facts alone. What a person decided outranks them: `suspended` is entered and left by hand and yields
 * only to a purchase that falls, and a credential that was revoked by hand is not issued again.
 */
export function nextEntitlementState(
  current: EntitlementState | undefined,
  facts: EntitlementFacts,
): EntitlementState {
  // Only a person takes a credential away and leaves the entitlement: it has been used, for good.
  if (current === 'issued' && !facts.hasCredential) return 'issued'
  if (facts.payment === 'failed' || facts.refunded) return 'cancelled'
  if (current === 'suspended') return 'suspended'
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

/**
 * Every step that `nextEntitlementState` may take; to stay is not a step. Open states reach each other
 * both ways, because a seat can be taken back and an approval withdrawn. From `cancelled` an entitlement
 * comes back when a refund fails or a late payment arrives after all.
 */
export const ENTITLEMENT_TRANSITIONS: Record<EntitlementState, readonly EntitlementState[]> = {
  awaiting_payment: [
    'awaiting_recipient',
    'awaiting_signal',
    'awaiting_approval',
    'ready',
    'issued',
    'cancelled',
  ],
  awaiting_recipient: [
    'awaiting_payment',
    'awaiting_signal',
    'awaiting_approval',
    'ready',
    'issued',
    'cancelled',
  ],
  awaiting_signal: [
    'awaiting_payment',
    'awaiting_recipient',
    'awaiting_approval',
    'ready',
    'issued',
    'cancelled',
  ],
  awaiting_approval: [
    'awaiting_payment',
    'awaiting_recipient',
    'awaiting_signal',
    'ready',
    'issued',
    'cancelled',
  ],
  ready: [
    'awaiting_payment',
    'awaiting_recipient',
    'awaiting_signal',
    'awaiting_approval',
    'issued',
    'cancelled',
  ],
  issued: ['cancelled'],
  suspended: ['cancelled'],
  cancelled: [
    'awaiting_payment',
    'awaiting_recipient',
    'awaiting_signal',
    'awaiting_approval',
    'ready',
    'issued',
  ],
}
