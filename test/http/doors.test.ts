import { describe, expect, it } from 'vitest'
import { PROVIDER_NAMES } from '../../src/core/purchase/door.ts'
import { type ConnectedShop, connectShop, SECRETS, signedHeaders } from '../support/connect-shop.ts'
import { DB, fingerprint } from '../support/database.ts'
import { shopifyLine, shopifyOrder, shopifyRefund } from '../support/shopify-bodies.ts'
import { wooOrder } from '../support/woo-order.ts'
import { createWorker } from '../support/worker.ts'

const UNKNOWN = `/hooks/ep_${'0'.repeat(32)}`
const worker = createWorker()

/** Everything a caller can see of an answer, but for the id of the request. */
async function seen(response: Response) {
  const text = (await response.text()).replace(/urn:uuid:[0-9a-f-]{36}/, 'urn:uuid:…')
  return { status: response.status, headers: [...response.headers], text }
}

describe.each(PROVIDER_NAMES)('the door of %s', (provider) => {
  const body = '{"id":"evt_x","type":"test"}'

  it('takes what is signed with an empty 200 and writes it down once', async () => {
    const shop = await connectShop(provider, { worker })
    const headers = await signedHeaders(provider, body)
    const responses = await Promise.all(
      Array.from({ length: 50 }, () => worker.send('POST', shop.hook, { body, headers })),
    )
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]))
    expect(await responses[0]?.text()).toBe('')
    expect(await shop.events()).toMatchObject([{ state: 'received' }])
    await worker.drain()
  })

  it('16: answers an unknown address and whatever is wrong with one and the same 401', async () => {
    const shop = await connectShop(provider, { worker })
    const signed = await signedHeaders(provider, body)
    const wrong = await signedHeaders(provider, body, { secret: otherSecret(provider) })
    const before = await fingerprint(['endpoints'])
    const first = await seen(await worker.send('POST', UNKNOWN, { body, headers: signed }))
    expect(first.status).toBe(401)
    const refused: [string, string, Record<string, string>][] = [
      ['an unknown address, nothing signed', UNKNOWN, {}],
      ['nothing signed', shop.hook, {}],
      ["17: another tenant's secret", shop.hook, wrong],
      ['an address that cannot be', '/hooks/x', signed],
    ]
    for (const [what, hook, headers] of refused)
      expect([what, await seen(await worker.send('POST', hook, { body, headers }))]).toEqual([what, first])
    const changed = await worker.send('POST', shop.hook, { body: `${body} `, headers: signed })
    expect(await seen(changed)).toEqual(first)
    expect(await fingerprint(['endpoints'])).toBe(before)
  })

  it('18: takes 1 MiB and not a byte more, with a length or without', async () => {
    const shop = await connectShop(provider, { worker })
    const most = `{"id":"${'x'.repeat(1024 * 1024 - 9)}"}`
    expect((await shop.deliver(most)).status).toBe(200)
    const more = `${most} `
    const headers = await signedHeaders(provider, more)
    const stream = new Blob([more]).stream() as ReadableStream
    for (const large of [more, stream])
      expect((await worker.send('POST', shop.hook, { body: large, headers })).status).toBe(413)
    // Too large for the fingerprints of the tests after this one.
    await DB.prepare('delete from inbox_events where length(body) > 100000').run()
  })

  it('14: takes both secrets while one replaces the other, and then the new one alone', async () => {
    const shop = await connectShop(provider, { worker })
    const secret = otherSecret(provider)
    const { status, body: rotated } = await worker.call('POST', `${shop.api}/rotate-secret`, {
      key: shop.tenant.key,
      body: { secret },
    })
    expect([status, Object.keys(rotated)]).toEqual([200, ['previousUntil']])
    const hours = (Date.parse(rotated.previousUntil) - Date.now()) / 3_600_000
    expect(Math.round(hours)).toBe(24)
    const post = async (own: string, text: string) => {
      const headers = await signedHeaders(provider, text, { secret: own })
      return (await worker.send('POST', shop.hook, { body: text, headers })).status
    }
    expect([await post(secret, '{"n":1}'), await post(shop.secret, '{"n":2}')]).toEqual([200, 200])
    await DB.prepare('update endpoints set previous_until = ? where lower(hex(id)) = ?')
      .bind(Math.floor(Date.now() / 1000) - 1, shop.endpoint.slice(3))
      .run()
    expect([await post(secret, '{"n":3}'), await post(shop.secret, '{"n":4}')]).toEqual([200, 401])
  })

  it('19: keeps what is signed and cannot be read', async () => {
    const shop = await connectShop(provider, { worker })
    for (const text of ['', 'no JSON', '{"a":', '[['.repeat(5000)])
      expect((await shop.deliver(text)).status).toBe(200)
    await worker.drain()
    expect((await shop.events()).map(({ state }) => state)).toEqual(Array(4).fill('quarantined'))
  })

  it('20: answers the ping of WooCommerce on any address, without effect', async () => {
    const shop = await connectShop(provider, { worker })
    const before = await fingerprint()
    for (const hook of [shop.hook, UNKNOWN, '/hooks/x']) {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      const response = await worker.send('POST', hook, { body: 'webhook_id=17', headers })
      expect([response.status, await response.text()]).toEqual([200, ''])
    }
    expect(await fingerprint()).toBe(before)
  })
})

