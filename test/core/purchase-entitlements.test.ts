import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ENTITLEMENT_STATES,
  ENTITLEMENT_TRANSITIONS,
  type EntitlementFacts,
  type EntitlementState,
  type Need,
  nextEntitlementState,
} from '../../src/core/purchase/entitlement-state.ts'

const NEEDS: Need[] = ['payment', 'completion', 'approval']

const anyFacts: fc.Arbitrary<EntitlementFacts> = fc.record({
  standing: fc.constantFrom('good', 'held', 'fallen'),
  payment: fc.constantFrom('awaiting', 'paid', 'free', 'failed'),
  needs: fc.subarray(NEEDS),
  completed: fc.boolean(),
  approved: fc.boolean(),
  hasRecipient: fc.boolean(),
  hasCredential: fc.boolean(),
  isUsed: fc.boolean(),
})

// 3 standings, 4 payments, 8 sets of needs, 5 flags: few enough to try every one. What is used has no credential.
const EVERY_CASE: EntitlementFacts[] = (['good', 'held', 'fallen'] as const).flatMap((standing) =>
  (['awaiting', 'paid', 'free', 'failed'] as const).flatMap((payment) =>
    Array.from({ length: 8 * 32 }, (_, bits) => ({
      standing,
      payment,
      isUsed: (bits & 1) !== 0,
      completed: (bits & 2) !== 0,
      approved: (bits & 4) !== 0,
      hasRecipient: (bits & 8) !== 0,
      hasCredential: (bits & 16) !== 0 && (bits & 1) === 0,
      needs: NEEDS.filter((_need, index) => (bits & (32 << index)) !== 0),
    })),
  ),
)

const paid: EntitlementFacts = {
  standing: 'good',
  payment: 'paid',
  needs: ['payment'],
  completed: false,
  approved: false,
  hasRecipient: true,
  hasCredential: false,
  isUsed: false,
}

/** In the open states nothing was ever issued; an issued one has a credential or had one. */
const isPossible = (current: EntitlementState, { hasCredential, isUsed }: EntitlementFacts): boolean => {
  if (current === 'issued') return hasCredential || isUsed
  return current === 'suspended' || current === 'cancelled' || !isUsed
}

describe('the state of an entitlement', () => {
  it('takes exactly the steps of the table', () => {
    for (const current of ENTITLEMENT_STATES) {
      const cases = EVERY_CASE.filter((facts) => isPossible(current, facts))
      const reached = new Set(cases.map((facts) => nextEntitlementState(current, facts)))
      reached.delete(current)
      expect([...reached].sort(), current).toEqual([...ENTITLEMENT_TRANSITIONS[current]].sort())
    }
  })

  it('can be any from the start: what is held is born suspended, what has fallen cancelled', () => {
    const born = new Set(EVERY_CASE.map((facts) => nextEntitlementState(undefined, facts)))
    expect([...born].sort()).toEqual([...ENTITLEMENT_STATES].sort())
  })

  it('stays where it is when nothing new is known', () => {
    fc.assert(
      fc.property(
        fc.option(fc.constantFrom(...ENTITLEMENT_STATES), { nil: undefined }),
        anyFacts,
        (current, facts) => {
          const possible = { ...facts, hasCredential: facts.hasCredential && !facts.isUsed }
          fc.pre(current === undefined ? !possible.isUsed : isPossible(current, possible))
          const next = nextEntitlementState(current, possible)
          // A credential that fell with its entitlement is withdrawn now.
          const fell = next === 'cancelled' && possible.hasCredential
          // What rises again forgets the credential with which it fell.
          const rose = current === 'cancelled' && next !== 'cancelled'
          const after = {
            ...possible,
            hasCredential: possible.hasCredential && !fell,
            isUsed: (possible.isUsed && !rose) || fell,
          }
          expect(nextEntitlementState(next, after)).toBe(next)
        },
      ),
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
    ['is suspended when it is held', { standing: 'held' }, 'suspended'],
    ['is cancelled when it has fallen', { standing: 'fallen', needs: [] }, 'cancelled'],
  ])('%s', (_name, facts, expected) => {
    for (const current of [undefined, 'awaiting_payment', 'ready', 'cancelled'] as const) {
      expect(nextEntitlementState(current, { ...paid, ...facts })).toBe(expected)
    }
  })

  it('of an issued one does not wait for anything again', () => {
    const issued = { ...paid, needs: NEEDS, hasRecipient: false, hasCredential: true }
    expect(nextEntitlementState('issued', { ...issued, payment: 'awaiting' })).toBe('issued')
  })

  it('does not give again what a person has taken away', () => {
    const used = { ...paid, isUsed: true }
    expect(nextEntitlementState('issued', used)).toBe('issued')
    expect(nextEntitlementState('issued', { ...used, standing: 'fallen' })).toBe('issued')
    expect(nextEntitlementState('suspended', used)).toBe('issued')
    // What fell with its purchase rises with it.
    expect(nextEntitlementState('cancelled', used)).toBe('ready')
  })
})
