import { afterEach, describe, expect, it, vi } from 'vitest'
import { type ConnectedShop, connectShop } from '../support/connect-shop.ts'
import { DB, rowsOf } from '../support/database.ts'
import { shopifyOrder } from '../support/shopify-bodies.ts'
import { event, refund, session } from '../support/stripe-events.ts'

interface Asked {
  url: URL
  headers: Headers
  body: { query?: string; variables?: Record<string, unknown> }
}

/** Stands at the edge of the platform in the place of a shop's API. */
function answerAsShop(answer: (asked: Asked) => unknown): Asked[] {
  const asked: Asked[] = []
  vi.stubGlobal('fetch', async (input: RequestInfo, init: RequestInit = {}) => {
    const request = new Request(input, init)
    const text = await request.text()
    const one = {
      url: new URL(request.url),
      headers: request.headers,
      body: text === '' ? {} : JSON.parse(text),
    }
    asked.push(one)
    const answered = answer(one)
    return answered instanceof Response ? answered : Response.json(answered)
  })
  return asked
}

afterEach(() => vi.unstubAllGlobals())

const list = (data: unknown[], has_more = false) => ({ object: 'list', data, has_more })

async function withKey(
  provider: 'stripe' | 'shopify',
  settings: Record<string, unknown> = provider === 'shopify' ? { account: 'mine.myshopify.com' } : {},
): Promise<ConnectedShop> {
  const shop = await connectShop(provider, settings)
  const key = provider === 'shopify' ? `shpat_${'a1'.repeat(16)}` : 'rk_live_abcdefghijkl'
  const put = await shop.worker.call('PUT', `${shop.api}/api-key`, { key: shop.tenant.key, body: { key } })
  if (put.status !== 204) throw new Error(`no key: ${put.status} ${JSON.stringify(put.body)}`)
  return shop
}

/** Delivers the messages about tasks, and leaves those about events. */
async function workTasks({ worker }: ConnectedShop): Promise<void> {
  const isTask = (message: { kind: string }) => message.kind === 'task'
  while (worker.messages.some(isTask)) {
    const messages = worker.messages.splice(0)
    worker.messages.push(...messages.filter((message) => !isTask(message)))
    await worker.deliver(messages.filter(isTask))
  }
}

const unitsOf = ({ tenant }: ConnectedShop) =>
  rowsOf<{ state: string; reason: string | null }>(
    'select state, reason from entitlements where tenant_id = (select id from tenants where slug = ?)',
    tenant.slug,
  )

const tasks = () =>
  rowsOf<{
    state: string
    reason: string | null
    done: number
    cursor: string | null
    next_attempt_at: number
  }>(`select * from tasks where kind = 'commerce.reconcile' order by id`)

const paidSession = (n: number, members = {}) => ({
  ...session({ id: `cs_${n}`, payment_intent: `pi_${n}` }),
  created: 1_790_000_000 + n,
  livemode: true,
  payment_method_types: ['card'],
  ...members,
})

