import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lemonsqueezy } from '../../src/commerce/lemonsqueezy/provider.ts'
import { paddle } from '../../src/commerce/paddle/provider.ts'
import { verifyDelivery } from '../../src/commerce/verify-signature.ts'
import { foldFacts } from '../../src/core/purchase/fold-facts.ts'
import { deliveryOf, hexHmac, purchaseOf, readingOf, reasonIn } from '../support/doors.ts'

const at = 1_790_000_000
const now = new Date(at * 1000)

const transaction = (members: Record<string, unknown> = {}) => ({
  event_id: 'evt_01',
  event_type: 'transaction.completed',
  occurred_at: '2026-11-24T10:00:00.123Z',
  data: {
    id: 'txn_01',
    status: 'completed',
    currency_code: 'EUR',
    subscription_id: null,
    origin: 'web',
    custom_data: { learner_email: 'lin@example.org', achievement: 'doctor' },
    items: [{ price: { id: 'pri_01', product_id: 'pro_01', custom_data: { tier: 'gold' } }, quantity: 2 }],
    details: {
      totals: { grand_total: '12000' },
      line_items: [{ id: 'txnitm_01', price_id: 'pri_01', quantity: 2, product: { name: 'Welding' } }],
    },
    ...members,
  },
})

const adjustment = (members: Record<string, unknown> = {}) => ({
  event_id: 'evt_02',
  event_type: 'adjustment.updated',
  occurred_at: '2026-11-25T10:00:00Z',
  data: {
    id: 'adj_01',
    action: 'refund',
    transaction_id: 'txn_01',
    status: 'approved',
    items: [{ item_id: 'txnitm_01', type: 'full', amount: '12000' }],
    totals: { total: '12000' },
    ...members,
  },
})

describe('Paddle', () => {
  it('signs the time and the body', async () => {
    const body = JSON.stringify(transaction())
    const secret = 'pdl_ntfset_01abcdefghijkl'
    const verify = (header: string, then = now) =>
      verifyDelivery(paddle, deliveryOf(body, { 'paddle-signature': header }), [secret], then)
    const h1 = hexHmac(`${at}:${body}`, secret)
    expect(await verify(`ts=${at};h1=${h1}`)).toBe('ok')
    expect(await verify(`ts=${at};h1=${'0'.repeat(64)};h1=${h1}`)).toBe('ok')
    expect(await verify(`ts=${at + 1};h1=${h1}`)).toBe('wrong_signature')
    expect(await verify(`ts=${at};h1=${h1}`, new Date((at + 301) * 1000))).toBe('stale')
    expect(await verify(`h1=${h1}`)).toBe('no_signature')
    expect(paddle.secret.objectTo('pdl_live_apikey_01')).toMatch(/API key/)
  })

  it('tells of an order; what its buyer could write leads to no achievement', () => {
    expect(purchaseOf(paddle, transaction())).toMatchObject({
      orderKey: 'txn_01',
      refs: ['txn_01'],
      facts: [
        {
          amount: 12_000,
          learner: { email: 'lin@example.org' },
          lines: [
            {
              key: 'txnitm_01',
              quantity: 2,
              price: 'pri_01',
              product: 'pro_01',
              title: 'Welding',
              metadata: { 'custom.achievement': 'doctor', tier: 'gold' },
            },
          ],
        },
        { status: 'paid' },
      ],
    })
    const [order] = purchaseOf(paddle, transaction()).facts
    expect(order).not.toHaveProperty('lines.0.metadata.achievement')
  })

  it('makes an order of each renewal, and the first one bears the name of the subscription', () => {
    const first = transaction({ subscription_id: 'sub_01' })
    expect(purchaseOf(paddle, first).refs).toEqual(['txn_01', 'sub_01'])
    const renewal = transaction({ id: 'txn_02', subscription_id: 'sub_01', origin: 'subscription_recurring' })
    expect(purchaseOf(paddle, renewal)).toMatchObject({
      orderKey: 'sub_01:txn_02',
      refs: ['txn_02', 'sub_01:txn_02'],
      subscription: 'sub_01',
    })
  })

  it('gives lines back in full, or money alone', () => {
    const state = (members: Record<string, unknown>) =>
      foldFacts([
        ...purchaseOf(paddle, transaction()).facts,
        ...purchaseOf(paddle, adjustment(members)).facts,
      ])
    expect(state({})).toMatchObject({ refund: 'full', lines: [{ left: 0 }] })
    const part = {
      items: [{ item_id: 'txnitm_01', type: 'partial', amount: '100' }],
      totals: { total: '100' },
    }
    expect(state(part)).toMatchObject({ refund: 'partial', lines: [{ left: 2 }], isUnexplained: true })
    expect(state({ status: 'pending_approval' })).toMatchObject({ refund: 'none', lines: [{ left: 2 }] })
    expect(state({ action: 'chargeback' })).toMatchObject({ dispute: 'open' })
  })

  it('says how a subscription stands', () => {
    const body = {
      event_id: 'evt_3',
      event_type: 'subscription.past_due',
      data: { id: 'sub_01', status: 'past_due' },
    }
    expect(purchaseOf(paddle, body)).toMatchObject({
      refs: ['sub_01'],
      subscription: 'sub_01',
      facts: [{ status: 'lapsed' }],
    })
  })

  it('is ignored where it says something else', () => {
    for (const body of [
      null,
      {},
      { event_type: 'product.created', data: {} },
      transaction({ status: 'billed' }),
    ])
      expect(reasonIn(paddle.translate(body, readingOf()))).toMatch(/^ignored/)
  })
})

