import { describe, expect, it } from 'vitest'
import type { PurchaseState } from '../../src/core/purchase/fold-facts.ts'
import {
  bought,
  EMPTY,
  issued,
  key,
  lineState,
  NO_CHANGES,
  NOW,
  plan,
  seat,
  statesAfter,
  unit,
  wish,
  withCredential,
} from '../support/purchase-units.ts'

const HOUR = 3_600
const DAY = 24 * HOUR
const nobody = { recipientSource: null, recipientIndex: null }

describe('a plan for a new purchase', () => {
  it('gives the one unit to the learner, and to the buyer when there is no other', () => {
    const learner = { email: 'lin@example.org', name: 'Lin Learner' }
    const forLearner = plan({ state: bought({ learner }), wanted: [wish()] })
    expect(forLearner.create).toMatchObject([
      { ...key(), state: 'ready', recipientSource: 'purchase', recipientIndex: 'lin@example.org' },
    ])
    expect(forLearner.issue).toEqual([key()])
    expect(plan({ wanted: [wish()] }).create[0]?.recipientIndex).toBe('buyer@example.org')
  })

  it('mails the buyer when only the name of the learner is known', () => {
    const made = plan({ state: bought({ learner: { name: 'Lin' } }), wanted: [wish()] })
    expect(made.create[0]?.recipientIndex).toBe('buyer@example.org')
  })

  it('gives units of several lines to the learners whom the lines name', () => {
    const lines = [
      { ...lineState(1), learner: { email: 'ada@example.org' } },
      { ...lineState(1, 'line-2'), learner: { email: 'bob@example.org' } },
      lineState(1, 'line-3'),
    ]
    const wanted = lines.map(({ key: lineKey }) => wish('welder', ['payment'], lineKey))
    expect(plan({ state: bought({ lines }), wanted }).create.map((one) => one.recipientIndex)).toEqual([
      'ada@example.org',
      'bob@example.org',
      null,
    ])
  })

  it('waits for a recipient when nobody has an address, or when the learner is to confirm it', () => {
    const state = bought({ buyer: { name: 'Bo' } })
    expect(plan({ state, wanted: [wish()] })).toMatchObject({
      create: [{ ...key(), ...nobody, state: 'awaiting_recipient' }],
      issue: [],
    })
    const byLink = wish('welder', ['payment'], 'line-1', { claim: 'link' })
    expect(plan({ wanted: [byLink] }).create).toMatchObject([{ ...nobody, state: 'awaiting_recipient' }])
  })

  it('makes seats of several units, on one line or on many, and gives none to the buyer', () => {
    const learner = { email: 'lin@example.org' }
    const oneLine = plan({ state: bought({ lines: [lineState(3)], learner }), wanted: [wish()] })
    expect(oneLine.create).toMatchObject(
      [1, 2, 3].map((number) => ({ ...key(number), ...nobody, state: 'awaiting_recipient' })),
    )
    const twoLines = plan({
      state: bought({ lines: [lineState(1), lineState(1, 'line-2')], learner }),
      wanted: [wish(), wish('welder', ['payment'], 'line-2')],
    })
    expect(twoLines.create).toMatchObject([nobody, nobody])
  })

  it('makes as many units of a line as a rule says that it is worth', () => {
    const wanted = [{ ...wish(), multiplier: 5 }]
    const made = plan({ state: bought({ lines: [lineState(2)] }), wanted })
    expect(made.create.map((one) => one.unit)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    const refunded = plan({ state: bought({ lines: [lineState(2, 'line-1', 1)] }), wanted })
    expect(refunded.create).toHaveLength(5)
  })

  it('creates a whole bundle, each achievement once', () => {
    const wanted = [wish('welder'), wish('safety', ['completion']), wish('welder')]
    const made = plan({ wanted })
    expect(made.create.map(({ achievement, state }) => [achievement, state])).toEqual([
      ['welder', 'ready'],
      ['safety', 'awaiting_signal'],
    ])
    expect(made.issue).toEqual([key()])
  })

  it.each<[string, Partial<PurchaseState>]>([
    ['refunded in full', { refund: 'full' }],
    ['cancelled', { isCancelled: true }],
    ['not paid after all', { payment: 'failed' }],
    ['of which every unit was given back', { lines: [lineState(2, 'line-1', 0)] }],
    ['without a line of that key', { lines: [lineState(1, 'line-9')] }],
  ])('creates nothing for one %s', (_name, state) => {
    expect(plan({ state: bought(state), wanted: [wish()] })).toEqual(EMPTY)
  })

  it('creates only the units that are left', () => {
    const state = bought({ lines: [lineState(3, 'line-1', 2)] })
    expect(plan({ state, wanted: [wish()] }).create.map((one) => one.unit)).toEqual([1, 2])
  })

  it('creates nothing when no achievement is wanted', () => {
    expect(plan({})).toEqual(EMPTY)
  })
})

describe('a plan for a purchase that is known', () => {
  it('releases what waited for the payment', () => {
    const waiting = unit({ state: 'awaiting_payment' })
    expect(plan({ existing: [waiting], wanted: [wish()] })).toMatchObject({
      change: [{ ...key(), from: { state: 'awaiting_payment' }, to: { state: 'ready' } }],
      issue: [key()],
    })
  })

  it('issues again what a crash left ready', () => {
    expect(plan({ existing: [unit()], wanted: [wish()] })).toEqual({ ...EMPTY, issue: [key()] })
  })

  it('fills a unit that waits when the address comes later', () => {
    expect(plan({ existing: [seat(1)] })).toMatchObject({
      change: [{ ...key(), to: { state: 'ready', recipientIndex: 'buyer@example.org' } }],
      issue: [key()],
    })
  })

  it('follows a change of the address until something is issued', () => {
    const existing = [
      unit({ state: 'awaiting_signal', needs: ['completion'], recipientIndex: 'old@example.org' }),
    ]
    expect(plan({ existing }).change).toMatchObject([{ to: { recipientIndex: 'buyer@example.org' } }])
    expect(plan({ existing: [issued({ recipientIndex: 'old@example.org' })] })).toEqual(EMPTY)
    const claimed = unit({ state: 'awaiting_signal', needs: ['completion'], recipientSource: 'claim' })
    expect(plan({ existing: [{ ...claimed, recipientIndex: 'c' }] })).toEqual(EMPTY)
  })

  it('cancels and revokes all that there is when all is refunded', () => {
    const made = plan({
      state: bought({ refund: 'full' }),
      existing: [issued(), seat(2)],
      wanted: [wish()],
    })
    expect(made.change.map(({ to }) => [to.state, to.reason])).toEqual([
      ['cancelled', 'refunded'],
      ['cancelled', 'refunded'],
    ])
    expect(made.credentials).toEqual({ ...NO_CHANGES, revoke: [{ id: 'c-1', reason: 'refunded' }] })
  })

  it('issues anew when a refund failed', () => {
    const fell = issued({ state: 'cancelled', reason: 'refunded' })
    const existing = [withCredential(fell, { state: 'withdrawn' })]
    expect(plan({ existing })).toMatchObject({
      change: [{ to: { state: 'ready', reason: null } }],
      issue: [key()],
      credentials: NO_CHANGES,
    })
  })

  it('keeps the achievement of a unit when the rules have changed', () => {
    const existing = [unit({ state: 'awaiting_payment' })]
    const changed = plan({ existing, wanted: [wish('baker'), wish('welder', ['approval'])] })
    expect(changed).toMatchObject({ create: [], change: [{ ...key(), to: { state: 'ready' } }] })
    expect(plan({ existing }).change).toHaveLength(1)
  })

  it('adds the units of a line that has grown, by the achievements that it has led to', () => {
    const made = plan({
      state: bought({ lines: [lineState(3)] }),
      existing: [issued()],
      wanted: [wish('baker')],
    })
    expect(made.create.map((one) => [one.achievement, one.unit])).toEqual([
      ['welder', 2],
      ['welder', 3],
    ])
  })

  it('makes nothing beside units whose line is called otherwise now, unless an edit took the line away', () => {
    const state = bought({ lines: [lineState(1, 'li_1')] })
    const wanted = [wish('welder', ['payment'], 'li_1')]
    expect(plan({ state, existing: [issued()], wanted })).toEqual(EMPTY)
    const edited = plan({
      state: { ...state, gone: [{ key: 'line-1', at: NOW }] },
      existing: [issued()],
      wanted,
    })
    expect(edited.create).toMatchObject([{ lineKey: 'li_1' }])
    expect(edited.credentials.revoke).toMatchObject([{ id: 'c-1' }])
  })
})

describe('lines that are replaced', () => {
  it('lose their units, and the new ones get theirs', () => {
    const state = bought({
      lines: [lineState(1, '900')],
      gone: [{ key: '315', at: NOW }],
      payment: 'awaiting',
    })
    const old = unit({ lineKey: '315', state: 'awaiting_payment' })
    const made = plan({ state, existing: [old], wanted: [wish('welder', ['payment'], '900')] })
    expect(made.change).toMatchObject([{ lineKey: '315', to: { state: 'cancelled', reason: 'refunded' } }])
    expect(made.create).toMatchObject([
      { lineKey: '900', state: 'awaiting_payment', recipientIndex: 'buyer@example.org' },
    ])
  })

  it('by others of whose fate nothing is said keep their units, and the others get theirs', () => {
    const state = bought({ lines: [lineState(1, '900')] })
    const made = plan({
      state,
      existing: [issued({ lineKey: '315' })],
      wanted: [wish('welder', ['payment'], '900')],
    })
    expect(made.change).toEqual([])
    expect(made.create).toMatchObject([{ lineKey: '900' }])
  })

  it('the other way round, when the lines of a session are not known any more, make nothing twice', () => {
    const existing = [issued({ lineKey: 'li_1' })]
    expect(plan({ existing, wanted: [wish()] })).toEqual(EMPTY)
  })
})

describe('units given back', () => {
  const left = (count: number, of = 3) => bought({ lines: [lineState(of, 'line-1', count)], buyer: {} })

  it('are those that nobody has, before any that somebody has', () => {
    expect(statesAfter({ state: left(2), existing: [issued(), seat(2), seat(3)] })).toEqual({
      1: 'issued',
      2: 'awaiting_recipient',
      3: 'cancelled',
    })
    const offered = [issued(), seat(2), seat(3, { isOffered: true })]
    expect(statesAfter({ state: left(2), existing: offered })).toMatchObject({
      2: 'cancelled',
      3: 'awaiting_recipient',
    })
  })

  it('are the same ones when it is looked at again', () => {
    const existing = [seat(1), seat(2), seat(3, { state: 'cancelled', reason: 'refunded' })]
    expect(plan({ state: left(2), existing })).toEqual(EMPTY)
  })

  it('are for a person to pick when people have them: nobody is picked blindly', () => {
    const three = [1, 2, 3].map((number) => issued({ unit: number, recipientSource: 'claim' }))
    expect(statesAfter({ state: left(2), existing: three })).toEqual({
      1: 'issued?',
      2: 'issued?',
      3: 'issued?',
    })
    expect(plan({ state: left(2), existing: three }).credentials).toEqual(NO_CHANGES)
    const picked = three.map((one) => (one.unit === 2 ? { ...one, manual: 'cancelled' as const } : one))
    const made = plan({ state: left(2), existing: picked })
    expect(made.credentials.revoke).toEqual([{ id: 'c-2', reason: 'by_hand' }])
    expect(statesAfter({ state: left(2), existing: picked })).toEqual({
      1: 'issued',
      2: 'cancelled',
      3: 'issued',
    })
  })

  it('are all of them when none is left, whoever has them', () => {
    const three = [1, 2, 3].map((number) => issued({ unit: number, recipientSource: 'claim' }))
    expect(plan({ state: left(0), existing: three }).credentials.revoke).toHaveLength(3)
  })

  it('spare what somebody said is to be kept', () => {
    const existing = [issued({ manual: 'kept' }), issued({ unit: 2 }), issued({ unit: 3, manual: 'kept' })]
    expect(statesAfter({ state: left(2), existing })).toEqual({ 1: 'issued', 2: 'cancelled', 3: 'issued' })
    const all = existing.map((one) => ({ ...one, manual: 'kept' as const }))
    expect(plan({ state: left(2), existing: all })).toEqual(EMPTY)
  })
})

describe('the policy of an achievement', () => {
  const full = bought({ refund: 'full', refundedAt: NOW })
  const revoke = { revoke: [{ id: 'c-1', reason: 'refunded' }] }

  it('on refunds may be to do nothing, but gives no one what nobody has', () => {
    expect(statesAfter({ state: full, existing: [issued({ policy: { refund: 'none' } }), seat(2)] })).toEqual(
      {
        1: 'issued',
        2: 'cancelled',
      },
    )
  })

  it('on refunds may be to suspend, and to revoke when the refund has not failed in time', () => {
    const existing = [issued({ policy: { refund: 'suspend', graceHours: 24 } })]
    const first = plan({ state: full, existing })
    expect(first.change).toMatchObject([
      { to: { state: 'suspended', reason: 'refunded', dueAt: NOW + 24 * HOUR } },
    ])
    expect(first.credentials.suspend).toMatchObject([{ id: 'c-1' }])
    expect(plan({ state: full, existing, now: NOW + 24 * HOUR }).credentials).toMatchObject(revoke)
  })

  it('to suspend counts from when the very line was given back, not from what went back before', () => {
    const line = { ...lineState(1, 'line-1', 0), changedAt: NOW - HOUR }
    const state = bought({ lines: [line, lineState(1, 'line-2')], refund: 'partial' })
    const existing = [issued({ policy: { refund: 'suspend', graceHours: 24 } })]
    expect(plan({ state, existing }).change).toMatchObject([
      { to: { state: 'suspended', reason: 'refunded', dueAt: NOW + 23 * HOUR } },
    ])
    const edited = bought({ lines: [lineState(1, 'line-2')], gone: [{ key: 'line-1', at: NOW }] })
    expect(plan({ state: edited, existing }).change).toMatchObject([
      { to: { state: 'suspended', dueAt: NOW + 24 * HOUR } },
    ])
  })

  it('to suspend leaves a credential without an entry for it in force until the time is over, and says so', () => {
    const one = issued({ policy: { refund: 'suspend', graceHours: 24 } })
    const existing = [withCredential(one, { canSuspend: false })]
    const first = plan({ state: full, existing })
    expect(first).toMatchObject({
      change: [{ to: { state: 'issued', review: 'refunded' } }],
      credentials: NO_CHANGES,
    })
    expect(plan({ state: full, existing, now: NOW + 24 * HOUR }).credentials).toMatchObject(revoke)
  })

  it('for what was earned by more than money is that a person looks at it', () => {
    const earned = issued({ needs: ['payment', 'completion'] })
    expect(statesAfter({ state: full, existing: [earned] })).toEqual({ 1: 'issued?' })
  })

  it('on money that went back without a line is that a person looks at it', () => {
    const state = bought({ refund: 'partial', isUnexplained: true })
    expect(plan({ state, existing: [issued()] })).toMatchObject({
      change: [{ to: { state: 'issued', review: 'refund_amount' } }],
      credentials: NO_CHANGES,
    })
    expect(plan({ state, existing: [issued({ manual: 'kept' })] })).toEqual(EMPTY)
  })

  it('on disputes suspends while they are open and revokes when they are lost', () => {
    const open = plan({
      state: bought({ dispute: 'open', lines: [lineState(2)] }),
      existing: [issued(), seat(2)],
    })
    expect(open.change.map(({ to }) => to.state)).toEqual(['suspended', 'suspended'])
    expect(open.credentials.suspend).toEqual([{ id: 'c-1', reason: 'dispute_open' }])
    const held = issued({ state: 'suspended', reason: 'dispute_open' })
    const existing = [withCredential(held, { state: 'suspended' })]
    expect(plan({ existing }).credentials.reinstate).toMatchObject([{ id: 'c-1' }])
    expect(plan({ state: bought({ dispute: 'lost' }), existing }).credentials.revoke).toMatchObject([
      { id: 'c-1' },
    ])
    const lenient = [issued({ policy: { dispute: 'none' } })]
    expect(plan({ state: bought({ dispute: 'lost' }), existing: lenient })).toEqual(EMPTY)
  })

  it('on a subscription suspends when a payment stays away, and ends it as it says', () => {
    const existing = [issued({ policy: { lapseGraceDays: 3 } })]
    const lapsed = bought({ lapsedAt: NOW })
    expect(plan({ state: lapsed, existing }).change).toMatchObject([
      { to: { state: 'issued', dueAt: NOW + 3 * DAY } },
    ])
    expect(plan({ state: lapsed, existing, now: NOW + 3 * DAY }).credentials.suspend).toMatchObject([
      { id: 'c-1' },
    ])
    const ended = bought({ endedAt: NOW })
    expect(plan({ state: ended, existing })).toEqual(EMPTY)
    const strict = [issued({ policy: { subscriptionEnd: 'revoke' } })]
    expect(plan({ state: ended, existing: strict }).credentials.revoke).toMatchObject([{ id: 'c-1' }])
    const later = plan({ state: bought({ endedAt: NOW + DAY }), existing: strict })
    expect(later.change).toMatchObject([{ to: { state: 'issued', dueAt: NOW + DAY } }])
  })

  it('lets a unit that nobody claims expire', () => {
    const existing = [seat(1, { policy: { claimDays: 10 } }), seat(2, { policy: { claimDays: 10 } })]
    const state = bought({ lines: [lineState(2)] })
    expect(plan({ state, existing }).change).toMatchObject([
      { to: { dueAt: NOW + 10 * DAY } },
      { to: { dueAt: NOW + 10 * DAY } },
    ])
    expect(plan({ state, existing, now: NOW + 10 * DAY }).change).toMatchObject([
      { to: { state: 'cancelled', reason: 'expired' } },
      { to: { state: 'cancelled', reason: 'expired' } },
    ])
  })

  it('lets nothing expire that is not paid for, and counts from the payment', () => {
    const policy = { claimDays: 10 }
    const existing = [1, 2].map((number) => seat(number, { policy, state: 'awaiting_payment' }))
    const lines = [lineState(2)]
    const unpaid = bought({ lines, payment: 'awaiting' })
    expect(plan({ state: unpaid, existing, now: NOW + 30 * DAY })).toEqual(EMPTY)
    const paidAt = NOW + 30 * DAY
    const paid = { state: bought({ lines }), existing, paidAt }
    expect(plan({ ...paid, now: paidAt }).change).toMatchObject(
      [1, 2].map(() => ({ to: { state: 'awaiting_recipient', dueAt: paidAt + 10 * DAY } })),
    )
    expect(plan({ ...paid, now: paidAt + 10 * DAY }).change).toMatchObject(
      [1, 2].map(() => ({ to: { state: 'cancelled', reason: 'expired' } })),
    )
    // What expired while it was unpaid, by an older rule, is there again.
    const expired = existing.map((one) => ({ ...one, state: 'cancelled' as const, reason: 'expired' }))
    expect(plan({ ...paid, existing: expired, now: paidAt }).change).toMatchObject(
      [1, 2].map(() => ({ to: { state: 'awaiting_recipient' } })),
    )
    const needless = existing.map((one) => ({ ...one, needs: [], state: 'awaiting_recipient' as const }))
    expect(plan({ state: unpaid, existing: needless, now: NOW + 10 * DAY }).change).toMatchObject(
      [1, 2].map(() => ({ to: { state: 'cancelled' } })),
    )
  })
})

describe('what a person decided', () => {
  it('outranks what follows from the order', () => {
    const held = issued({ state: 'suspended', reason: 'by_hand', manual: 'suspended' })
    const existing = [withCredential(held, { state: 'suspended' })]
    expect(plan({ existing })).toEqual(EMPTY)
    expect(plan({ state: bought({ refund: 'full' }), existing }).credentials.revoke).toHaveLength(1)
    const free = issued({ manual: 'reinstated' })
    expect(plan({ state: bought({ dispute: 'open' }), existing: [free] })).toEqual(EMPTY)
    expect(plan({ state: bought({ dispute: 'lost' }), existing: [free] }).credentials.revoke).toHaveLength(1)
    expect(plan({ state: bought({ dispute: 'lost' }), existing: [issued({ manual: 'kept' })] })).toEqual(
      EMPTY,
    )
  })
})

describe('a credential that several orders support', () => {
  const shared = (
    others: 'good' | 'held' | 'stopped' | 'none',
    state: 'standing' | 'suspended' = 'standing',
  ) => ({
    id: 'shared',
    state,
    canSuspend: true,
    others,
  })

  it('stands while one of them is in force, and falls with the last', () => {
    const state = bought({ refund: 'full' })
    const good = plan({ state, existing: [issued({ credential: shared('good') })] })
    expect(good.change).toMatchObject([{ to: { state: 'cancelled' } }])
    expect(good.credentials).toEqual(NO_CHANGES)
    const last = plan({ state, existing: [issued({ credential: shared('none') })] })
    expect(last.credentials.revoke).toMatchObject([{ id: 'shared' }])
    const held = plan({ state, existing: [issued({ credential: shared('held') })] })
    expect(held.credentials.suspend).toMatchObject([{ id: 'shared' }])
  })

  it('comes back into force with any of them, unless somebody suspended it by hand', () => {
    const existing = (others: 'held' | 'stopped') => [issued({ credential: shared(others, 'suspended') })]
    expect(plan({ existing: existing('held') }).credentials.reinstate).toMatchObject([{ id: 'shared' }])
    expect(plan({ existing: existing('stopped') })).toEqual(EMPTY)
  })
})