describe('what webhooks of Stripe have missed', () => {
  it('is asked for page by page with the read-only key, and comes into the inbox once', async () => {
    const shop = await withKey('stripe')
    const asked = answerAsShop(({ url }) => {
      if (url.pathname === '/v1/checkout/sessions')
        return url.searchParams.has('starting_after') ? list([paidSession(2)]) : list([paidSession(1)], true)
      if (url.pathname === '/v1/refunds') return list([refund({ payment_intent: 'pi_1' })])
      return list([])
    })
    await shop.worker.tick()
    await workTasks(shop)
    expect(asked.map(({ url }) => `${url.host}${url.pathname}`)).toEqual([
      'api.stripe.com/v1/checkout/sessions',
      'api.stripe.com/v1/checkout/sessions',
      'api.stripe.com/v1/invoices',
      'api.stripe.com/v1/refunds',
      'api.stripe.com/v1/disputes',
    ])
    expect(asked[1]?.url.searchParams.get('starting_after')).toBe('cs_1')
    expect(asked.every(({ headers }) => headers.get('authorization') === 'Bearer rk_live_abcdefghijkl')).toBe(
      true,
    )
    const since = Number(asked[0]?.url.searchParams.get('created[gte]'))
    expect(Math.round((Date.now() / 1000 - since) / 3600)).toBe(97)
    expect((await shop.events()).map(({ dedupe_key, type }) => [dedupe_key, type]).sort()).toEqual([
      ['evt_found_cs_1_paid', 'checkout.session.completed'],
      ['evt_found_cs_2_paid', 'checkout.session.completed'],
      ['evt_found_re_1_succeeded', 'refund.updated'],
    ])
    expect(shop.worker.messages.filter(({ kind }) => kind === 'inbox')).toHaveLength(3)
    expect((await tasks()).at(-1)).toMatchObject({ state: 'done', done: 3 })
    expect((await shop.get()).apiKey.asked).not.toBeNull()

    // Four hours later the same is found again, and is no news.
    await DB.prepare('update endpoints set next_reconcile_at = 0 where next_reconcile_at is not null').run()
    await shop.worker.tick()
    await workTasks(shop)
    expect(await shop.events()).toHaveLength(3)
    expect(
      Math.round((Date.now() / 1000 - Number(asked.at(-1)?.url.searchParams.get('created[gte]'))) / 3600),
    ).toBe(25)
  })

  it('takes a badge back when the webhook of a live refund was lost, although a refund has no livemode', async () => {
    const shop = await withKey('stripe')
    await shop.mapAll()
    answerAsShop(({ url }) => {
      if (url.pathname === '/v1/checkout/sessions') return list([paidSession(21)])
      if (url.pathname.endsWith('/line_items') || url.pathname === '/v1/invoice_payments') return list([])
      return list(url.pathname === '/v1/refunds' ? [refund({ id: 're_21', payment_intent: 'pi_21' })] : [])
    })
    await shop.worker.tick()
    await shop.worker.drain()
    expect((await shop.events()).map(({ state, mode }) => [state, mode])).toEqual([
      ['done', 'live'],
      ['done', 'live'],
    ])
    expect(await unitsOf(shop)).toMatchObject([{ state: 'cancelled', reason: 'refunded' }])
  })

  it('counts for the connected account that the endpoint is of', async () => {
    const shop = await withKey('stripe', { account: 'acct_12345' })
    await shop.mapAll()
    const asked = answerAsShop(({ url }) =>
      list(url.pathname === '/v1/checkout/sessions' ? [paidSession(22)] : []),
    )
    await shop.worker.tick()
    await shop.worker.drain()
    expect(asked.every(({ headers }) => headers.get('stripe-account') === 'acct_12345')).toBe(true)
    expect(await shop.events()).toMatchObject([{ state: 'done', mode: 'live' }])
    expect(await unitsOf(shop)).toMatchObject([{ state: 'issued' }])
  })

  it('is not asked for twice by two sweeps, nor before its time', async () => {
    const shop = await withKey('stripe')
    const before = (await tasks()).length
    answerAsShop(() => list([]))
    await Promise.all([shop.worker.tick(), shop.worker.tick()])
    await shop.worker.tick()
    expect((await tasks()).length - before).toBe(1)
    await workTasks(shop)
  })

  it('goes on a minute later from where it was when Stripe asks to wait', async () => {
    const shop = await withKey('stripe')
    let isBusy = true
    answerAsShop(({ url }) => {
      if (url.pathname === '/v1/checkout/sessions') return list([paidSession(7)])
      if (isBusy) return new Response('{}', { status: 429 })
      return list([])
    })
    await shop.worker.tick()
    await workTasks(shop)
    const [first, second] = (await tasks()).slice(-2)
    expect(first).toMatchObject({ state: 'done', done: 1 })
    expect(second).toMatchObject({ state: 'pending', cursor: '{"stage":"invoices"}' })
    expect((second?.next_attempt_at ?? 0) - Math.floor(Date.now() / 1000)).toBeGreaterThan(50)
    isBusy = false
    await DB.prepare(`update tasks set next_attempt_at = 0 where state = 'pending'`).run()
    await shop.worker.tick()
    await workTasks(shop)
    expect((await tasks()).at(-1)).toMatchObject({ state: 'done' })
    expect((await shop.get()).apiKey.asked).not.toBeNull()
  })

  it.each([
    [new Response('{}', { status: 401 }), /refused the API key/],
    [new Response('{}', { status: 500 }), /api.stripe.com answered 500/],
    [new Response('<html>'), /did not send JSON/],
    [new Response(null, { status: 302, headers: { location: 'https://evil.example/' } }), /answered 302/],
  ])('is said to be unknown when Stripe answers otherwise', async (response, reason) => {
    const shop = await withKey('stripe')
    const asked = answerAsShop(() => response.clone())
    await shop.worker.tick()
    await workTasks(shop)
    expect((await tasks()).at(-1)).toMatchObject({ state: 'failed', reason: expect.stringMatching(reason) })
    expect(asked.every(({ url }) => url.host === 'api.stripe.com')).toBe(true)
    expect((await shop.get()).apiKey.asked).toBeNull()
  })
})

