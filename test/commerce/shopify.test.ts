import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shopify } from '../../src/commerce/shopify/provider.ts'
import { verifyDelivery } from '../../src/commerce/verify-signature.ts'
import { parseLosslessJson } from '../../src/core/encoding/lossless-json.ts'
import { foldFacts } from '../../src/core/purchase/fold-facts.ts'
import { base64Hmac, deliveryOf, purchaseOf, readingOf, reasonIn } from '../support/doors.ts'
import { hasShared, sharedJson } from '../support/shared.ts'
import {
  shopifyLine as line,
  shopifyOrder as order,
  shopifyRefund as refund,
} from '../support/shopify-bodies.ts'

const stateOf = (...bodies: unknown[]) => foldFacts(bodies.flatMap((body) => purchaseOf(shopify, body).facts))
const translate = (body: unknown, topic?: string, settings = {}) =>
  shopify.translate(body, readingOf(topic, settings))

describe('the signature of Shopify', () => {
  const secret = 'hush-hush-hush-hush'
  const now = new Date(1_790_000_000_000)
  const body = JSON.stringify(order())
  const verify = (headers: Record<string, string>, bytes: string | Uint8Array = body) =>
    verifyDelivery(shopify, deliveryOf(bytes, headers), [secret], now)

  it.each(['x-shopify-hmac-sha256', 'shopify-hmac-sha256'])('is taken from %s', async (name) => {
    expect(await verify({ [name]: base64Hmac(body, secret) })).toBe('ok')
    expect(await verify({ [name]: base64Hmac(body, 'another secret') })).toBe('wrong_signature')
    expect(await verify({ [name]: base64Hmac(body, secret) }, `${body} `)).toBe('wrong_signature')
    expect(await verify({ [name]: 'nonsense' })).toBe('wrong_signature')
  })

  it('must be there', async () => expect(await verify({})).toBe('no_signature'))

  it('19: is over the bytes: a byte order mark, line ends, bytes that are no text, members twice', async () => {
    for (const text of [`\ufeff${body}`, body.replaceAll(',', ',\r\n'), '{"id":1,"id":2}']) {
      expect(await verify({ 'x-shopify-hmac-sha256': base64Hmac(text, secret) }, text)).toBe('ok')
    }
    const bytes = Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d)
    expect(await verify({ 'x-shopify-hmac-sha256': base64Hmac(bytes, secret) }, bytes)).toBe('ok')
  })
})

describe('a secret of Shopify', () => {
  it.each(['shpat_0123456789abcdef0123456789abcdef', 'shpca_x', 'shppa_x'])(
    'is not the token %s',
    (token) => {
      expect(shopify.secret.objectTo(token)).toMatch(/access token.*signs nothing/)
    },
  )

  it.each(['0123456789abcdef0123456789abcdef', 'shpss_0123456789abcdef', 'a'.repeat(64)])(
    'may be %s',
    (secret) => expect(shopify.secret.objectTo(secret)).toBeUndefined(),
  )
})

