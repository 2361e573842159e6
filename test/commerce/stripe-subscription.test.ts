import { describe, expect, it } from 'vitest'
import { stripe } from '../../src/commerce/stripe/provider.ts'
import { completedEvent, questionAbout } from '../../src/commerce/stripe/questions.ts'
import { foldFacts } from '../../src/core/purchase/fold-facts.ts'
import { purchaseOf, readingOf, reasonIn } from '../support/doors.ts'
import { COMPLETED, event, refund, session } from '../support/stripe-events.ts'

/** An invoice as API versions until 2025-03-31 write it. */
const oldInvoice = (members: Record<string, unknown> = {}) => ({
  id: 'in_2',
  object: 'invoice',
  billing_reason: 'subscription_cycle',
  subscription: 'sub_1',
  payment_intent: 'pi_2',
  charge: 'ch_2',
  amount_paid: 1900,
  total: 1900,
  currency: 'eur',
  customer_email: 'bo@example.org',
  customer_name: 'Bo Buyer',
  subscription_details: { metadata: { course: 'welding' } },
  lines: {
    data: [
      {
        id: 'il_1',
        quantity: 2,
        description: 'Membership',
        price: { id: 'price_1', product: 'prod_1', metadata: { tier: 'gold' } },
      },
    ],
  },
  ...members,
})

/** The same as later versions do. */
const newInvoice = (members: Record<string, unknown> = {}) => {
  const { subscription, payment_intent, charge, subscription_details, ...same } = oldInvoice()
  return {
    ...same,
    parent: {
      type: 'subscription_details',
      subscription_details: { subscription, ...subscription_details },
    },
    lines: {
      data: [
        {
          id: 'il_1',
          quantity: 2,
          description: 'Membership',
          pricing: {
            type: 'price_details',
            price_details: { price: 'price_1', product: 'prod_1' },
          },
          metadata: { tier: 'gold' },
        },
      ],
    },
    ...members,
  }
}

const paid = (invoice: object, settings = {}) =>
  purchaseOf(stripe, event('invoice.paid', invoice), undefined, settings)

describe('an invoice', () => {
  it('12: has the same lines in the old and in the new shape', () => {
    const [older, newer] = [paid(oldInvoice()), paid(newInvoice())]
    expect(older.facts).toEqual(newer.facts)
    expect(older.facts[0]).toMatchObject({
      kind: 'order',
      ref: 'in_2',
      amount: 1900,
      currency: 'eur',
      buyer: { email: 'bo@example.org', name: 'Bo Buyer' },
      lines: [
        {
          key: 'il_1',
          quantity: 2,
          price: 'price_1',
          product: 'prod_1',
          title: 'Membership',
          metadata: { course: 'welding', tier: 'gold' },
        },
      ],
    })
  })

  it('12: has the price of the new shape also where it is expanded', () => {
    const expanded = {
      price_details: { price: { id: 'price_1', metadata: { tier: 'x' } }, product: 'prod_1' },
    }
    const lines = { data: [{ id: 'il_1', quantity: 1, pricing: expanded }] }
    expect(paid(newInvoice({ lines })).facts).toMatchObject([
      { lines: [{ price: 'price_1', product: 'prod_1', metadata: { tier: 'x' } }] },
      {},
    ])
  })

  it('that renews a subscription is an order of its own, not found by the name of the subscription', () => {
    expect(paid(oldInvoice())).toMatchObject({
      orderKey: 'sub_1:in_2',
      refs: ['in_2', 'pi_2', 'ch_2', 'sub_1:in_2'],
      subscription: 'sub_1',
    })
    expect(paid(newInvoice())).toMatchObject({ orderKey: 'sub_1:in_2', refs: ['in_2', 'sub_1:in_2'] })
  })

  it('that begins a subscription belongs to the Checkout Session that began it', () => {
    const first = paid(oldInvoice({ id: 'in_1', billing_reason: 'subscription_create' }))
    expect(first.orderKey).toBeUndefined()
    expect(first.facts).toEqual([{ kind: 'payment', ref: 'in_1', status: 'paid', at: 1_790_000_000 }])
    const begun = session({
      mode: 'subscription',
      subscription: 'sub_1',
      invoice: 'in_1',
      payment_intent: null,
    })
    const { refs } = purchaseOf(stripe, event(COMPLETED, begun))
    expect(refs.filter((ref) => first.refs.includes(ref))).toEqual(['sub_1', 'in_1'])
  })

  it('shares a name with the refund of its payment, in either shape', () => {
    const of = refund({ payment_intent: 'pi_2', charge: 'ch_2' })
    const refundRefs = purchaseOf(stripe, event('refund.created', of)).refs
    expect(paid(oldInvoice()).refs).toEqual(expect.arrayContaining(refundRefs))
    const link = {
      id: 'inpay_1',
      invoice: 'in_2',
      payment: { type: 'payment_intent', payment_intent: 'pi_2' },
    }
    const { refs, orderKey } = purchaseOf(stripe, event('invoice_payment.paid', link))
    expect(orderKey).toBeUndefined()
    expect(refs).toEqual(['in_2', 'pi_2'])
    const payments = { data: [{ payment: { payment_intent: 'pi_2' } }] }
    expect(paid(newInvoice({ payments })).refs).toContain('pi_2')
  })

  it('is nothing to pay after a full discount', () => {
    expect(paid(oldInvoice({ total: 0, amount_paid: 0 })).facts).toMatchObject([{}, { status: 'free' }])
  })

  it('that only settles a changed plan sells nothing', () => {
    const lines = { data: [{ id: 'il_1', proration: true, price: { id: 'price_1' } }] }
    expect(reasonIn(stripe.translate(event('invoice.paid', oldInvoice({ lines })), readingOf()))).toMatch(
      /changed plan/,
    )
  })

  it('made by hand is an order only where the tenant sells by invoice', () => {
    const manual = oldInvoice({ billing_reason: 'manual', subscription: null })
    expect(reasonIn(stripe.translate(event('invoice.paid', manual), readingOf()))).toMatch(/choose invoices/)
    expect(paid(manual, { orderSource: 'invoices' })).toMatchObject({ orderKey: 'in_2' })
    const begins = oldInvoice({ billing_reason: 'subscription_create' })
    expect(paid(begins, { orderSource: 'invoices' }).refs).toContain('sub_1')
    const sold = stripe.translate(event(COMPLETED, session()), readingOf('', { orderSource: 'invoices' }))
    expect(reasonIn(sold)).toMatch(/from invoices/)
  })
})