const order = (attributes: Record<string, unknown> = {}, meta: Record<string, unknown> = {}) => ({
  meta: { event_name: 'order_created', custom_data: { learner_email: 'lin@example.org' }, ...meta },
  data: {
    type: 'orders',
    id: '1',
    attributes: {
      status: 'paid',
      currency: 'USD',
      total: 999,
      user_name: 'Bo Buyer',
      user_email: 'bo@example.org',
      refunded: false,
      refunded_amount: 0,
      test_mode: false,
      created_at: '2026-08-17T09:45:53.000000Z',
      updated_at: '2026-08-17T09:45:53.000000Z',
      first_order_item: {
        id: 5,
        product_id: 7,
        variant_id: 8,
        price_id: 9,
        product_name: 'Welding',
        quantity: 1,
      },
      ...attributes,
    },
  },
})

describe('Lemon Squeezy', () => {
  it('signs the body', async () => {
    const body = JSON.stringify(order())
    const verify = (signature: string) =>
      verifyDelivery(lemonsqueezy, deliveryOf(body, { 'x-signature': signature }), ['secret'], now)
    expect(await verify(hexHmac(body, 'secret'))).toBe('ok')
    expect(await verify(hexHmac(body, 'other'))).toBe('wrong_signature')
  })

  it('tells of an order', () => {
    expect(purchaseOf(lemonsqueezy, order())).toMatchObject({
      mode: 'live',
      orderKey: 'order:1',
      facts: [
        {
          amount: 999,
          buyer: { email: 'bo@example.org' },
          learner: { email: 'lin@example.org' },
          lines: [{ product: '7', variant: '8', price: '9', quantity: 1 }],
        },
        { status: 'paid' },
      ],
    })
    expect(purchaseOf(lemonsqueezy, order({ test_mode: true })).mode).toBe('test')
  })

  it('gives back a sum', () => {
    const state = (attributes: Record<string, unknown>) =>
      foldFacts(purchaseOf(lemonsqueezy, order(attributes)).facts)
    expect(state({ status: 'refunded', refunded: true })).toMatchObject({ refund: 'full', payment: 'paid' })
    expect(state({ status: 'partial_refund', refunded_amount: 100 })).toMatchObject({ refund: 'partial' })
    expect(state({ status: 'pending' }).payment).toBe('awaiting')
  })

  it('says how a subscription stands, by the order that began it', () => {
    const body = {
      meta: { event_name: 'subscription_expired' },
      data: { type: 'subscriptions', id: '3', attributes: { status: 'expired', order_id: 1 } },
    }
    expect(purchaseOf(lemonsqueezy, body)).toMatchObject({ refs: ['order:1'], facts: [{ status: 'ended' }] })
  })

  it('is ignored where it says something else', () => {
    const license = {
      meta: { event_name: 'license_key_created' },
      data: { type: 'license-keys', id: '1', attributes: {} },
    }
    for (const body of [null, {}, license, order({ status: 'odd' })])
      expect(reasonIn(lemonsqueezy.translate(body, readingOf()))).toMatch(/^ignored/)
  })
})

it('neither throws, whatever a member holds', () => {
  const oddOf = (body: object) =>
    fc.dictionary(fc.constantFrom(...Object.keys(body)), fc.jsonValue({ maxDepth: 3 }))
  const [sold, back, ordered] = [transaction().data, adjustment().data, order().data.attributes]
  fc.assert(
    fc.property(oddOf(sold), oddOf(back), oddOf(ordered), (a, b, c) => {
      for (const body of [transaction(a), adjustment(b)]) {
        const result = paddle.translate(body, readingOf())
        if (result.kind === 'purchase') foldFacts(result.event.facts)
      }
      const result = lemonsqueezy.translate(order(c), readingOf())
      if (result.kind === 'purchase') foldFacts(result.event.facts)
    }),
    { numRuns: 300 },
  )
})