const orderNode = (id: number, members = {}) => ({
  legacyResourceId: String(id),
  name: `#${id}`,
  test: false,
  email: 'bo@example.org',
  note: null,
  createdAt: '2026-11-01T10:00:00Z',
  updatedAt: '2026-11-01T10:00:00Z',
  cancelledAt: null,
  displayFinancialStatus: 'PAID',
  displayFulfillmentStatus: 'UNFULFILLED',
  currencyCode: 'EUR',
  totalPriceSet: { shopMoney: { amount: '120.0' } },
  customAttributes: [],
  customer: { defaultEmailAddress: { emailAddress: 'bo@example.org' }, firstName: 'Bo', lastName: 'Buyer' },
  billingAddress: null,
  lineItems: {
    nodes: [
      {
        id: 'gid://shopify/LineItem/11',
        name: 'Welding',
        title: 'Welding',
        sku: 'WELD-1',
        quantity: 2,
        currentQuantity: 2,
        product: { legacyResourceId: '21' },
        variant: { legacyResourceId: '31' },
        customAttributes: [{ key: 'Learner email', value: 'lin@example.org' }],
      },
    ],
    pageInfo: { hasNextPage: false, endCursor: null },
  },
  refunds: [],
  ...members,
})

describe('what webhooks of Shopify have missed', () => {
  it('is asked for of that shop alone, and reads as a webhook would', async () => {
    const shop = await withKey('shopify')
    const ids = ['820982911946154999', '1002']
    const asked = answerAsShop(({ body }) => {
      const { id, after } = body.variables ?? {}
      if (id === undefined) {
        const nodes = ids.map((each) => orderNode(0, { legacyResourceId: each }))
        const pageInfo = { hasNextPage: after === null, endCursor: 'c1' }
        return { data: { orders: { nodes: after === null ? nodes : [], pageInfo } } }
      }
      const order = orderNode(0, { legacyResourceId: String(id).split('/').at(-1) })
      const isFirst = after === null
      const [line] = order.lineItems.nodes
      const nodes = isFirst ? [line] : [{ ...line, id: 'gid://shopify/LineItem/12' }]
      const pageInfo = { hasNextPage: isFirst, endCursor: 'l1' }
      return { data: { order: { ...order, lineItems: { nodes, pageInfo } } } }
    })
    await shop.worker.tick()
    await workTasks(shop)
    expect(new Set(asked.map(({ url }) => url.host))).toEqual(new Set(['mine.myshopify.com']))
    expect(asked.every(({ headers }) => headers.has('x-shopify-access-token'))).toBe(true)
    expect(asked[0]?.body.variables?.query).toMatch(/^updated_at:>='\d{4}-\d\d-\d\dT/)
    const at = Date.parse('2026-11-01T10:00:00Z') / 1000
    const keys = (await shop.events()).map(({ dedupe_key }) => dedupe_key)
    expect(keys.sort()).toEqual(ids.map((id) => `poll|${id}|${at}`).sort())
    const setup = await shop.get('/setup')
    expect(setup.arrived[1]).toMatchObject({
      says: 'an order of 2 lines; paid.',
      wouldIssue: [
        { line: 'Welding', quantity: 2 },
        { line: 'Welding', quantity: 2 },
      ],
    })
    expect((await tasks()).at(-1)).toMatchObject({ state: 'done', done: 2 })
  })

  it('is asked for in full once a change', async () => {
    const shop = await withKey('shopify')
    const changed = [orderNode(1), orderNode(2)]
    const asked = answerAsShop(({ body }) => {
      const id = body.variables?.id
      if (id === undefined) return { data: { orders: { nodes: changed, pageInfo: { hasNextPage: false } } } }
      return { data: { order: orderNode(Number(String(id).split('/').at(-1))) } }
    })
    const idsAsked = async () => {
      asked.length = 0
      await DB.prepare('update endpoints set next_reconcile_at = 0 where lower(hex(id)) = ?')
        .bind(shop.endpoint.slice('ep_'.length))
        .run()
      await shop.worker.tick()
      await workTasks(shop)
      return asked.flatMap(({ body }) => body.variables?.id ?? [])
    }
    expect(await idsAsked()).toEqual(['gid://shopify/Order/1', 'gid://shopify/Order/2'])
    expect(await idsAsked()).toEqual([])
    changed[1] = orderNode(2, { updatedAt: '2026-11-01T11:00:00Z' })
    expect(await idsAsked()).toEqual(['gid://shopify/Order/2'])
  })

  it('heals an order that is known and whose orders/paid was lost', async () => {
    const shop = await withKey('shopify')
    await shop.mapAll()
    const created = { financial_status: 'pending', updated_at: '2026-11-01T09:00:00Z' }
    await shop.receive(shopifyOrder(created), { 'x-shopify-topic': 'orders/create' })
    expect(await unitsOf(shop)).toMatchObject([{ state: 'awaiting_payment' }])
    const [line] = orderNode(1001).lineItems.nodes
    const nodes = [{ ...line, quantity: 1, currentQuantity: 1, customAttributes: [] }]
    const paid = orderNode(1001, { lineItems: { nodes, pageInfo: { hasNextPage: false } } })
    answerAsShop(({ body }) =>
      body.variables?.id === undefined
        ? { data: { orders: { nodes: [paid], pageInfo: { hasNextPage: false } } } }
        : { data: { order: paid } },
    )
    await shop.worker.tick()
    await shop.worker.drain()
    expect(await unitsOf(shop)).toMatchObject([{ state: 'issued' }])
  })

  it('waits when Shopify says with status 200 that it was asked too often', async () => {
    const shop = await withKey('shopify')
    answerAsShop(() => ({ errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }] }))
    await shop.worker.tick()
    await workTasks(shop)
    expect((await tasks()).at(-1)).toMatchObject({ state: 'pending', cursor: null })
    await DB.prepare(`update tasks set state = 'done' where state = 'pending'`).run()
  })

  it('is said to be unknown when the token may not read orders', async () => {
    const shop = await withKey('shopify')
    answerAsShop(() => ({ errors: [{ message: 'Access denied for orders field.' }] }))
    await shop.worker.tick()
    await workTasks(shop)
    expect((await tasks()).at(-1)).toMatchObject({
      state: 'failed',
      reason: expect.stringMatching(/Access denied/),
    })
  })
})