describe('one purchase', () => {
  it('2: fires events of a session, a payment and an invoice, and one of them alone is the order', () => {
    const payload = [
      event(COMPLETED, session({ invoice: 'in_1' })),
      event('payment_intent.succeeded', { id: 'pi_1', object: 'payment_intent', amount: 3000 }),
      event('charge.succeeded', { id: 'ch_1', object: 'charge', payment_intent: 'pi_1' }),
      event('invoice.paid', oldInvoice({ id: 'in_1', billing_reason: 'manual', subscription: null })),
    ]
    for (const orderSource of ['checkout', 'invoices', 'payments'] as const) {
      const orders = payload.filter((body) => {
        const translated = stripe.translate(body, readingOf('', { orderSource }))
        return translated.kind === 'purchase' && translated.event.orderKey !== undefined
      })
      expect([orderSource, orders.length]).toEqual([orderSource, 1])
    }
  })

  it('is a payment alone where the tenant has neither Checkout nor invoices', () => {
    const payment = {
      id: 'pi_1',
      amount_received: 500,
      currency: 'eur',
      latest_charge: 'ch_1',
      receipt_email: 'bo@example.org',
      metadata: { achievement: 'welding-1', learner_email: 'lin@example.org' },
    }
    const body = event('payment_intent.succeeded', payment)
    expect(purchaseOf(stripe, body, '', { orderSource: 'payments' })).toMatchObject({
      orderKey: 'pi_1',
      refs: ['pi_1', 'ch_1'],
      facts: [{ kind: 'order', learner: { email: 'lin@example.org' }, amount: 500 }, { status: 'paid' }],
    })
  })
})

describe('a subscription', () => {
  const told = (type: string, members: Record<string, unknown>, created = 1_790_000_000) =>
    purchaseOf(
      stripe,
      event(
        `customer.subscription.${type}`,
        { id: 'sub_1', object: 'subscription', ...members },
        { created },
      ),
    )

  it.each([
    ['active', 'active'],
    ['trialing', 'active'],
    ['past_due', 'lapsed'],
    ['unpaid', 'lapsed'],
    ['paused', 'lapsed'],
    ['canceled', 'ended'],
  ])('that is %s: %s', (status, expected) => {
    expect(told('updated', { status, cancel_at_period_end: true })).toMatchObject({
      refs: ['sub_1'],
      subscription: 'sub_1',
      facts: [{ kind: 'subscription', ref: 'sub_1', status: expected }],
    })
  })

  it('12: says until when it is paid for, on itself or on its items', () => {
    const items = { data: [{ current_period_end: 1_800_000_000 }, { current_period_end: 1_900_000_000 }] }
    expect(told('updated', { status: 'active', items }).facts).toMatchObject([{ paidUntil: 1_900_000_000 }])
    expect(told('updated', { status: 'active', current_period_end: 5 }).facts).toMatchObject([
      { paidUntil: 5 },
    ])
  })

  it('26: stays ended when an older update comes after the end', () => {
    const begun = purchaseOf(stripe, event(COMPLETED, session({ subscription: 'sub_1' })))
    const ended = told('deleted', { status: 'canceled' }, 1_790_000_100)
    const late = told('updated', { status: 'active' }, 1_790_000_000)
    const lateByClock = told('updated', { status: 'active' }, 1_790_000_200)
    for (const update of [late, lateByClock]) {
      for (const order of [
        [begun, ended, update],
        [update, ended, begun],
      ]) {
        const state = foldFacts(order.flatMap(({ facts }) => facts))
        expect(state).toMatchObject({ endedAt: 1_790_000_100 })
      }
    }
  })
})

