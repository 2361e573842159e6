import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldFacts } from '../../src/core/purchase/fold-facts.ts'
import type {
  ChargeFact,
  DisputeFact,
  OrderFact,
  PaymentFact,
  PurchaseFact,
  RefundFact,
  SubscriptionFact,
} from '../../src/core/purchase/purchase.ts'

const order = (fact: Partial<OrderFact> = {}): OrderFact => ({
  kind: 'order',
  ref: 'cs_1',
  lines: [{ key: 'line-1', quantity: 1, quantityAssumed: true, metadata: {} }],
  buyer: { email: 'ada@example.org' },
  amount: 100,
  currency: 'eur',
  at: 10,
  ...fact,
})
const payment = (status: PaymentFact['status'], at = 10): PaymentFact => ({
  kind: 'payment',
  ref: 'cs_1',
  status,
  at,
})
const refund = (status: RefundFact['status'], amount = 100, ref = 're_1', at = 20): RefundFact => ({
  kind: 'refund',
  ref,
  amount,
  status,
  at,
})
const charge = (amountRefunded: number, fact: Partial<ChargeFact> = {}): ChargeFact => ({
  kind: 'charge',
  ref: 'ch_1',
  amount: 100,
  amountRefunded,
  fullyRefunded: amountRefunded === 100,
  at: 20,
  ...fact,
})

// Few values each, so that facts about the same thing, equal instants and contradictions are common.
const at = fc.integer({ min: 1, max: 3 })
const amount = fc.constantFrom(0, 40, 60, 100)
const someUnits = fc.record({
  key: fc.constantFrom('line-1', 'line-2'),
  quantity: fc.integer({ min: 0, max: 3 }),
})
const anyFact: fc.Arbitrary<PurchaseFact> = fc.oneof(
  fc.record({
    kind: fc.constant('order' as const),
    ref: fc.constantFrom('cs_1', 'cs_2'),
    lines: fc.array(
      fc.record({
        key: fc.constantFrom('line-1', 'line-2'),
        quantity: fc.integer({ min: 1, max: 3 }),
        quantityAssumed: fc.boolean(),
        metadata: fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('1', '2')),
      }),
      { maxLength: 2 },
    ),
    buyer: fc.constantFrom({}, { email: 'ada@example.org' }, { email: 'bob@example.org', name: 'Bob' }),
    amount,
    currency: fc.constant('eur'),
    at,
  }),
  fc.record({
    kind: fc.constant('order' as const),
    ref: fc.constant('cs_1'),
    lines: fc.uniqueArray(
      fc.record({
        key: fc.constantFrom('line-1', 'line-2', 'line-3'),
        quantity: fc.integer({ min: 1, max: 2 }),
        quantityAssumed: fc.constant(false),
        metadata: fc.constant({}),
      }),
      { maxLength: 2, selector: ({ key }) => key },
    ),
    isComplete: fc.constant(true as const),
    buyer: fc.constant({}),
    at,
  }),
  fc.record(
    {
      kind: fc.constant('cancel' as const),
      ref: fc.constantFrom('cs_1', 'cs_2'),
      undone: fc.constant(true as const),
      at,
    },
    { requiredKeys: ['kind', 'ref', 'at'] },
  ),
  fc.record({
    kind: fc.constant('payment' as const),
    ref: fc.constantFrom('cs_1', 'cs_2'),
    status: fc.constantFrom('unpaid' as const, 'paid' as const, 'free' as const, 'failed' as const),
    at,
  }),
  fc.record({
    kind: fc.constant('refund' as const),
    ref: fc.constantFrom('re_1', 're_2'),
    amount,
    status: fc.constantFrom('pending' as const, 'succeeded' as const, 'failed' as const, 'canceled' as const),
    at,
  }),
  fc.record({
    kind: fc.constant('charge' as const),
    ref: fc.constantFrom('ch_1', 'ch_2'),
    amount: fc.constant(100),
    amountRefunded: amount,
    fullyRefunded: fc.boolean(),
    at,
  }),
  fc.record({
    kind: fc.constant('refund' as const),
    ref: fc.constantFrom('re_1', 're_3'),
    lines: fc.array(someUnits, { maxLength: 2 }),
    status: fc.constantFrom('pending' as const, 'succeeded' as const, 'failed' as const),
    at,
  }),
  fc.record({
    kind: fc.constant('edit' as const),
    ref: fc.constant('cs_1'),
    lines: fc.array(someUnits, { maxLength: 2 }),
    at,
  }),
  fc.record({
    kind: fc.constantFrom('cancel' as const, 'fulfilment' as const),
    ref: fc.constant('cs_1'),
    at,
  }),
  fc.record({
    kind: fc.constant('dispute' as const),
    ref: fc.constantFrom('du_1', 'du_2'),
    status: fc.constantFrom('inquiry' as const, 'open' as const, 'won' as const, 'lost' as const),
    at,
  }),
  fc.record({
    kind: fc.constant('subscription' as const),
    ref: fc.constantFrom('sub_1', 'sub_2'),
    status: fc.constantFrom('active' as const, 'lapsed' as const, 'ended' as const),
    paidUntil: fc.constantFrom(2, 5),
    at,
  }),
)

