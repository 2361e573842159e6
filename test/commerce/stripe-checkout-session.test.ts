import { describe, expect, it } from 'vitest'
import { COMPLETED, event, reasonOf, session, stateOf, translated } from '../support/stripe-events.ts'

const lineOf = (members: Record<string, unknown>) => stateOf(event(COMPLETED, session(members))).lines[0]

describe('a completed Checkout Session', () => {
  it('is an order with its payment', () => {
    expect(
      translated(event(COMPLETED, session({ metadata: { achievement: 'welder' }, payment_link: 'plink_1' }))),
    ).toEqual({
      eventId: 'evt_1',
      type: COMPLETED,
      mode: 'test',
      orderKey: 'cs_test_1',
      refs: ['cs_test_1', 'pi_1'],
      facts: [
        {
          kind: 'order',
          ref: 'cs_test_1',
          lines: [
            {
              key: 'line-1',
              quantity: 1,
              quantityAssumed: true,
              paymentLink: 'plink_1',
              metadata: { achievement: 'welder' },
            },
          ],
          buyer: { email: 'bo@example.org', name: 'Bo Buyer' },
          amount: 3000,
          currency: 'eur',
          at: 1_790_000_000,
        },
        { kind: 'payment', ref: 'cs_test_1', status: 'paid', at: 1_790_000_000 },
      ],
    })
  })

  it.each([
    [COMPLETED, 'paid', 'paid'],
    [COMPLETED, 'unpaid', 'awaiting'],
    [COMPLETED, 'no_payment_required', 'free'],
    [COMPLETED, 'something new', 'awaiting'],
    [COMPLETED, undefined, 'awaiting'],
    ['checkout.session.async_payment_succeeded', 'paid', 'paid'],
    ['checkout.session.async_payment_failed', 'unpaid', 'failed'],
  ])('%s with payment_status %s: %s', (type, payment_status, expected) => {
    expect(stateOf(event(type, session({ payment_status }))).payment).toBe(expected)
  })

  it('is live only when Stripe says so', () => {
    expect(translated(event(COMPLETED, session(), { livemode: true })).mode).toBe('live')
    expect(translated(event(COMPLETED, session(), { livemode: 'true' })).mode).toBe('test')
    expect(translated(event(COMPLETED, session(), { livemode: undefined })).mode).toBe('test')
  })

  it('of a subscription is an order too, named by its subscription and invoice', () => {
    const payload = event(
      COMPLETED,
      session({ mode: 'subscription', payment_intent: null, subscription: { id: 'sub_1' }, invoice: 'in_1' }),
    )
    expect(translated(payload).refs).toEqual(['cs_test_1', 'sub_1', 'in_1'])
  })

  it('that only sets a card up sells nothing', () => {
    expect(reasonOf(event(COMPLETED, session({ mode: 'setup' })))).toMatch(/setup/)
  })

  it.each([
    ['3', 3, false],
    ['10000', 10000, false],
    ['10001', 1, true],
    ['0', 1, true],
    ['-2', 1, true],
    ['2.5', 1, true],
    ['1e3', 1, true],
    ['many', 1, true],
    [undefined, 1, true],
  ])('with metadata.quantity %s has %i units (assumed: %s)', (quantity, units, quantityAssumed) => {
    expect(lineOf({ metadata: { quantity } })).toMatchObject({ quantity: units, quantityAssumed })
  })

  it('with its line items has a line for each', () => {
    const line_items = {
      data: [
        {
          id: 'li_1',
          quantity: 3,
          price: { id: 'price_1', product: 'prod_1', metadata: { achievement: 'welder' } },
        },
        {
          id: 'li_2',
          quantity: null,
          price: {
            id: 'price_2',
            product: { id: 'prod_2', metadata: { level: '2', cohort: 'x' } },
            metadata: {},
          },
        },
        { quantity: 2, price: 'price_3' },
      ],
    }
    const metadata = { cohort: '2026', achievement: 'any' }
    expect(stateOf(event(COMPLETED, session({ line_items, metadata }))).lines).toMatchObject([
      {
        key: 'li_1',
        quantity: 3,
        quantityAssumed: false,
        product: 'prod_1',
        price: 'price_1',
        metadata: { cohort: '2026', achievement: 'welder' },
      },
      {
        key: 'li_2',
        quantity: 1,
        quantityAssumed: true,
        product: 'prod_2',
        price: 'price_2',
        metadata: { cohort: 'x', achievement: 'any', level: '2' },
      },
      { key: 'line-3', quantity: 2, quantityAssumed: false, price: 'price_3', metadata },
    ])
  })

  it('keeps of its metadata what is text', () => {
    const metadata = JSON.parse('{"course":"welding","n":1,"none":null,"__proto__":{"x":"y"}}')
    expect(lineOf({ metadata })?.metadata).toEqual({ course: 'welding' })
  })
})

describe('the people of a session', () => {
  const peopleOf = (members: Record<string, unknown>) => {
    const { buyer, learner } = stateOf(event(COMPLETED, session(members)))
    return { buyer, learner }
  }
  const field = (key: string, value: unknown) => ({ key, type: 'text', text: { value } })

  it('are a buyer, by the name of a person before that of a company', () => {
    const customer_details = { email: ' bo@example.org ', name: 'Acme Ltd', individual_name: 'Bo Buyer' }
    expect(peopleOf({ customer_details })).toEqual({
      buyer: { email: 'bo@example.org', name: 'Bo Buyer' },
      learner: undefined,
    })
    expect(peopleOf({ customer_details: null, customer_email: 'cy@example.org' }).buyer).toEqual({
      email: 'cy@example.org',
    })
    expect(peopleOf({ customer_details: { email: 'not an address', name: '' } }).buyer).toEqual({})
  })

  it.each(['learner_email', 'learneremail', 'learnerEmail'])(
    'are a learner from the checkout field %s',
    (key) => {
      expect(
        peopleOf({ custom_fields: [null, field('other', 'x'), field(key, 'lin@example.org')] }).learner,
      ).toEqual({
        email: 'lin@example.org',
      })
    },
  )

  it('are a learner from the fields before the metadata', () => {
    const metadata = { learner_email: 'meta@example.org', learner_name: 'Meta' }
    expect(peopleOf({ metadata }).learner).toEqual({ email: 'meta@example.org', name: 'Meta' })
    const custom_fields = [field('learneremail', 'lin@example.org'), field('learnername', 'Lin Learner')]
    expect(peopleOf({ metadata, custom_fields }).learner).toEqual({
      email: 'lin@example.org',
      name: 'Lin Learner',
    })
    expect(peopleOf({ metadata, custom_fields: [field('learneremail', null)] }).learner?.email).toBe(
      'meta@example.org',
    )
  })
})
