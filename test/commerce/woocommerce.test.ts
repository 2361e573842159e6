import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { verifyDelivery } from '../../src/commerce/verify-signature.ts'
import { isWooPing } from '../../src/commerce/woocommerce/ping.ts'
import { woocommerce } from '../../src/commerce/woocommerce/provider.ts'
import { foldFacts } from '../../src/core/purchase/fold-facts.ts'
import { base64Hmac, deliveryOf, purchaseOf, readingOf, reasonIn } from '../support/doors.ts'
import { wooOrder as order } from '../support/woo-order.ts'

const stateOf = (body: unknown, settings = {}) =>
  foldFacts(purchaseOf(woocommerce, body, 'order.updated', settings).facts)

describe('the signature of WooCommerce', () => {
  it('is base64 over the raw body', async () => {
    const body = JSON.stringify(order())
    const now = new Date(0)
    const secret = 'abcdefghijklmnop'
    const delivery = (signature: string) => deliveryOf(body, { 'x-wc-webhook-signature': signature })
    expect(await verifyDelivery(woocommerce, delivery(base64Hmac(body, secret)), [secret], now)).toBe('ok')
    expect(await verifyDelivery(woocommerce, delivery(base64Hmac(body, 'x')), [secret], now)).toBe(
      'wrong_signature',
    )
  })

  it('is made with a secret that WooCommerce does not change', () => {
    for (const secret of ['a&b'.repeat(10), 'a"b<c>'.repeat(5), 'short', ''])
      expect(woocommerce.secret.objectTo(secret)).toMatch(/letters, digits/)
    expect(woocommerce.secret.objectTo('abcdefghijklmnop')).toBeUndefined()
  })
})

describe('the ping of WooCommerce', () => {
  const bytes = (text: string) => new TextEncoder().encode(text)
  it.each(['webhook_id=1', 'webhook_id=123456789'])('20: is %s', (text) =>
    expect(isWooPing(bytes(text))).toBe(true),
  )
  it.each([
    '',
    'webhook_id=',
    'webhook_id=1&x=2',
    'webhook_id=1\n',
    ' webhook_id=1',
    `webhook_id=${'1'.repeat(40)}`,
  ])('is not %j', (text) => expect(isWooPing(bytes(text))).toBe(false))
})

describe('the label of a delivery', () => {
  it('20: is made of topic and body: deliveries of one second have one id between them', () => {
    const headers = { 'x-wc-webhook-topic': 'order.updated', 'x-wc-webhook-delivery-id': 'same' }
    const label = (digest: string) => woocommerce.label(deliveryOf('', headers), undefined, digest)
    expect(label('a')).toEqual({ dedupeKey: 'order.updated|a', type: 'order.updated' })
    expect(label('b').dedupeKey).not.toBe(label('a').dedupeKey)
  })
})