function otherSecret(provider: (typeof PROVIDER_NAMES)[number]): string {
  if (provider === 'standard-webhooks') return `whsec_${btoa('another secret of 24 byte')}`
  return provider === 'lemonsqueezy' ? 'other-secret' : `${SECRETS[provider]}Other`
}

const inbox = async ({ tenant }: ConnectedShop): Promise<{ id: string; state: string }[]> =>
  (await worker.call('GET', `${tenant.api}/inbox`, { key: tenant.key })).body.items

const replay = ({ tenant }: ConnectedShop, path: string, body: object) =>
  worker.call('POST', `${tenant.api}/inbox${path}`, { key: tenant.key, body })

/** What comes of playing the newest event again, and everything that was ignored. */
async function replays(shop: ConnectedShop) {
  const [newest] = await inbox(shop)
  const { status } = await replay(shop, `/${newest?.id}/replay`, {})
  const { body } = await replay(shop, '/replay', { state: 'ignored' })
  await worker.drain()
  return { one: status, all: body.replayed }
}

describe('an order of Shopify', () => {
  const topic = (name: string, id = crypto.randomUUID()) => ({
    'x-shopify-topic': name,
    'x-shopify-webhook-id': id,
  })

  it('1: that comes fifty times at once is one badge', async () => {
    const shop = await connectShop('shopify', { worker })
    await shop.mapAll()
    const headers = topic('orders/paid')
    await Promise.all(Array.from({ length: 50 }, () => shop.deliver(shopifyOrder(), headers)))
    await worker.drain()
    expect(await shop.credentials()).toHaveLength(1)
  })

  it('3: of the same body under a new Webhook-Id, or under other topics, is no second badge', async () => {
    const shop = await connectShop('shopify', { worker })
    await shop.mapAll()
    await shop.receive(shopifyOrder(), topic('orders/paid'))
    await shop.receive(shopifyOrder(), topic('orders/paid'))
    await shop.receive(shopifyOrder(), topic('orders/updated'))
    expect((await shop.events()).map(({ state }) => state)).toEqual(['done', 'done', 'done'])
    expect(await shop.credentials()).toHaveLength(1)
  })

  it('4: that is not paid is no badge, although its topic says orders/paid', async () => {
    const shop = await connectShop('shopify', { worker })
    await shop.mapAll()
    await shop.receive(shopifyOrder({ financial_status: 'pending' }), topic('orders/paid'))
    expect(await shop.credentials()).toEqual([])
    const later = { updated_at: '2026-11-02T10:00:00-05:00' }
    await shop.receive(shopifyOrder(later), topic('orders/updated'))
    expect(await shop.credentials()).toHaveLength(1)
  })

  it('5: that was given back before it was paid is no badge', async () => {
    const shop = await connectShop('shopify', { worker })
    await shop.mapAll()
    const all = shopifyRefund({
      transactions: [{ kind: 'refund', status: 'success', amount: '120.00', currency: 'EUR' }],
    })
    await shop.receive(all, topic('refunds/create'))
    await shop.receive(shopifyOrder(), topic('orders/paid'))
    expect(await shop.credentials()).toEqual([])
  })

  it('11: keeps its number of 18 digits', async () => {
    const shop = await connectShop('shopify', { worker })
    await shop.mapAll()
    const text = JSON.stringify(shopifyOrder()).replace('"id":1001', '"id":820982911946154999')
    await shop.receive(text, topic('orders/paid'))
    const { body } = await worker.call('GET', `${shop.tenant.api}/entitlements`, { key: shop.tenant.key })
    expect(body.items).toMatchObject([{ order: '820982911946154999' }])
  })

  it('21: in a test notification is a green tick and no badge', async () => {
    const shop = await connectShop('shopify', { worker })
    await shop.mapAll()
    const voided = { test: true, financial_status: 'voided', cancelled_at: '2026-11-01T10:00:00Z' }
    await shop.receive(shopifyOrder(voided), topic('orders/paid'))
    expect(await shop.credentials()).toEqual([])
    const setup = await shop.get('/setup')
    expect(setup.health.lastOk).not.toBeNull()
    expect(setup.arrived).toMatchObject([{ says: expect.stringContaining('test notification') }])
  })

  it('24, 25: without products and with odd properties waits for somebody to whom it may go', async () => {
    const shop = await connectShop('shopify', { worker })
    await shop.mapAll()
    const bare = shopifyLine({ product_id: null, variant_id: null, sku: null, properties: {} })
    await shop.receive(shopifyOrder({ line_items: [bare], email: '', contact_email: null, customer: null }))
    expect(await shop.credentials()).toEqual([])
    expect(await shop.events()).toMatchObject([{ state: 'done' }])
  })

  it('of another shop than the endpoint’s is kept and not used', async () => {
    const shop = await connectShop('shopify', { worker, account: 'mine.myshopify.com' })
    await shop.mapAll()
    await shop.receive(shopifyOrder(), { 'x-shopify-shop-domain': 'other.myshopify.com' })
    expect(await shop.events()).toMatchObject([
      { state: 'ignored', reason: expect.stringContaining('mine.myshopify.com') },
    ])
    await shop.receive(shopifyOrder({ id: 1002 }), { 'x-shopify-shop-domain': 'mine.myshopify.com' })
    expect(await shop.credentials()).toHaveLength(1)
  })

  it('of another shop is not played again, and does not stand for the same event of the right one', async () => {
    const shop = await connectShop('shopify', { worker, account: 'mine.myshopify.com' })
    await shop.mapAll()
    const id = { 'x-shopify-webhook-id': 'one-and-the-same' }
    const from = (name: string) => ({ ...id, 'x-shopify-shop-domain': `${name}.myshopify.com` })
    await shop.receive(shopifyOrder(), from('other'))
    expect(await replays(shop)).toEqual({ one: 409, all: [] })
    expect(await shop.credentials()).toEqual([])
    expect((await shop.get('/setup')).arrived[0]).toMatchObject({
      says: expect.stringContaining('other.myshopify.com'),
      wouldIssue: [],
    })
    await shop.receive(shopifyOrder(), from('mine'))
    expect(await shop.credentials()).toHaveLength(1)
  })

  it('that comes after the app was taken off leads to nothing, then or later', async () => {
    const shop = await connectShop('shopify', { worker })
    await shop.mapAll()
    const farewell = { id: 1, domain: 'x.example', myshopify_domain: 'x.myshopify.com' }
    await shop.receive(shopifyOrder({ id: 1001 }), { 'x-shopify-topic': 'orders/paid' })
    await shop.receive(farewell, { 'x-shopify-topic': 'app/uninstalled' })
    await shop.receive(shopifyOrder({ id: 1002 }), { 'x-shopify-topic': 'orders/paid' })
    expect((await shop.events()).map(({ state }) => state)).toEqual(['done', 'done', 'ignored'])
    const redact = {
      shop_id: 1,
      shop_domain: 'x.myshopify.com',
      customer: { id: 9 },
      data_request: { id: 9 },
    }
    await shop.receive(redact, { 'x-shopify-topic': 'customers/data_request' })
    expect((await shop.events()).at(-1)).toMatchObject({ state: 'attention' })
    const [last] = (await inbox(shop)).filter(({ state }) => state === 'ignored')
    expect(await replay(shop, `/${last?.id}/replay`, {})).toMatchObject({ status: 409 })
    expect(await shop.credentials()).toHaveLength(1)
  })
})

describe('an order of WooCommerce', () => {
  it('20: two that come in one second under one delivery id are two', async () => {
    const shop = await connectShop('woocommerce', { worker })
    const headers = { 'x-wc-webhook-delivery-id': 'same' }
    await shop.receive(wooOrder(), headers)
    await shop.receive(wooOrder({ id: 728 }), headers)
    expect(await shop.events()).toHaveLength(2)
  })
})

describe('an event of any sender', () => {
  it('22: that is a trial leads to no live badge', async () => {
    const shop = await connectShop('standard-webhooks', { worker })
    await shop.mapAll()
    const data = {
      order: 'A-1',
      achievement: 'welding-1',
      learner: { email: 'lin@example.org', name: 'Lin' },
    }
    await shop.receive({ type: 'purchase.paid', timestamp: '2026-11-24T10:00:00Z', mode: 'test', data })
    expect(await shop.credentials()).toEqual([])
    await shop.receive({ type: 'purchase.paid', timestamp: '2026-11-24T10:00:00Z', data })
    expect(await shop.credentials()).toHaveLength(1)
  })
})