describe('a dispute', () => {
  const told = (status: string, type = 'charge.dispute.created') =>
    purchaseOf(stripe, event(type, { id: 'dp_1', charge: 'ch_1', payment_intent: 'pi_1', status }))

  it.each([
    ['warning_needs_response', 'inquiry'],
    ['warning_under_review', 'inquiry'],
    ['warning_closed', 'won'],
    ['needs_response', 'open'],
    ['under_review', 'open'],
    ['appeal_under_review', 'open'],
    ['won', 'won'],
    ['prevented', 'won'],
    ['lost', 'lost'],
  ])('10: that is %s counts as %s', (status, expected) => {
    expect(told(status)).toMatchObject({
      refs: ['pi_1', 'ch_1'],
      facts: [{ kind: 'dispute', ref: 'dp_1', status: expected }],
    })
  })

  it('of an unknown status is said to be one', () => {
    const body = event('charge.dispute.closed', { id: 'dp_1', charge: 'ch_1', status: 'constructor' })
    expect(reasonIn(stripe.translate(body, readingOf()))).toMatch(/status/)
  })
})

describe('the account and the mode of an event', () => {
  const body = (members: Record<string, unknown>) => event(COMPLETED, session(), members)

  it('of a connected account counts only where that one is expected', () => {
    const connected = body({ account: 'acct_1' })
    expect(reasonIn(stripe.translate(connected, readingOf()))).toMatch(/acct_1; enter it/)
    expect(reasonIn(stripe.translate(connected, readingOf('', { account: 'acct_2' })))).toMatch(/acct_2 only/)
    expect(reasonIn(stripe.translate(body({}), readingOf('', { account: 'acct_2' })))).toMatch(/platform/)
    expect(purchaseOf(stripe, connected, '', { account: 'acct_1' }).orderKey).toBe('cs_test_1')
  })

  it('22: is a trial unless the event says that it is live, and an endpoint can be for one of both', () => {
    for (const livemode of [false, undefined, 'true', 1]) {
      expect(purchaseOf(stripe, body({ livemode })).mode).toBe('test')
      expect(reasonIn(stripe.translate(body({ livemode }), readingOf('', { mode: 'live' })))).toMatch(/trial/)
    }
    expect(purchaseOf(stripe, body({ livemode: true })).mode).toBe('live')
    expect(reasonIn(stripe.translate(body({ livemode: true }), readingOf('', { mode: 'test' })))).toMatch(
      /live event/,
    )
  })
})

describe('what an event leaves out', () => {
  it('is asked for: the lines of a session', () => {
    const body = event(COMPLETED, session())
    expect(questionAbout(body)).toMatchObject({ path: '/v1/checkout/sessions/cs_test_1/line_items' })
    const items = [
      { id: 'li_1', quantity: 5, price: { id: 'price_1', product: { id: 'prod_1', metadata: {} } } },
      { id: 'li_2', quantity: 1, price: { id: 'price_2', product: 'prod_2' } },
    ]
    const whole = completedEvent(body, items)
    expect(purchaseOf(stripe, whole).facts[0]).toMatchObject({
      lines: [
        { key: 'li_1', quantity: 5, product: 'prod_1' },
        { key: 'li_2', quantity: 1, product: 'prod_2' },
      ],
    })
    expect(questionAbout(whole)).toBeUndefined()
    expect(completedEvent(body, [])).toEqual(body)
  })

  it('is asked for: the invoice of a payment that goes back', () => {
    for (const type of ['refund.created', 'charge.refunded', 'charge.dispute.created']) {
      const body = event(type, refund({ amount_refunded: 1 }))
      expect(questionAbout(body)).toMatchObject({ query: { 'payment[payment_intent]': 'pi_1' } })
      const whole = completedEvent(body, [{ id: 'inpay_1', invoice: 'in_7' }])
      expect(questionAbout(whole)).toBeUndefined()
      if (type === 'refund.created') expect(purchaseOf(stripe, whole).refs).toContain('in_7')
    }
    expect(questionAbout(event('charge.succeeded', { id: 'ch_1', payment_intent: 'pi_1' }))).toBeUndefined()
    expect(questionAbout(event('invoice.paid', oldInvoice()))).toBeUndefined()
    for (const odd of [null, 1, 'x', [], {}, { type: COMPLETED }]) expect(questionAbout(odd)).toBeUndefined()
  })
})
