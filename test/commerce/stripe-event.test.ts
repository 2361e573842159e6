import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stripeEventId, stripeEventType, translateStripeEvent } from '../../src/commerce/stripe/event.ts'
import { DEFAULT_DOOR, ORDER_SOURCES } from '../../src/core/purchase/door.ts'
import { foldFacts } from '../../src/core/purchase/fold-facts.ts'
import { hasShared, sharedJson } from '../support/shared.ts'
import { COMPLETED, event, reasonOf, refund, session, translated } from '../support/stripe-events.ts'

describe('money that goes back', () => {
  it('is told by a charge, which names the order by its payment', () => {
    const charge = {
      id: 'ch_1',
      amount: 3000,
      amount_refunded: 1000,
      refunded: false,
      payment_intent: 'pi_1',
      invoice: 'in_1',
    }
    expect(translated(event('charge.refunded', charge))).toEqual({
      eventId: 'evt_1',
      type: 'charge.refunded',
      mode: 'test',
      refs: ['ch_1', 'pi_1', 'in_1'],
      facts: [
        {
          kind: 'charge',
          ref: 'ch_1',
          amount: 3000,
          amountRefunded: 1000,
          fullyRefunded: false,
          at: 1_790_000_000,
        },
      ],
    })
  })

  it('names an order once by each reference', () => {
    const { refs } = translated(event('refund.created', refund({ charge: 'py_1', payment_intent: 'py_1' })))
    expect(refs).toEqual(['py_1'])
  })

  it.each(['refund.created', 'refund.updated', 'refund.failed', 'charge.refund.updated'])(
    'is told by %s',
    (type) => {
      const { orderKey, refs, facts } = translated(event(type, refund({ payment_intent: { id: 'pi_1' } })))
      expect(orderKey).toBeUndefined()
      expect(refs).toEqual(['pi_1', 'ch_1'])
      expect(facts).toEqual([
        { kind: 'refund', ref: 're_1', amount: 3000, status: 'succeeded', at: 1_790_000_000 },
      ])
    },
  )

  it.each([
    ['requires_action', 'pending'],
    ['pending', 'pending'],
    ['failed', 'failed'],
    ['canceled', 'canceled'],
  ])('has a refund status %s: %s', (status, expected) => {
    expect(translated(event('refund.updated', refund({ status }))).facts).toMatchObject([
      { status: expected },
    ])
  })

  it('is ignored when it cannot be counted or names no order', () => {
    expect(reasonOf(event('refund.created', refund({ status: 'toString' })))).toMatch(/lacks/)
    expect(reasonOf(event('refund.created', refund({ amount: -1 })))).toMatch(/lacks/)
    expect(reasonOf(event('refund.created', refund({ charge: '', payment_intent: null })))).toMatch(
      /names neither/,
    )
    expect(reasonOf(event('charge.refunded', { id: 'ch_1', amount: '3000', amount_refunded: 1 }))).toMatch(
      /lacks/,
    )
  })
})

describe('an event that is no purchase', () => {
  it('is thin: the reason says what to choose instead', () => {
    const thin = {
      id: 'evt_thin',
      object: 'v2.core.event',
      type: 'v1.checkout.session.completed',
      livemode: true,
    }
    expect(reasonOf(thin)).toMatch(/snapshot payloads/)
    expect(stripeEventId(thin)).toBe('evt_thin')
  })

  it.each(['charge.succeeded', 'checkout.session.expired', 'constructor'])('is %s', (type) => {
    expect(reasonOf(event(type, session()))).toBe(`Events of type ${type} are not used.`)
  })

  it.each([undefined, null, 7, '', 'evt_', 'evt_a b', 'cs_1', `evt_${'x'.repeat(300)}`])(
    'has the id %j',
    (id) => {
      const payload = event(COMPLETED, session(), { id })
      expect(reasonOf(payload)).toMatch(/no id/)
      expect(stripeEventId(payload)).toBeUndefined()
    },
  )

  it('is of another shape', () => {
    for (const payload of [undefined, null, 1, 'text', []])
      expect(reasonOf(payload)).toMatch(/not a Stripe event/)
    expect(reasonOf({ ...event(COMPLETED, session()), object: 'charge' })).toMatch(/not a Stripe event/)
    expect(reasonOf(event(COMPLETED, null))).toMatch(/no object/)
    expect(reasonOf(event(COMPLETED, session({ id: 'pi_1' })))).toMatch(/no Checkout Session/)
    expect(stripeEventType(event(COMPLETED, null))).toBe(COMPLETED)
    expect(stripeEventType({ type: 1 })).toBeUndefined()
  })
})

it('never throws, and never gives an empty reference, whatever a member holds', () => {
  const types = [
    ...[COMPLETED, 'charge.refunded', 'refund.created', 'invoice.paid', 'invoice_payment.paid'],
    ...['payment_intent.succeeded', 'customer.subscription.updated', 'charge.dispute.created'],
  ]
  const whole = {
    ...session(),
    ...refund(),
    id: 'cs_1',
    amount_refunded: 1,
    metadata: {},
    custom_fields: [],
    line_items: { data: [{}] },
    payment_link: 'plink_1',
    billing_reason: 'subscription_cycle',
    parent: { subscription_details: {} },
    lines: { data: [{ pricing: { price_details: {} } }] },
    payments: { data: [{ payment: {} }] },
    items: { data: [{}] },
    payment: {},
  }
  const odd = fc.dictionary(fc.constantFrom(...Object.keys(whole)), fc.jsonValue({ maxDepth: 3 }))
  fc.assert(
    fc.property(
      fc.constantFrom(...types),
      fc.constantFrom(...ORDER_SOURCES),
      odd,
      (type, orderSource, members) => {
        const settings = { ...DEFAULT_DOOR, orderSource }
        const result = translateStripeEvent(event(type, { ...whole, ...members }), settings)
        if (result.kind !== 'purchase') return
        expect(result.event.refs.every((ref) => ref.trim() !== '')).toBe(true)
        expect(new Set(result.event.refs).size).toBe(result.event.refs.length)
        for (const line of foldFacts(result.event.facts).lines)
          expect(line.quantity).toBeGreaterThanOrEqual(1)
      },
    ),
    { numRuns: 500 },
  )
})

describe.runIf(hasShared)('recorded Stripe events', () => {
  it('checkout.session.completed is a paid order with an address', () => {
    const recorded = translated(sharedJson('fixtures/stripe.checkout.session.completed.json'))
    expect(recorded).toMatchObject({ mode: 'test', orderKey: expect.stringMatching(/^cs_test_/) })
    expect(recorded.refs).toEqual([recorded.orderKey, 'pi_000000000000000000000000'])
    expect(foldFacts(recorded.facts)).toMatchObject({
      lines: [{ key: 'line-1', quantity: 1, quantityAssumed: true, metadata: {} }],
      buyer: { email: 'stripe@example.com' },
      payment: 'paid',
      refund: 'none',
      refundedAmount: 0,
      amount: 3000,
      currency: 'usd',
    })
  })

  it('charge.refunded is a full refund, named by its charge alone', () => {
    const recorded = translated(sharedJson('fixtures/stripe.charge.refunded.json'))
    expect(recorded.refs).toEqual(['ch_000000000000000000000000'])
    expect(foldFacts(recorded.facts)).toMatchObject({ refund: 'full', refundedAmount: 100 })
  })
})
