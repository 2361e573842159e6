import { describe, expect, it } from 'vitest'
import { createIssuer } from '../support/api.ts'
import { connectShop, SECRETS, signedHeaders } from '../support/connect-shop.ts'
import { dump, rowsOf } from '../support/database.ts'
import { shopifyOrder } from '../support/shopify-bodies.ts'
import { createWorker } from '../support/worker.ts'

const worker = createWorker()

const create = async (body: object) => {
  const { api, key } = await createIssuer()
  return worker.call('POST', `${api}/endpoints`, { key, body })
}

describe('an endpoint', () => {
  it.each(['woocommerce', 'standard-webhooks', 'lemonsqueezy'] as const)(
    'of %s gets a secret that is told once and works',
    async (provider) => {
      const { status, body } = await create({ provider })
      expect(status).toBe(201)
      expect(body.secret).toMatch(provider === 'standard-webhooks' ? /^whsec_/ : /^[A-Za-z0-9]{40}$/)
      const headers = await signedHeaders(provider, '{}', { secret: body.secret })
      expect((await worker.send('POST', `/hooks/${body.id}`, { body: '{}', headers })).status).toBe(200)
      expect(JSON.stringify(await dump())).not.toContain(body.secret)
    },
  )

  it.each([
    [
      { provider: 'shopify', secret: 'shpat_0123456789abcdef0123456789abcdef' },
      '/secret',
      /Settings → Notifications/,
    ],
    [{ provider: 'stripe', secret: 'sk_live_abcdefghijk' }, '/secret', /signing secret/],
    [
      { provider: 'stripe', secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw==' },
      '/secret',
      /standard-webhooks/,
    ],
    [{ provider: 'standard-webhooks', secret: 'whsec_abc' }, '/secret', /provider stripe/],
    [{ provider: 'standard-webhooks', secret: 'whsk_abc' }, '/secret', /private key/],
    [{ provider: 'ebay', secret: 'x' }, '/provider', /must be one of stripe, shopify/],
    [{ provider: 'woocommerce', account: 'shop' }, '/account', /https address/],
    [{ provider: 'paddle', secret: 'pdl_ntfset_0123456789a', account: 'x' }, '/account', /nothing to enter/],
    [{ provider: 'woocommerce', orders: 'invoices' }, '/orders', /only Stripe/],
    [{ provider: 'lemonsqueezy', trigger: 'created' }, '/trigger', /when they are paid/],
  ])('made with %j is refused at %s', async (body, pointer, detail) => {
    const answer = await create(body)
    expect(answer.status).toBe(400)
    expect(answer.body.errors).toMatchObject([{ pointer, detail: expect.stringMatching(detail) }])
    expect(JSON.stringify(answer.body)).not.toContain('0123456789abcdef')
  })

  it('of a shop that wants the address first takes nothing until the secret is pasted', async () => {
    const { api, key } = await createIssuer()
    const made = await worker.call('POST', `${api}/endpoints`, { key, body: { provider: 'stripe' } })
    expect(made.body).toEqual({ id: expect.any(String), url: expect.any(String), state: 'unfinished' })
    const path = `${api}/endpoints/${made.body.id}`
    const deliver = async () => {
      const headers = await signedHeaders('stripe', '{}')
      return (await worker.send('POST', `/hooks/${made.body.id}`, { body: '{}', headers })).status
    }
    expect(await deliver()).toBe(401)
    const patched = await worker.call('PATCH', path, { key, body: { state: 'active' } })
    expect([patched.status, patched.body.detail]).toEqual([409, expect.stringContaining('paste it first')])
    const rotate = (body: object) => worker.call('POST', `${path}/rotate-secret`, { key, body })
    expect((await rotate({})).body.errors).toMatchObject([
      { detail: expect.stringMatching(/copy it from there/) },
    ])
    expect((await rotate({ secret: SECRETS.stripe })).body).toEqual({ previousUntil: null })
    expect(await deliver()).toBe(200)
  })

  it('shows its settings and never its secrets', async () => {
    const shop = await connectShop('shopify', {
      worker,
      account: 'Mine.myshopify.com',
      trigger: 'fulfilled',
      mode: 'test',
      learnerFields: { email: 'Teilnehmer' },
    })
    expect(await shop.get()).toMatchObject({
      provider: 'shopify',
      name: 'Shopify',
      state: 'active',
      mode: 'test',
      account: 'mine.myshopify.com',
      trigger: 'fulfilled',
      learnerFields: { email: 'Teilnehmer' },
      health: { lastOk: null, lastFailure: null, failures: 0 },
    })
    expect(JSON.stringify(await shop.get('/setup'))).not.toContain(shop.secret)
  })

  it('can be changed, paused, resumed and deleted', async () => {
    const shop = await connectShop('stripe', { worker })
    const { key } = shop.tenant
    const patch = (body: object) => worker.call('PATCH', shop.api, { key, body })
    expect(
      (await patch({ name: 'Main shop', orders: 'invoices', account: 'acct_12345' })).body,
    ).toMatchObject({
      name: 'Main shop',
      orders: 'invoices',
      account: 'acct_12345',
    })
    expect((await patch({ account: null })).body.account).toBeNull()
    const statusOf = async () => (await shop.deliver({ id: `evt_${crypto.randomUUID().slice(0, 8)}` })).status
    expect((await patch({ state: 'paused' })).body.state).toBe('paused')
    expect(await statusOf()).toBe(401)
    expect((await shop.get('/setup')).state).toBe('paused')
    await patch({ state: 'active' })
    expect(await statusOf()).toBe(200)
    expect((await worker.send('DELETE', shop.api, { key })).status).toBe(204)
    expect(await statusOf()).toBe(401)
    for (const path of ['', '/setup'])
      expect((await worker.call('GET', `${shop.api}${path}`, { key })).status).toBe(404)
    const list = await worker.call('GET', `${shop.tenant.api}/endpoints`, { key })
    expect(list.body.items).toEqual([])
    const actions = await rowsOf<{ action: string }>(
      `select action from audit_entries where lower(hex(subject)) = ? order by id`,
      shop.endpoint.slice(3),
    )
    expect(actions.map(({ action }) => action.replace('endpoint.', ''))).toEqual([
      ...['created', 'changed', 'changed', 'paused', 'resumed', 'deleted'],
    ])
  })

  it('of another tenant behaves like one that does not exist', async () => {
    const shop = await connectShop('stripe', { worker })
    const { api, key } = await createIssuer()
    const path = `${api}/endpoints/${shop.endpoint}`
    const tries: [string, string, object?][] = [
      ['GET', path],
      ['PATCH', path, { name: 'mine' }],
      ['DELETE', path],
      ['GET', `${path}/setup`],
      ['POST', `${path}/rotate-secret`, { secret: 'whsec_abcdefgh' }],
      ['PUT', `${path}/api-key`, { key: 'rk_test_abcdefghijkl' }],
      ['DELETE', `${path}/api-key`],
    ]
    for (const [method, at, body] of tries)
      expect([at, (await worker.call(method, at, { key, body })).status]).toEqual([at, 404])
    expect(await shop.get()).toMatchObject({ state: 'active', apiKey: null })
  })

  it('is read with the permission issuer.read and changed with commerce.write alone', async () => {
    const shop = await connectShop('stripe', { worker })
    const { api, key } = shop.tenant
    const scoped = async (scopes: string[]) => {
      const made = await worker.call('POST', `${api}/api-keys`, { key, body: { name: 'x', scopes } })
      return made.body.key as string
    }
    const [reader, writer] = [await scoped(['issuer.read']), await scoped(['commerce.write'])]
    const statusOf = async (method: string, path: string, own: string, body?: object) =>
      (await worker.call(method, path, { key: own, body })).status
    for (const path of [`${api}/endpoints`, shop.api, `${shop.api}/setup`]) {
      expect([path, await statusOf('GET', path, reader)]).toEqual([path, 200])
      expect([path, await statusOf('GET', path, writer)]).toEqual([path, 403])
    }
    const changes: [string, string, object?][] = [
      ['POST', `${api}/endpoints`, { provider: 'woocommerce' }],
      ['POST', `${shop.api}/rotate-secret`, { secret: 'whsec_abcdefgh' }],
      ['PUT', `${shop.api}/api-key`, { key: 'rk_test_abcdefghijkl' }],
      ['DELETE', `${shop.api}/api-key`],
      ['PATCH', shop.api, { name: 'x' }],
      ['DELETE', shop.api],
    ]
    for (const [method, path, body] of changes)
      expect([method, path, await statusOf(method, path, reader, body)]).toEqual([method, path, 403])
    for (const [method, path, body] of changes.slice(0, 4))
      expect([method, path, await statusOf(method, path, writer, body)]).not.toEqual([method, path, 403])
  })

  it('takes a read-only key of the shop’s API, and no other', async () => {
    const shop = await connectShop('shopify', { worker })
    const { key } = shop.tenant
    const put = (text: string) => worker.call('PUT', `${shop.api}/api-key`, { key, body: { key: text } })
    const token = `shpat_${'a1'.repeat(16)}`
    expect((await put(token)).status).toBe(409)
    await worker.call('PATCH', shop.api, { key, body: { account: 'mine.myshopify.com' } })
    expect((await put('shpss_abc')).status).toBe(400)
    expect((await put(token)).status).toBe(204)
    expect((await shop.get()).apiKey).toEqual({ endsWith: 'a1a1', asked: null })
    expect(JSON.stringify(await dump())).not.toContain(token)
    expect((await worker.send('DELETE', `${shop.api}/api-key`, { key })).status).toBe(204)
    expect((await shop.get()).apiKey).toBeNull()
    const stripe = await connectShop('stripe', { worker })
    const own = { key: stripe.tenant.key, body: { key: 'sk_live_abcdefghijk' } }
    const refused = await worker.call('PUT', `${stripe.api}/api-key`, own)
    expect(refused.body.errors).toMatchObject([
      { pointer: '/key', detail: expect.stringMatching(/restricted key/) },
    ])
  })
})

describe('the health of an endpoint', () => {
  it('says what is wrong with deliveries that were refused, and forgets it with the first good one', async () => {
    const shop = await connectShop('stripe', { worker })
    await worker.send('POST', shop.hook, { body: '{}' })
    expect((await shop.get()).health).toMatchObject({ lastFailure: { class: 'no_signature' }, failures: 1 })
    // Once in ten seconds, whoever may be trying.
    await worker.send('POST', shop.hook, { body: '{}', headers: await signedHeaders('stripe', '{} ') })
    expect((await shop.get()).health).toMatchObject({ lastFailure: { class: 'no_signature' }, failures: 1 })
    await shop.deliver({ id: 'evt_good' })
    expect((await shop.get()).health).toMatchObject({
      lastFailure: null,
      failures: 0,
      lastOk: expect.any(String),
    })
  })

  it.each([
    ['stale', { at: Math.floor(Date.now() / 1000) - 400 }, /clock/],
    ['wrong_signature', { secret: 'whsec_b3RoZXI' }, /another secret/],
  ])('says %s', async (failure, options, hint) => {
    const shop = await connectShop('stripe', { worker })
    await worker.send('POST', shop.hook, {
      body: '{}',
      headers: await signedHeaders('stripe', '{}', options),
    })
    expect((await shop.get('/setup')).health).toMatchObject({ lastFailure: { class: failure }, failures: 1 })
    expect((await shop.get('/setup')).hint).toMatch(hint)
  })

  it('27: a secret of Stripe given to Standard Webhooks, or the reverse, is told by what arrives', async () => {
    // 32 letters and digits: Stripe's own form, and base64 of 24 bytes.
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
    for (const [made, sender, title] of [
      ['standard-webhooks', 'stripe', 'Stripe'],
      ['stripe', 'standard-webhooks', 'Standard Webhooks'],
    ] as const) {
      const { api, key } = await createIssuer()
      const { body } = await worker.call('POST', `${api}/endpoints`, {
        key,
        body: { provider: made, secret },
      })
      const headers = await signedHeaders(sender, '{}', { secret })
      expect((await worker.send('POST', `/hooks/${body.id}`, { body: '{}', headers })).status).toBe(401)
      const setup = await worker.call('GET', `${api}/endpoints/${body.id}/setup`, { key })
      expect(setup.body.health.lastFailure.class).toBe(`same_secret:${sender}`)
      expect(setup.body.hint).toContain(`Make a new endpoint for ${title} with the same secret.`)
    }
  })
})

describe('the set-up of an endpoint', () => {
  it('says which secret is meant, waits for an event, and shows what arrived and what it would lead to', async () => {
    const shop = await connectShop('shopify', { worker })
    expect(await shop.get('/setup')).toMatchObject({
      url: expect.stringContaining(shop.hook),
      waiting: true,
      secret: expect.stringContaining('three secrets'),
      arrived: [],
    })
    await shop.deliver(shopifyOrder(), { 'x-shopify-topic': 'orders/paid' })
    const [unmapped] = (await shop.get('/setup')).arrived
    expect(unmapped).toMatchObject({
      type: 'orders/paid',
      says: 'an order of one line; paid.',
      wouldIssue: [{ line: 'Welding course - Monday', quantity: 1, achievements: [] }],
    })
    await shop.mapAll()
    const setup = await shop.get('/setup')
    expect(setup.waiting).toBe(false)
    expect(setup.arrived[0].wouldIssue[0].achievements).toEqual(['welding-1'])
    expect(JSON.stringify(setup)).not.toMatch(/bo@example|Bo Buyer/)
  })
})
