import { describe, expect, it } from 'vitest'
import type { PurchaseState } from '../../src/core/purchase/fold-facts.ts'
import { planEntitlements, type UnitKey } from '../../src/core/purchase/plan-entitlements.ts'
import { EMPTY, line, unit, wish } from '../support/purchase-units.ts'

const bought = (state: Partial<PurchaseState> = {}): PurchaseState => ({
  lines: [line(1)],
  buyer: { email: 'buyer@example.org', name: 'Bo Buyer' },
  payment: 'paid',
  refund: 'none',
  refundedAmount: 0,
  ...state,
})
const key = (unitNumber = 1, achievement = 'welder'): UnitKey => ({
  lineKey: 'line-1',
  unit: unitNumber,
  achievement,
})

describe('a plan for a new purchase', () => {
  it('gives the one unit to the learner, and to the buyer when there is no other', () => {
    const learner = { email: 'lin@example.org', name: 'Lin Learner' }
    const forLearner = planEntitlements({ state: bought({ learner }), existing: [], wanted: [wish()] })
    expect(forLearner).toEqual({
      ...EMPTY,
      create: [{ ...key(), state: 'ready', recipient: learner }],
      issue: [key()],
    })
    const forBuyer = planEntitlements({ state: bought(), existing: [], wanted: [wish()] })
    expect(forBuyer.create[0]?.recipient).toEqual({ email: 'buyer@example.org', name: 'Bo Buyer' })
  })

  it('mails the buyer when only the name of the learner is known', () => {
    const plan = planEntitlements({
      state: bought({ learner: { name: 'Lin' } }),
      existing: [],
      wanted: [wish()],
    })
    expect(plan.create[0]?.recipient).toEqual({ email: 'buyer@example.org', name: 'Lin' })
  })

  it('waits for a recipient when nobody has an address', () => {
    const plan = planEntitlements({
      state: bought({ buyer: { name: 'Bo' } }),
      existing: [],
      wanted: [wish()],
    })
    expect(plan).toEqual({ ...EMPTY, create: [{ ...key(), state: 'awaiting_recipient' }] })
  })

  it('makes seats of several units, on one line or on many, and gives none to the buyer', () => {
    const learner = { email: 'lin@example.org' }
    const oneLine = planEntitlements({
      state: bought({ lines: [line(3)], learner }),
      existing: [],
      wanted: [wish()],
    })
    expect(oneLine).toEqual({
      ...EMPTY,
      create: [1, 2, 3].map((n) => ({ ...key(n), state: 'awaiting_recipient' })),
    })
    const twoLines = planEntitlements({
      state: bought({ lines: [line(1), line(1, 'line-2')], learner }),
      existing: [],
      wanted: [wish(), wish('welder', ['payment'], 'line-2')],
    })
    expect(twoLines.create.map((created) => created.state)).toEqual([
      'awaiting_recipient',
      'awaiting_recipient',
    ])
    expect(twoLines.create.every((created) => created.recipient === undefined)).toBe(true)
  })

  it('creates a whole bundle, each achievement once', () => {
    const wanted = [wish('welder'), wish('safety', ['completion']), wish('welder')]
    const plan = planEntitlements({ state: bought(), existing: [], wanted })
    expect(plan.create.map(({ achievement, state }) => [achievement, state])).toEqual([
      ['welder', 'ready'],
      ['safety', 'awaiting_signal'],
    ])
    expect(plan.issue).toEqual([key()])
  })

  it.each<[string, Partial<PurchaseState>]>([
    ['refunded in full', { refund: 'full' }],
    ['not paid after all', { payment: 'failed' }],
    ['without a line of that key', { lines: [line(1, 'line-9')] }],
  ])('creates nothing for one %s', (_name, state) => {
    expect(planEntitlements({ state: bought(state), existing: [], wanted: [wish()] })).toEqual(EMPTY)
  })

  it('creates nothing when no achievement is wanted', () => {
    expect(planEntitlements({ state: bought(), existing: [], wanted: [] })).toEqual(EMPTY)
  })
})

describe('a plan for a purchase that is known', () => {
  it('releases what waited for the payment', () => {
    const waiting = unit({ state: 'awaiting_payment' })
    expect(planEntitlements({ state: bought(), existing: [waiting], wanted: [wish()] })).toEqual({
      ...EMPTY,
      change: [{ ...key(), from: 'awaiting_payment', to: 'ready' }],
      issue: [key()],
    })
  })

  it('issues again what a crash left ready', () => {
    expect(planEntitlements({ state: bought(), existing: [unit()], wanted: [wish()] })).toEqual({
      ...EMPTY,
      issue: [key()],
    })
  })

  it.each(['issued', 'suspended'] as const)(
    'cancels and revokes what is %s when all is refunded',
    (state) => {
      const plan = planEntitlements({
        state: bought({ refund: 'full' }),
        existing: [
          unit({ state, hasCredential: true }),
          unit({ unit: 2, state: 'awaiting_recipient', hasRecipient: false }),
        ],
        wanted: [wish()],
      })
      expect(plan).toEqual({
        ...EMPTY,
        change: [
          { ...key(1), from: state, to: 'cancelled' },
          { ...key(2), from: 'awaiting_recipient', to: 'cancelled' },
        ],
        revoke: [key(1)],
      })
    },
  )

  it('changes nothing for a partial refund', () => {
    const existing = [unit({ state: 'issued', hasCredential: true })]
    expect(planEntitlements({ state: bought({ refund: 'partial' }), existing, wanted: [wish()] })).toEqual(
      EMPTY,
    )
  })

  it('issues anew when a refund failed', () => {
    const plan = planEntitlements({
      state: bought(),
      existing: [unit({ state: 'cancelled' })],
      wanted: [wish()],
    })
    expect(plan).toMatchObject({ change: [{ from: 'cancelled', to: 'ready' }], issue: [key()], revoke: [] })
  })

  it('keeps the achievement of a unit when the rules have changed', () => {
    const existing = [unit({ state: 'awaiting_payment' })]
    const changed = planEntitlements({
      state: bought(),
      existing,
      wanted: [wish('baker'), wish('welder', ['approval'])],
    })
    expect(changed).toMatchObject({ create: [], change: [{ ...key(), to: 'ready' }] })
    expect(planEntitlements({ state: bought(), existing, wanted: [] }).change).toHaveLength(1)
  })

  it('adds the units of a line that has grown', () => {
    const plan = planEntitlements({
      state: bought({ lines: [line(3)] }),
      existing: [unit({ state: 'issued', hasCredential: true })],
      wanted: [wish()],
    })
    expect(plan.create.map((created) => created.unit)).toEqual([2, 3])
  })
})
