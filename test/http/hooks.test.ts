import { describe, expect, it } from 'vitest'
import { DB, fingerprint } from '../support/database.ts'
import { createShop, nowInSeconds, SECRET, type Shop, signatureOf } from '../support/shop.ts'
import { COMPLETED, liveEvent, paidOrder, session } from '../support/stripe-events.ts'
import { createWorker } from '../support/worker.ts'

const MEBIBYTE = 1024 * 1024
const UNKNOWN = `/hooks/ep_${'0'.repeat(32)}`
const payload = JSON.stringify(paidOrder())

const post = (
  { worker, hook }: Pick<Shop, 'worker' | 'hook'>,
  body: string | Uint8Array,
  signature?: string,
) =>
  worker.send('POST', hook, {
    body,
    headers: signature === undefined ? {} : { 'stripe-signature': signature },
  })

/** Everything a caller can see of an answer, but for the id of the request. */
async function seen(response: Response) {
  const text = (await response.text()).replace(/urn:uuid:[0-9a-f-]{36}/, 'urn:uuid:…')
  return { status: response.status, headers: [...response.headers], text }
}

describe('a webhook', () => {
  it('signed by Stripe is taken with an empty 200 and written down once, sealed', async () => {
    const shop = await createShop()
    const response = await shop.post(paidOrder())
    expect(response.status).toBe(200)
    expect(await response.text()).toBe('')
    expect(await shop.events()).toMatchObject([
      { state: 'received', dedupe_key: 'evt_paid', type: COMPLETED, attempts: 0 },
    ])
    expect(shop.worker.messages).toHaveLength(1)
    expect(await fingerprint()).not.toMatch(/626F406578616D706C65/)
  })

  it.each([-295, -1, 0, 1, 295])('15: signed %i seconds from now is taken', async (seconds) => {
    const shop = await createShop()
    const signature = await signatureOf(payload, SECRET, nowInSeconds() + seconds)
    expect((await post(shop, payload, signature)).status).toBe(200)
  })

  it('16, 17: is answered with one and the same 401 whatever is wrong with it', async () => {
    const shop = await createShop()
    const other = await createShop({}, { secret: 'whsec_YW5vdGhlciBzaG9w' })
    const signature = await signatureOf(payload)
    // The endpoint keeps in mind that deliveries were refused, and nothing of them.
    const before = await fingerprint(['endpoints'])
    const refused: [string, Promise<Response>][] = [
      ['no signature', post(shop, payload)],
      ['an empty signature', post(shop, payload, '')],
      ['no signature in it', post(shop, payload, 't=1')],
      ['another secret', post(shop, payload, await signatureOf(payload, 'whsec_d3Jvbmc'))],
      ["another tenant's secret", post(shop, payload, await signatureOf(payload, 'whsec_YW5vdGhlciBzaG9w'))],
      ["another tenant's endpoint", post(other, payload, signature)],
      ['a changed body', post(shop, payload.replace('3000', '3001'), signature)],
      ['a byte more', post(shop, `${payload}\n`, signature)],
      ['a stale time', post(shop, payload, await signatureOf(payload, SECRET, nowInSeconds() - 305))],
      ['a time to come', post(shop, payload, await signatureOf(payload, SECRET, nowInSeconds() + 305))],
      [
        'a changed time',
        post(
          shop,
          payload,
          signature.replace(/t=(\d+)/, (_, t) => `t=${Number(t) + 1}`),
        ),
      ],
      ['only another scheme', post(shop, payload, signature.replace('v1=', 'v0='))],
      ['an unknown endpoint', post({ ...shop, hook: UNKNOWN }, payload, signature)],
      ['an unknown endpoint, no signature', post({ ...shop, hook: UNKNOWN }, payload)],
      ['an endpoint that cannot be', post({ ...shop, hook: '/hooks/nothing' }, payload, signature)],
      [
        'the id without its prefix',
        post({ ...shop, hook: shop.hook.replace('ep_', '') }, payload, signature),
      ],
      [
        'the id in capitals',
        post(
          { ...shop, hook: shop.hook.toUpperCase().replace('/HOOKS/EP_', '/hooks/ep_') },
          payload,
          signature,
        ),
      ],
    ]
    const first = await seen(await post(shop, payload, `t=${nowInSeconds()},v1=${'0'.repeat(64)}`))
    expect(first.status).toBe(401)
    for (const [what, response] of refused) expect([what, await seen(await response)]).toEqual([what, first])
    expect(await fingerprint(['endpoints'])).toBe(before)
    expect(shop.worker.messages).toEqual([])
  })

  it('of an endpoint that is paused is answered as if there were none', async () => {
    const shop = await createShop()
    await DB.prepare(`update endpoints set state = 'paused' where lower(hex(id)) = ?`)
      .bind(shop.endpoint.slice(3))
      .run()
    const signature = await signatureOf(payload)
    const paused = await seen(await post(shop, payload, signature))
    expect(paused).toEqual(await seen(await post({ ...shop, hook: UNKNOWN }, payload, signature)))
  })

  it('18: of 1 MiB is taken, of a byte more is not, with a length or without', async () => {
    const shop = await createShop()
    const sized = (bytes: number) => `{"id":"evt_large","x":"${'x'.repeat(bytes - 25)}"}`
    const most = sized(MEBIBYTE)
    expect(new TextEncoder().encode(most)).toHaveLength(MEBIBYTE)
    expect((await post(shop, most, await signatureOf(most))).status).toBe(200)
    const more = sized(MEBIBYTE + 1)
    const headers = { 'stripe-signature': await signatureOf(more) }
    const before = await fingerprint()
    const stream = new Blob([more]).stream() as ReadableStream
    for (const body of [more, stream]) {
      for (const hook of [shop.hook, UNKNOWN]) {
        if (body === stream && hook === UNKNOWN) continue
        expect((await shop.worker.call('POST', hook, { body, headers })).status).toBe(413)
      }
    }
    expect(await fingerprint()).toBe(before)
  })

  it('1: that comes fifty times at once is one row and one message', async () => {
    const shop = await createShop()
    const signature = await signatureOf(payload)
    const responses = await Promise.all(Array.from({ length: 50 }, () => post(shop, payload, signature)))
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]))
    expect(await shop.events()).toHaveLength(1)
    expect(shop.worker.messages).toHaveLength(1)
  })

  it('with an id that another endpoint has seen is a row of its own', async () => {
    const shops = [await createShop(), await createShop()]
    for (const shop of shops) expect((await shop.post(paidOrder())).status).toBe(200)
    for (const shop of shops) expect(await shop.events()).toHaveLength(1)
  })

  it.each<[string, string | Uint8Array]>([
    ['not JSON', 'id=evt_1'],
    ['empty', ''],
    ['cut off', payload.slice(0, -2)],
    ['too deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ])('that is signed but %s is kept in quarantine and taken', async (_name, body) => {
    const shop = await createShop()
    expect((await post(shop, body, await signatureOf(String(body)))).status).toBe(200)
    await shop.worker.drain()
    expect(await shop.events()).toMatchObject([
      { state: 'quarantined', reason: expect.stringContaining('JSON') },
    ])
    expect((await post(shop, body, await signatureOf(String(body)))).status).toBe(200)
    expect(await shop.events()).toHaveLength(1)
  })

  it('19: is verified over the bytes as they came: byte order mark, line ends, escapes', async () => {
    const shop = await createShop()
    await shop.mapAll()
    const spelled = `\r\n${JSON.stringify(paidOrder(), null, 2).replace('Bo Buyer', '\\u0042o \u{1d4d1}uyer')}\r\n`
    expect((await post(shop, spelled, await signatureOf(spelled))).status).toBe(200)
    await shop.worker.drain()
    expect(await shop.credentials()).toMatchObject([{ recipient: { name: 'Bo \u{1d4d1}uyer' } }])
    const marked = `\ufeff${payload}`
    expect((await post(shop, marked, await signatureOf(marked))).status).toBe(200)
    expect((await post(shop, payload, await signatureOf(marked))).status).toBe(401)
  })

  it('13: that is thin is ignored, with advice', async () => {
    const shop = await createShop()
    const related = { id: 'cs_1', type: 'checkout.session', url: '/v1/checkout/sessions/cs_1' }
    const members = { type: `v1.${COMPLETED}`, created: '2026-11-24T00:00:00Z', livemode: true }
    await shop.receive({ id: 'evt_thin', object: 'v2.core.event', ...members, related_object: related })
    expect(await shop.events()).toMatchObject([
      { state: 'ignored', reason: expect.stringContaining('snapshot') },
    ])
  })

  it('of a type that is not used is ignored', async () => {
    const shop = await createShop()
    await shop.receive(liveEvent('1', 'payment_intent.succeeded', session()))
    expect(await shop.events()).toMatchObject([
      { state: 'ignored', reason: expect.stringContaining('payment_intent') },
    ])
  })

  it('cannot be read back', async () => {
    const shop = await createShop()
    for (const method of ['GET', 'PUT', 'DELETE']) {
      for (const hook of [shop.hook, UNKNOWN]) {
        const response = await shop.worker.send(method, hook)
        expect(response.status).toBe(405)
        expect(response.headers.get('allow')).toBe('POST')
      }
    }
  })

  it('is taken although the queue is down', async () => {
    const down = async () => {
      throw new Error('the queue is down')
    }
    const worker = createWorker({ QUEUE: { send: down, sendBatch: down } })
    const shop = await createShop({}, { worker })
    expect((await shop.post(paidOrder())).status).toBe(200)
    expect(await shop.events()).toMatchObject([{ state: 'received' }])
  })
})