describe('an order of Shopify', () => {
  it('is told by its own state, whichever topic brings it', () => {
    for (const topic of ['orders/paid', 'orders/create', 'orders/updated', 'orders/fulfilled', 'unknown']) {
      expect(purchaseOf(shopify, order(), topic)).toMatchObject({
        mode: 'live',
        orderKey: '1001',
        refs: ['1001'],
        facts: [
          {
            kind: 'order',
            ref: '1001',
            amount: 12_000,
            currency: 'EUR',
            buyer: { email: 'bo@example.org', name: 'Bo Buyer' },
          },
          { kind: 'payment', status: 'paid' },
          { kind: 'edit' },
        ],
      })
    }
  })

  it('4: that is not paid is not paid, whatever its topic says', () => {
    for (const financial_status of ['pending', 'authorized', 'partially_paid']) {
      expect(stateOf(order({ financial_status })).payment).toBe('awaiting')
      const { facts } = purchaseOf(shopify, order({ financial_status }), 'orders/paid')
      expect(facts).toMatchObject([{}, { kind: 'payment', status: 'unpaid' }, {}])
    }
    expect(stateOf(order({ financial_status: 'voided' })).payment).toBe('failed')
    expect(stateOf(order({ total_price: '0.00' })).payment).toBe('free')
  })

  it('counts from its delivery, or from its creation, where the tenant wants it so', () => {
    const statusOf = (members: Record<string, unknown>, orderTrigger: 'fulfilled' | 'created') =>
      foldFacts(purchaseOf(shopify, order(members), '', { orderTrigger }).facts).payment
    expect(statusOf({}, 'fulfilled')).toBe('awaiting')
    expect(statusOf({ fulfillment_status: 'fulfilled' }, 'fulfilled')).toBe('paid')
    expect(statusOf({ financial_status: 'pending' }, 'created')).toBe('free')
  })

  it('11: keeps ids of 18 digits and more, and sums, exactly', () => {
    const text = JSON.stringify(order()).replace('"id":1001', '"id":820982911946154999')
    expect(purchaseOf(shopify, parseLosslessJson(text)).orderKey).toBe('820982911946154999')
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 30n }), fc.nat(99_999_999), (id, units) => {
        const price = `${Math.floor(units / 100)}.${String(units % 100).padStart(2, '0')}`
        const body = JSON.stringify(order({ total_price: price })).replace('"id":1001', `"id":${id}`)
        const { orderKey, facts } = purchaseOf(shopify, parseLosslessJson(body))
        expect([orderKey, facts[0]]).toMatchObject([String(id), { amount: units }])
      }),
    )
  })

  it.each([
    ['JPY', '1200', 1200],
    ['JPY', '1200.00', 1200],
    ['KWD', '1.234', 1234],
    ['EUR', '0.1', 10],
    ['EUR', '1.005', undefined],
    ['EUR', '1e3', undefined],
    ['EUR', 'NaN', undefined],
  ])('in %s costs %s', (currency, total_price, amount) => {
    const [fact] = purchaseOf(shopify, order({ currency, total_price })).facts
    expect(fact).toMatchObject({ kind: 'order' })
    expect(fact && 'amount' in fact ? fact.amount : undefined).toBe(amount)
  })

  it('24: of products, variants, SKUs and addresses that are all null or empty is an order all the same', () => {
    const nothing = { product_id: null, variant_id: null, sku: null, properties: null }
    const bare = order({
      line_items: [line(nothing), line({ ...nothing, id: 12, sku: '' })],
      email: '',
      contact_email: null,
      customer: null,
    })
    const [fact] = purchaseOf(shopify, bare).facts
    expect(fact).toMatchObject({ buyer: {}, lines: [{ key: '11' }, { key: '12' }] })
    expect(fact).not.toHaveProperty('lines.0.product')
    expect(fact).not.toHaveProperty('lines.1.sku')
  })

  it.each([
    ['{}', {}],
    ['null', null],
    ['a number', 7],
    ['a text', 'x'],
    ['a list of nothing', [null, 1, 'x', []]],
    ['names that are numbers', [{ name: 1, value: 2 }]],
    ['names without values', [{ name: 'Learner email' }, { name: 'Learner name', value: null }]],
  ])('25: has line properties that are %s', (_name, properties) => {
    const { facts } = purchaseOf(shopify, order({ line_items: [line({ properties })] }))
    expect(facts[0]).toMatchObject({ lines: [{ key: '11' }] })
    expect(facts[0]).not.toHaveProperty('lines.0.learner')
  })

  it.each([
    [
      [
        { name: 'Learner email', value: 'lin@example.org' },
        { name: 'Learner name', value: 'Lin Learner' },
      ],
    ],
    [
      [
        { name: ' LEARNER EMAIL ', value: 'lin@example.org' },
        { name: 'learner_name', value: 'Lin Learner' },
      ],
    ],
    [{ 'Learner email': 'lin@example.org', 'learner-name': 'Lin Learner' }],
  ])('says line by line whom it is for: %j', (properties) => {
    const { facts } = purchaseOf(shopify, order({ line_items: [line({ properties })] }))
    expect(facts[0]).toMatchObject({
      lines: [{ learner: { email: 'lin@example.org', name: 'Lin Learner' } }],
    })
  })

  it('says whom it is for in its attributes, under the names that the tenant chose', () => {
    const note_attributes = [{ name: 'E-Mail der Lernenden', value: 'lin@example.org' }]
    const { facts } = purchaseOf(shopify, order({ note_attributes }), '', {
      learnerFields: { email: 'e-mail der lernenden' },
    })
    expect(facts[0]).toMatchObject({ learner: { email: 'lin@example.org' } })
  })

  it('cannot be led to an achievement by what its buyer wrote on a line', () => {
    const properties = [{ name: 'achievement', value: 'doctor' }]
    const [fact] = purchaseOf(shopify, order({ line_items: [line({ properties })] })).facts
    expect(fact).toMatchObject({ lines: [{ metadata: { 'property.achievement': 'doctor' } }] })
    expect(fact).not.toHaveProperty('lines.0.metadata.achievement')
  })

  it('through the Bogus Gateway is a trial', () => {
    expect(purchaseOf(shopify, order({ test: true })).mode).toBe('test')
    expect(reasonIn(translate(order({ test: true }), '', { mode: 'live' }))).toMatch(/trial/)
  })

  it('that was edited has as many units as are left, refunds not counted twice', () => {
    const edited = order({ line_items: [line({ quantity: 5, current_quantity: 2 })] })
    expect(stateOf(edited).lines).toMatchObject([{ left: 2 }])
    const back = refund({ refund_line_items: [{ line_item_id: 11, quantity: 1 }] })
    const both = order({ line_items: [line({ quantity: 5, current_quantity: 2 })], refunds: [back] })
    expect(stateOf(both).lines).toMatchObject([{ left: 2 }])
    expect(stateOf(both, back).lines).toMatchObject([{ left: 2 }])
  })

  it('that was cancelled, delivered or given back in full says so', () => {
    const facts = (members: Record<string, unknown>) =>
      purchaseOf(shopify, order(members)).facts.map(({ kind }) => kind)
    expect(facts({ cancelled_at: '2026-11-01T10:00:00-05:00' })).toContain('cancel')
    expect(facts({ fulfillment_status: 'fulfilled' })).toContain('fulfilment')
    expect(stateOf(order({ financial_status: 'refunded' }))).toMatchObject({
      refund: 'full',
      payment: 'paid',
    })
  })
})