describe('with a key of Stripe', () => {
  it('a session is worked out with its line items, also those of a second page', async () => {
    const shop = await withKey('stripe')
    await DB.prepare('update endpoints set next_reconcile_at = null').run()
    await shop.mapAll()
    const line = (n: number) => ({
      id: `li_${n}`,
      quantity: 1,
      price: { id: `price_${n}`, product: `prod_${n}` },
    })
    const asked = answerAsShop(({ url }) =>
      url.searchParams.has('starting_after') ? list([line(2)]) : list([line(1)], true),
    )
    await shop.receive(event('checkout.session.completed', session(), { livemode: true }))
    expect(asked.map(({ url }) => url.pathname)).toEqual(
      Array(2).fill('/v1/checkout/sessions/cs_test_1/line_items'),
    )
    const { body } = await shop.worker.call('GET', `${shop.tenant.api}/entitlements`, {
      key: shop.tenant.key,
    })
    expect(body.items.map(({ line: key }: { line: string }) => key).sort()).toEqual(['li_1', 'li_2'])
  })

  it('a session waits, visibly, while Stripe cannot be asked', async () => {
    const shop = await withKey('stripe')
    await DB.prepare('update endpoints set next_reconcile_at = null').run()
    answerAsShop(() => new Response('{}', { status: 403 }))
    await shop.receive(event('checkout.session.completed', session(), { livemode: true }))
    expect(await shop.events()).toMatchObject([
      { state: 'failed', reason: expect.stringMatching(/restricted key that may read/) },
    ])
  })
})