describe('the state of a purchase', () => {
  it('depends neither on the order nor on the repetition of its facts', () => {
    const arrivals = fc.array(anyFact, { maxLength: 12 }).chain((facts) =>
      fc.record({
        facts: fc.constant(facts),
        repeated: fc.shuffledSubarray(facts),
        shuffled: fc.shuffledSubarray(facts, { minLength: facts.length }),
      }),
    )
    fc.assert(
      fc.property(arrivals, ({ facts, repeated, shuffled }) => {
        expect(foldFacts([...repeated, ...shuffled])).toEqual(foldFacts(facts))
        expect(foldFacts([...shuffled, ...repeated])).toEqual(foldFacts(facts))
      }),
      { numRuns: 500 },
    )
  })

  it('of no facts is an empty purchase that awaits payment', () => {
    expect(foldFacts([])).toEqual({
      lines: [],
      gone: [],
      buyer: {},
      payment: 'awaiting',
      refund: 'none',
      refundedAmount: 0,
      isUnexplained: false,
      isCancelled: false,
      isFulfilled: false,
      dispute: 'none',
    })
  })

  it('takes the later of two orders, and the same one of two at once', () => {
    const early = order({ buyer: { email: 'old@example.org' }, at: 1 })
    const late = order({ buyer: { email: 'new@example.org' }, learner: { name: 'Lin' }, at: 2 })
    expect(foldFacts([late, early])).toMatchObject({ buyer: late.buyer, learner: late.learner, amount: 100 })
    const twin = order({ buyer: { email: 'twin@example.org' }, at: 2 })
    expect(foldFacts([late, twin])).toEqual(foldFacts([twin, late]))
  })

  it.each([
    ['unpaid', 'awaiting'],
    ['failed', 'failed'],
    ['free', 'free'],
    ['paid', 'paid'],
  ] as const)('with payment %s is %s', (status, expected) => {
    expect(foldFacts([payment(status)]).payment).toBe(expected)
  })

  it('never steps back from a payment, however late the other word comes', () => {
    expect(foldFacts([payment('paid', 1), payment('unpaid', 2), payment('failed', 3)]).payment).toBe('paid')
    expect(foldFacts([payment('failed', 1), payment('unpaid', 2)]).payment).toBe('failed')
  })

  it.each<[string, PurchaseFact[], string, number]>([
    ['a pending refund', [refund('pending')], 'none', 0],
    ['a refund that succeeded', [refund('succeeded')], 'full', 100],
    ['a refund in part', [refund('succeeded', 40)], 'partial', 40],
    ['two refunds that add up', [refund('succeeded', 40), refund('succeeded', 60, 're_2')], 'full', 100],
    ['a refund that failed later', [refund('succeeded'), refund('failed')], 'none', 0],
    [
      'a stale pending after success',
      [refund('succeeded', 100, 're_1', 1), refund('pending', 100, 're_1', 9)],
      'full',
      100,
    ],
    ['a charge alone', [charge(100)], 'full', 100],
    ['a charge refunded in part', [charge(40)], 'partial', 40],
    ['a charge and the refund it speaks of', [charge(100), refund('succeeded')], 'full', 100],
    ['a charge whose refund is still pending', [charge(100), refund('pending')], 'none', 0],
    ['a charge whose refund failed later', [charge(100), refund('failed')], 'none', 0],
    ['a charge whose refund was canceled', [charge(100), refund('canceled')], 'none', 0],
    [
      'a charge of which one of two refunds failed',
      [charge(100), refund('failed', 40), refund('succeeded', 60, 're_2')],
      'partial',
      60,
    ],
    ['a charge that knows of a refund we do not', [charge(100), refund('succeeded', 40)], 'full', 100],
    [
      'a second refund after the first one failed',
      [charge(100), refund('failed'), refund('succeeded', 100, 're_2')],
      'full',
      100,
    ],
    ['an older, smaller word of the charge', [charge(100), charge(40, { at: 30 })], 'full', 100],
    ['an older, larger word in part', [charge(60, { at: 20 }), charge(40, { at: 30 })], 'partial', 60],
    ['a charge captured in part', [charge(60, { fullyRefunded: true })], 'full', 60],
  ])('with %s', (_name, facts, extent, refunded) => {
    expect(foldFacts([order({ amount: 100 }), payment('paid'), ...facts])).toMatchObject({
      refund: extent,
      refundedAmount: refunded,
    })
  })

  it('does not call a refund full while the total is unknown', () => {
    expect(foldFacts([refund('succeeded')]).refund).toBe('partial')
    expect(foldFacts([refund('succeeded'), order()]).refund).toBe('full')
    expect(foldFacts([charge(100)]).refund).toBe('full')
  })

  it('counts units: as ordered or edited, less those given back', () => {
    const three = order({ lines: [{ key: 'line-1', quantity: 3, quantityAssumed: false, metadata: {} }] })
    const back = (
      quantity: number,
      status: RefundFact['status'] = 'succeeded',
      ref = 're_1',
    ): RefundFact => ({
      kind: 'refund',
      ref,
      lines: [{ key: 'line-1', quantity }],
      status,
      at: 20,
    })
    const edit = (quantity: number, at = 15): PurchaseFact => ({
      kind: 'edit',
      ref: 'cs_1',
      lines: [{ key: 'line-1', quantity }],
      at,
    })
    const left = (...facts: PurchaseFact[]) => foldFacts([three, ...facts]).lines[0]?.left
    expect(left()).toBe(3)
    expect(left(back(1))).toBe(2)
    expect(left(back(1), back(1, 'succeeded', 're_2'))).toBe(1)
    expect(left(back(1), back(1, 'failed'))).toBe(3)
    expect(left(back(1, 'pending'))).toBe(3)
    expect(left(back(9))).toBe(0)
    expect(left(edit(2))).toBe(2)
    expect(left(edit(2), back(1))).toBe(1)
    expect(left(edit(5, 30), edit(2, 15))).toBe(5)
  })

  it('is called off by the last word where that can be taken back, and for good where nobody says so', () => {
    const off = (time: number, ref = 'o'): PurchaseFact => ({ kind: 'cancel', ref, at: time })
    const on = (time: number): PurchaseFact => ({ kind: 'cancel', ref: 'o', undone: true, at: time })
    const since = (...facts: PurchaseFact[]) => {
      const { isCancelled, refundedAt } = foldFacts(facts)
      return isCancelled ? refundedAt : undefined
    }
    expect(since(off(5), off(9))).toBe(5)
    expect(since(on(1), off(5))).toBe(5)
    expect(since(off(5), on(7))).toBeUndefined()
    expect(since(off(5), on(5))).toBeUndefined()
    expect(since(off(5), on(7), off(8), off(9))).toBe(8)
    expect(since(off(5, 'other'), on(7))).toBe(5)
  })

  it('knows since when of each line no more is left, however often that is said', () => {
    const lines = ['line-1', 'line-2'].map((key) => ({
      ...{ key, quantity: 3, quantityAssumed: false, metadata: {} },
    }))
    const back = (key: string, time: number, ref: string): PurchaseFact => ({
      ...{ kind: 'refund', ref, lines: [{ key, quantity: 1 }], status: 'succeeded', at: time },
    })
    const edit = (quantity: number, time: number): PurchaseFact => ({
      ...{ kind: 'edit', ref: 'cs_1', lines: [{ key: 'line-1', quantity }], at: time },
    })
    const since = (...facts: PurchaseFact[]) =>
      foldFacts([order({ lines }), ...facts]).lines.map(({ changedAt }) => changedAt)
    expect(since()).toEqual([0, 0])
    expect(since(back('line-1', 50, 'r-1'), back('line-1', 60, 'r-1'))).toEqual([50, 0])
    expect(since(back('line-1', 50, 'r-1'), back('line-1', 70, 'r-2'))).toEqual([70, 0])
    expect(since(edit(3, 20), edit(2, 30), edit(2, 40))).toEqual([30, 0])
    expect(since(edit(2, 30), edit(2, 40))).toEqual([30, 0])
    // Money alone takes nothing away, so it is not the time of anything.
    expect(since(refund('succeeded', 40, 're_9', 15), back('line-1', 50, 'r-1'))).toEqual([50, 0])
    expect(since(order({ lines: lines.map((line) => ({ ...line, quantity: 2 })), at: 30 }))).toEqual([30, 30])
    const whole = (keys: string[], time: number) =>
      order({ lines: lines.filter(({ key }) => keys.includes(key)), isComplete: true, at: time })
    const told = [whole(['line-1', 'line-2'], 20), whole(['line-2'], 30), whole(['line-2'], 40)]
    expect(foldFacts(told).gone).toEqual([{ key: 'line-1', at: 30 }])
    expect(foldFacts([...told, whole(['line-1'], 50)])).toMatchObject({
      lines: [{ key: 'line-1', changedAt: 50 }],
      gone: [{ key: 'line-2', at: 50 }],
    })
  })

  it('is given back as a whole since the last of the money went back, or since it was called off', () => {
    const since = (...facts: PurchaseFact[]) => foldFacts([order(), ...facts]).refundedAt
    expect(since(refund('succeeded', 40, 're_1', 20))).toBeUndefined()
    expect(since(refund('succeeded', 40, 're_1', 20), refund('succeeded', 60, 're_2', 90))).toBe(90)
    expect(since(charge(40, { at: 20 }), charge(100, { at: 50 }), charge(100, { at: 70 }))).toBe(50)
    expect(since(charge(100, { at: 50 }), { kind: 'cancel', ref: 'cs_1', at: 30 })).toBe(30)
  })

  it('says whether the money that went back is explained by lines', () => {
    const lines = [{ key: 'line-1', quantity: 1 }]
    expect(foldFacts([order(), refund('succeeded', 40)]).isUnexplained).toBe(true)
    expect(foldFacts([order(), { ...refund('succeeded', 40), lines }]).isUnexplained).toBe(false)
    expect(foldFacts([order(), { ...refund('succeeded', 40), lines: [] }]).isUnexplained).toBe(true)
    expect(foldFacts([order(), charge(40), { ...refund('succeeded', 40), lines }]).isUnexplained).toBe(false)
    expect(foldFacts([order(), charge(60), { ...refund('succeeded', 40), lines }]).isUnexplained).toBe(true)
    expect(foldFacts([order(), refund('succeeded', 100)]).isUnexplained).toBe(false)
  })

  it.each<[string, DisputeFact['status'][], string]>([
    ['an inquiry', ['inquiry'], 'none'],
    ['a dispute', ['inquiry', 'open'], 'open'],
    ['one that was won', ['open', 'won', 'inquiry'], 'none'],
    ['one that was lost', ['lost', 'open'], 'lost'],
  ])('knows of %s', (_name, statuses, expected) => {
    const facts = statuses.map((status): DisputeFact => ({ kind: 'dispute', ref: 'du_1', status, at: 30 }))
    expect(foldFacts([order(), ...facts]).dispute).toBe(expected)
    expect(
      foldFacts([order(), ...facts, { kind: 'dispute', ref: 'du_2', status: 'won', at: 31 }]).dispute,
    ).toBe(expected)
  })

  it('takes a dispute that is decided anew as it was decided last', () => {
    const lost: DisputeFact = { kind: 'dispute', ref: 'du_1', status: 'lost', at: 30 }
    expect(foldFacts([lost, { ...lost, status: 'won', at: 40 }]).dispute).toBe('none')
  })

  it('knows since when a subscription has lapsed, and that nothing comes after its end', () => {
    const says = (
      status: SubscriptionFact['status'],
      time: number,
      paidUntil?: number,
    ): SubscriptionFact => ({
      kind: 'subscription',
      ref: 'sub_1',
      status,
      ...(paidUntil !== undefined && { paidUntil }),
      at: time,
    })
    const times = (...facts: SubscriptionFact[]) => {
      const { lapsedAt, endedAt } = foldFacts(facts)
      return { lapsedAt, endedAt }
    }
    expect(times(says('active', 1), says('lapsed', 5), says('lapsed', 9))).toEqual({ lapsedAt: 5 })
    expect(times(says('lapsed', 5), says('active', 7), says('lapsed', 9))).toEqual({ lapsedAt: 9 })
    expect(times(says('lapsed', 5), says('active', 7))).toEqual({})
    expect(times(says('active', 20), says('ended', 10))).toEqual({ endedAt: 10 })
    // What was paid for is had, unless the end came of not paying.
    expect(times(says('active', 1, 50), says('ended', 10))).toEqual({ endedAt: 50 })
    expect(times(says('active', 1, 50), says('lapsed', 8), says('ended', 10))).toEqual({
      lapsedAt: 8,
      endedAt: 10,
    })
  })

  it('prefers an order whose lines are known, and the latest word about people', () => {
    const guess = order({
      at: 90,
      buyer: {},
      lines: [{ key: 'line-1', quantity: 1, quantityAssumed: true, metadata: {} }],
    })
    const known = order({
      at: 10,
      lines: [{ key: 'li_1', quantity: 2, quantityAssumed: false, metadata: {} }],
    })
    expect(foldFacts([guess, known])).toMatchObject({
      lines: [{ key: 'li_1' }],
      buyer: { email: 'ada@example.org' },
    })
  })
})