describe('a refund of Shopify', () => {
  it('names units of lines, a sum, or both', () => {
    const { orderKey, facts } = purchaseOf(shopify, refund())
    expect(orderKey).toBe('1001')
    expect(facts).toEqual([
      {
        kind: 'refund',
        ref: '501',
        amount: 4000,
        lines: [{ key: '11', quantity: 1 }],
        status: 'succeeded',
        at: 1_762_000_000,
      },
    ])
  })

  it('6: of one of three units leaves two', () => {
    const three = order({ line_items: [line({ quantity: 3 })] })
    expect(stateOf(three, refund()).lines).toMatchObject([{ left: 2 }])
    expect(stateOf(refund(), three, refund()).lines).toMatchObject([{ left: 2 }])
  })

  it('7: of the postage, or of a sum alone, takes no unit', () => {
    const { lines, refund: extent } = stateOf(order(), refund({ refund_line_items: [] }))
    expect(lines).toMatchObject([{ left: 1 }])
    expect(extent).toBe('partial')
  })

  it.each([
    [[], 'succeeded'],
    [[{ kind: 'refund', status: 'pending', amount: '1.00', currency: 'EUR' }], 'pending'],
    [[{ kind: 'refund', status: 'failure', amount: '1.00', currency: 'EUR' }], 'failed'],
    [[{ kind: 'sale', status: 'failure' }], 'succeeded'],
  ])('whose money is %j: %s', (transactions, status) => {
    expect(purchaseOf(shopify, refund({ transactions })).facts).toMatchObject([{ status }])
  })
})

