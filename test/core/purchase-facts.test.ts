import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldFacts } from '../../src/core/purchase/fold-facts.ts'
import type {
  ChargeFact,
  OrderFact,
  PaymentFact,
  PurchaseFact,
  RefundFact,
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
      buyer: {},
      payment: 'awaiting',
      refund: 'none',
      refundedAmount: 0,
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
})
