import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ENTITLEMENT_TRANSITIONS,
  type EntitlementFacts,
  type EntitlementState,
  type Need,
  nextEntitlementState,
} from '../../src/core/purchase/entitlement-state.ts'

const STATES = Object.keys(ENTITLEMENT_TRANSITIONS) as EntitlementState[]
const NEEDS: Need[] = ['payment', 'completion', 'approval']

const anyFacts: fc.Arbitrary<EntitlementFacts> = fc.record({
  payment: fc.constantFrom('awaiting', 'paid', 'free', 'failed'),
  refunded: fc.boolean(),
  needs: fc.subarray(NEEDS),
  completed: fc.boolean(),
  approved: fc.boolean(),
  hasRecipient: fc.boolean(),
  hasCredential: fc.boolean(),
})

// 4 payments, 8 sets of needs, 5 flags: few enough to try every one.
const EVERY_CASE: EntitlementFacts[] = (['awaiting', 'paid', 'free', 'failed'] as const).flatMap((payment) =>
  Array.from({ length: 8 * 32 }, (_, bits) => ({
    payment,
    refunded: (bits & 1) !== 0,
    completed: (bits & 2) !== 0,
    approved: (bits & 4) !== 0,
    hasRecipient: (bits & 8) !== 0,
    hasCredential: (bits & 16) !== 0,
    needs: NEEDS.filter((_need, index) => (bits & (32 << index)) !== 0),
  })),
)

const paid: EntitlementFacts = {
  payment: 'paid',
  refunded: false,
  needs: ['payment'],
  completed: false,
  approved: false,
  hasRecipient: true,
  hasCredential: false,
}

describe('the state of an entitlement', () => {
  it('takes exactly the steps of the table', () => {
    for (const current of STATES) {
      const reached = new Set(EVERY_CASE.map((facts) => nextEntitlementState(current, facts)))
      reached.delete(current)
      expect([...reached].sort(), current).toEqual([...ENTITLEMENT_TRANSITIONS[current]].sort())
    }
  })

  it('is defined from nothing, and is never born suspended', () => {
    const born = new Set(EVERY_CASE.map((facts) => nextEntitlementState(undefined, facts)))
    expect([...born].sort()).toEqual(STATES.filter((state) => state !== 'suspended').sort())
  })

  it('stays where it is when nothing new is known', () => {
    fc.assert(
      fc.property(fc.option(fc.constantFrom(...STATES), { nil: undefined }), anyFacts, (current, facts) => {
        const next = nextEntitlementState(current, facts)
        expect(
          nextEntitlementState(next, {
            ...facts,
            hasCredential: facts.hasCredential && next !== 'cancelled',
          }),
        ).toBe(next)
      }),
      { numRuns: 1000 },
    )
  })

  it.each<[string, Partial<EntitlementFacts>, EntitlementState]>([
    ['is ready when paid', {}, 'ready'],
    ['is ready when free of charge', { payment: 'free' }, 'ready'],
    ['awaits payment', { payment: 'awaiting' }, 'awaiting_payment'],
    [
      'awaits payment before it asks for a recipient',
      { payment: 'awaiting', hasRecipient: false },
      'awaiting_payment',
    ],
    ['awaits no payment that is not needed', { payment: 'awaiting', needs: [] }, 'ready'],
    ['awaits a recipient', { hasRecipient: false }, 'awaiting_recipient'],
    ['awaits a signal', { needs: ['payment', 'completion'] }, 'awaiting_signal'],
    [
      'awaits an approval after the signal',
      { needs: ['completion', 'approval'], completed: true },
      'awaiting_approval',
    ],
    ['is ready when all needs are met', { needs: NEEDS, completed: true, approved: true }, 'ready'],
    ['is issued once its credential stands', { hasCredential: true }, 'issued'],
    ['is cancelled when the payment fails', { payment: 'failed' }, 'cancelled'],
    ['is cancelled when refunded, even if no payment was needed', { refunded: true, needs: [] }, 'cancelled'],
  ])('%s', (_name, facts, expected) => {
    for (const current of [undefined, 'awaiting_payment', 'ready', 'cancelled'] as const) {
      expect(nextEntitlementState(current, { ...paid, ...facts })).toBe(expected)
    }
  })

  it('falls from issued with the purchase, and with nothing else', () => {
    const issued = { ...paid, needs: NEEDS, hasRecipient: false, hasCredential: true }
    expect(nextEntitlementState('issued', { ...issued, payment: 'awaiting' })).toBe('issued')
    expect(nextEntitlementState('issued', { ...issued, refunded: true })).toBe('cancelled')
  })

  it('does not undo what a person decided', () => {
    expect(nextEntitlementState('suspended', paid)).toBe('suspended')
    expect(nextEntitlementState('suspended', { ...paid, hasCredential: true })).toBe('suspended')
    expect(nextEntitlementState('suspended', { ...paid, refunded: true })).toBe('cancelled')
    // Revoked by hand, then refunded, then the refund failed: no second credential.
    const refunded = nextEntitlementState('issued', { ...paid, refunded: true })
    expect(nextEntitlementState(refunded, paid)).toBe('issued')
  })
})