describe('the topic, which is not signed', () => {
  it.each([
    ['refunds/create', order()],
    ['app/uninstalled', order()],
    ['customers/redact', order()],
    ['shop/redact', refund()],
    ['orders/paid', refund()],
    ['disputes/create', refund()],
    ['orders/paid', { shop_id: 1, shop_domain: 'a.myshopify.com' }],
    ['shop/update', { id: 1, domain: 'a.example', myshopify_domain: 'a.myshopify.com' }],
  ])('%s does not make a body what it is not', (topic, body) => {
    expect(reasonIn(translate(body, topic))).toMatch(/^ignored: .*does not fit/)
  })

  it('must be there for what ends or erases something', () => {
    for (const body of [
      { shop_id: 1, shop_domain: 'a.myshopify.com' },
      { id: 1, myshopify_domain: 'a.myshopify.com' },
    ])
      expect(reasonIn(translate(body))).toMatch(/^ignored/)
  })
})

describe('other news of Shopify', () => {
  it('21: the test notification of the admin is a green tick and no purchase', () => {
    const sample = order({ test: true, financial_status: 'voided', cancelled_at: '2026-11-01T10:00:00Z' })
    expect(translate(sample, 'orders/paid').kind).toBe('test')
    const text = '{"id":890088186047892319,"order_id":820982911946154508,"refund_line_items":[]}'
    expect(translate(parseLosslessJson(text), 'refunds/create').kind).toBe('test')
  })

  it('a dispute names its order; an inquiry is not one yet', () => {
    const dispute = {
      id: 9,
      order_id: 1001,
      type: 'chargeback',
      reason: 'fraudulent',
      status: 'needs_response',
    }
    expect(purchaseOf(shopify, dispute, 'disputes/create')).toMatchObject({
      refs: ['1001'],
      facts: [{ kind: 'dispute', ref: '9', status: 'open' }],
    })
    const statusOf = (members: object) =>
      purchaseOf(shopify, { ...dispute, ...members }, 'disputes/update').facts
    expect(statusOf({ type: 'inquiry' })).toMatchObject([{ status: 'inquiry' }])
    expect(statusOf({ status: 'won' })).toMatchObject([{ status: 'won' }])
    expect(statusOf({ status: 'accepted' })).toMatchObject([{ status: 'lost' }])
  })

  it('the app is gone', () => {
    const shop = { id: 1, name: 'Shop', domain: 'a.example', myshopify_domain: 'a.myshopify.com' }
    expect(translate(shop, 'app/uninstalled').kind).toBe('uninstalled')
  })

  it('the three topics about personal data', () => {
    const shop = { shop_id: 1, shop_domain: 'a.myshopify.com' }
    const customer = { id: 7, email: 'bo@example.org', phone: null }
    const data = { ...shop, customer, orders_requested: [1001], data_request: { id: 3 } }
    expect(translate(data, 'customers/data_request')).toMatchObject({
      kind: 'privacy',
      event: { topic: 'data_request', email: 'bo@example.org', orderRefs: ['1001'] },
    })
    expect(translate({ ...shop, customer, orders_to_redact: [1, 2] }, 'customers/redact')).toMatchObject({
      event: { topic: 'customer_redact', orderRefs: ['1', '2'] },
    })
    expect(translate(shop, 'shop/redact')).toMatchObject({ event: { topic: 'shop_redact', orderRefs: [] } })
    expect(reasonIn(translate(shop, 'shop/redact', { account: 'b.myshopify.com' }))).toMatch(/another shop/)
  })

  it('an edit alone, and events of the new kind, come with advice', () => {
    expect(reasonIn(translate({ order_edit: { id: 1 } }, 'orders/edited'))).toMatch(/orders\/updated/)
    expect(reasonIn(translate({ topic: 'Order', action: 'update', handle: 'x' }, 'order'))).toMatch(
      /orders\/paid/,
    )
    for (const odd of [null, [], 'x', {}, { id: 1 }]) expect(reasonIn(translate(odd))).toMatch(/^ignored/)
  })
})