describe('an order of WooCommerce', () => {
  it('is read by its state', () => {
    expect(purchaseOf(woocommerce, order(), 'order.created')).toMatchObject({
      mode: 'live',
      orderKey: '727',
      refs: ['727'],
      facts: [
        {
          kind: 'order',
          amount: 2940,
          currency: 'USD',
          buyer: { email: 'john.doe@example.com', name: 'John Doe' },
          lines: [
            { key: '315', product: '93', quantity: 2 },
            { key: '316', product: '22', variant: '23', quantity: 1 },
          ],
        },
        { kind: 'payment', status: 'paid' },
        { kind: 'cancel', undone: true },
      ],
    })
  })

  it.each([
    ['processing', 'paid'],
    ['completed', 'paid'],
    ['wc-completed', 'paid'],
    ['refunded', 'paid'],
    ['failed', 'failed'],
  ])('that says when it was paid and is %s: %s', (status, payment) =>
    expect(stateOf(order({ status })).payment).toBe(payment),
  )

  it('is not paid before it says when, whatever its status', () => {
    for (const status of ['pending', 'on-hold', 'checkout-draft', 'processing', 'completed']) {
      expect(stateOf(order({ status, date_paid_gmt: null })).payment).toBe('awaiting')
    }
    expect(stateOf(order({ total: '0.00' })).payment).toBe('free')
    expect(stateOf(order(), { orderTrigger: 'fulfilled' }).payment).toBe('awaiting')
    expect(stateOf(order({ status: 'completed' }), { orderTrigger: 'fulfilled' }).payment).toBe('paid')
    expect(stateOf(order({ status: 'on-hold' }), { orderTrigger: 'created' }).payment).toBe('free')
  })

  it('given back in part is for people to look at: no line is named', () => {
    const part = order({ refunds: [{ id: 726, reason: '', total: '-10.00' }] })
    expect(stateOf(part)).toMatchObject({ refund: 'partial', refundedAmount: 1000, isUnexplained: true })
    expect(stateOf(part).lines.map(({ left }) => left)).toEqual([2, 1])
    expect(stateOf(order({ refunds: [{ id: 726, total: '-29.40' }] })).refund).toBe('full')
    expect(stateOf(order({ status: 'refunded' })).refund).toBe('full')
  })

  it('is called off when it is cancelled, in the bin or deleted', () => {
    for (const status of ['cancelled', 'trash']) expect(stateOf(order({ status })).isCancelled).toBe(true)
    expect(purchaseOf(woocommerce, { id: 727 }, 'order.deleted')).toMatchObject({
      orderKey: '727',
      facts: [{ kind: 'cancel', ref: '727' }],
    })
  })

  it('that was called off counts again when it is paid after all, whichever is heard of first', () => {
    const told = [
      order({ status: 'pending', date_paid_gmt: null, date_modified_gmt: '2026-03-22T19:00:00' }),
      order({ status: 'cancelled', date_paid_gmt: null, date_modified_gmt: '2026-03-22T20:00:00' }),
      order({ status: 'processing', date_modified_gmt: '2026-03-22T20:00:00' }),
      order({ status: 'cancelled', date_modified_gmt: '2026-03-22T21:00:00' }),
    ].map((body) => purchaseOf(woocommerce, body).facts)
    const offAfter = (...numbers: number[]) => foldFacts(numbers.flatMap((n) => told[n] ?? [])).isCancelled
    expect([offAfter(0, 1), offAfter(1, 0)]).toEqual([true, true])
    expect([offAfter(0, 1, 2), offAfter(2, 1, 0)]).toEqual([false, false])
    expect([offAfter(0, 1, 2, 3), offAfter(3, 2, 1, 0)]).toEqual([true, true])
  })

  it('whose items were replaced has lost the old ones, and the latest word is the whole order', () => {
    const [old, kept] = order().line_items
    const before = purchaseOf(woocommerce, order({ date_modified_gmt: '2026-03-22T19:00:00' })).facts
    const items = [kept, { ...old, id: 900 }]
    const after = purchaseOf(woocommerce, order({ line_items: items })).facts
    for (const facts of [
      [...before, ...after],
      [...after, ...before],
    ]) {
      const { lines, gone } = foldFacts(facts)
      expect(lines.map(({ key }) => key)).toEqual(['316', '900'])
      expect(gone).toEqual([{ key: '315', at: Date.UTC(2026, 2, 22, 19, 28, 8) / 1000 }])
    }
  })

  it('says whom it is for on a line or in its own fields, also as plugins keep them', () => {
    const meta = (key: string, value: unknown) => [{ id: 1, key, value }]
    const [item] = order().line_items
    const perLine = order({ line_items: [{ ...item, meta_data: meta('Learner email', 'lin@example.org') }] })
    expect(purchaseOf(woocommerce, perLine).facts[0]).toMatchObject({
      lines: [{ learner: { email: 'lin@example.org' } }],
    })
    const own = order({ meta_data: meta('_billing_learner_email', 'lin@example.org') })
    expect(purchaseOf(woocommerce, own).facts[0]).toMatchObject({ learner: { email: 'lin@example.org' } })
    const forged = order({ line_items: [{ ...item, meta_data: meta('achievement', 'doctor') }] })
    expect(purchaseOf(woocommerce, forged).facts[0]).toHaveProperty('lines.0.metadata', {
      'meta.achievement': 'doctor',
    })
  })

  it('is a trial at an endpoint for trials', () =>
    expect(purchaseOf(woocommerce, order(), '', { mode: 'test' }).mode).toBe('test'))

  it('is no product, customer or coupon', () => {
    for (const body of [
      null,
      [],
      {},
      { id: 0 },
      { id: 7, name: 'Mug' },
      { id: 7, line_items: 1, status: 'x' },
    ])
      expect(reasonIn(woocommerce.translate(body, readingOf()))).toMatch(/^ignored/)
    expect(reasonIn(woocommerce.translate(order(), readingOf('product.updated')))).toMatch(/does not fit/)
  })

  it('never throws, whatever a member holds', () => {
    const odd = fc.dictionary(fc.constantFrom(...Object.keys(order())), fc.jsonValue({ maxDepth: 3 }))
    fc.assert(
      fc.property(odd, odd, (changed, inLine) => {
        const [item] = order().line_items
        const body = { ...order(), line_items: [{ ...item, ...inLine }], ...changed }
        const result = woocommerce.translate(body, readingOf())
        if (result.kind === 'purchase') foldFacts(result.event.facts)
      }),
      { numRuns: 300 },
    )
  })
})