describe('the label of a delivery', () => {
  const label = (headers: Record<string, string>, digest = 'd'.repeat(64)) =>
    shopify.label(deliveryOf('', headers), undefined, digest)

  it('is the id, the topic and the body: none of the unsigned ones alone can use up another', () => {
    const headers = { 'x-shopify-webhook-id': 'b54557e4-bdd9', 'x-shopify-topic': 'orders/paid' }
    expect(label(headers)).toEqual({
      dedupeKey: `b54557e4-bdd9|orders/paid|${'d'.repeat(32)}`,
      type: 'orders/paid',
    })
    expect(label(headers, 'e'.repeat(64)).dedupeKey).not.toBe(label(headers).dedupeKey)
    expect(label({ 'shopify-webhook-id': 'b54557e4-bdd9', 'shopify-topic': 'orders/paid' })).toEqual(
      label(headers),
    )
    expect(label({ 'x-shopify-topic': 'x\u0000' })).toEqual({ dedupeKey: `|${'d'.repeat(32)}`, type: null })
  })
})

it('never throws, whatever a member holds', () => {
  const members = [
    ...Object.keys(order()),
    ...Object.keys(refund()),
    'shop_id',
    'shop_domain',
    'status',
    'type',
  ]
  const odd = fc.dictionary(fc.constantFrom(...members), fc.jsonValue({ maxDepth: 3 }))
  fc.assert(
    fc.property(fc.constantFrom(order(), refund()), odd, odd, (body, changed, inLine) => {
      const lines = { line_items: [{ ...line(), ...inLine }] }
      const result = translate({ ...body, ...lines, ...changed })
      if (result.kind !== 'purchase') return
      expect(result.event.refs.every((ref) => /^[1-9]\d*$/.test(ref))).toBe(true)
      for (const each of foldFacts(result.event.facts).lines) expect(each.left).toBeGreaterThanOrEqual(0)
    }),
    { numRuns: 500 },
  )
})

describe.runIf(hasShared)('recorded bodies of Shopify', () => {
  const recorded = (name: string) => sharedJson<Record<string, unknown>>(`fixtures/shopify.${name}.json`)
  const bare = (name: string) => {
    const body = recorded(name)
    return body.order ?? body.refund ?? body
  }

  it('an order of three lines without products, SKUs and addresses', () => {
    const { lines, payment, buyer, amount } = stateOf(bare('order.paid-3lines-qty2'))
    expect(lines).toHaveLength(3)
    expect(lines.reduce((sum, each) => sum + each.left, 0)).toBeGreaterThan(3)
    expect({ payment, email: buyer.email, amount }).toEqual({
      payment: 'paid',
      email: undefined,
      amount: 27_037,
    })
  })

  it('an order given back in part, and one of its refunds', () => {
    const { lines, refund: extent } = stateOf(bare('order.partially_refunded'))
    expect(extent).toBe('partial')
    expect(Object.fromEntries(lines.map(({ key, left }) => [key, left]))).toEqual({
      466157049: 0,
      518995019: 1,
      703073504: 0,
    })
    expect(purchaseOf(shopify, bare('refund.1line'), 'refunds/create')).toMatchObject({
      orderKey: '450789469',
      facts: [{ ref: '929361472', amount: 4194, lines: [{ key: '518995019', quantity: 1 }] }],
    })
  })
})
