import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { Webhook as SvixWebhook } from 'svix'
import { describe, expect, it } from 'vitest'
import { standardWebhooks } from '../../src/commerce/standard-webhooks/provider.ts'
import { stripe } from '../../src/commerce/stripe/provider.ts'
import { verifyDelivery } from '../../src/commerce/verify-signature.ts'
import { asymmetricSender, deliveryOf, purchaseOf, readingOf, reasonIn } from '../support/doors.ts'
import { hasShared, sharedJson } from '../support/shared.ts'

// The scheme's own library and Svix sign, so that a misreading cannot cancel itself out.
const secret = `whsec_${btoa('0123456789012345678901234567')}`
const body = '{"type":"test","data":{}}'
const at = 1_790_000_000
const now = new Date(at * 1000)
const sign = (id = 'msg_1', text = body, key = secret) => new Webhook(key).sign(id, now, text)
const headersOf = (signature: string, id = 'msg_1', timestamp: number | string = at, prefix = 'webhook') => ({
  [`${prefix}-id`]: id,
  [`${prefix}-timestamp`]: String(timestamp),
  [`${prefix}-signature`]: signature,
})
const verify = (
  headers: Record<string, string>,
  secrets = [secret],
  text: string | Uint8Array = body,
  then = now,
) => verifyDelivery(standardWebhooks, deliveryOf(text, headers), secrets, then)

describe('a signature of Standard Webhooks', () => {
  it('is taken as the library of the scheme makes it, under the names of either family', async () => {
    expect(await verify(headersOf(sign()))).toBe('ok')
    const svix = new SvixWebhook(secret).sign('msg_1', now, body)
    expect(await verify(headersOf(svix, 'msg_1', at, 'svix'))).toBe('ok')
    expect(await verify(headersOf(`v1,AAAA v2,x ${sign()}`))).toBe('ok')
  })

  it('covers id, time and body', async () => {
    expect(await verify(headersOf(sign('msg_2')))).toBe('wrong_signature')
    expect(await verify(headersOf(sign(), 'msg_1', at + 1))).toBe('wrong_signature')
    expect(await verify(headersOf(sign()), [secret], `${body} `)).toBe('wrong_signature')
    expect(await verify(headersOf(sign()), [`whsec_${btoa('x'.repeat(24))}`])).toBe('wrong_signature')
  })

  it('has an id without a full stop, and a time of digits', async () => {
    expect(await verify(headersOf(sign('msg.1'), 'msg.1'))).toBe('no_signature')
    for (const time of ['12abc', '', '-1', '1e9'])
      expect(await verify(headersOf(sign(), 'msg_1', time))).toBe('no_signature')
    const { 'webhook-id': _, ...headers } = headersOf(sign())
    expect(await verify(headers)).toBe('no_signature')
  })

  it.each([
    [-301, 'stale'],
    [-299, 'ok'],
    [299, 'ok'],
    [301, 'stale'],
  ])('15: that is %i s away: %s', async (distance, verdict) => {
    const then = new Date((at + distance) * 1000)
    expect(await verify(headersOf(sign()), [secret], body, then)).toBe(verdict)
  })

  it('may be of Ed25519, where the tenant has pasted the public key', async () => {
    const sender = asymmetricSender()
    const signature = sender.sign('msg_1', at, body)
    expect(standardWebhooks.secret.objectTo(sender.publicKey)).toBeUndefined()
    expect(await verify(headersOf(signature), [sender.publicKey])).toBe('ok')
    expect(await verify(headersOf(`${sign()} ${signature}`), [sender.publicKey])).toBe('ok')
    expect(await verify(headersOf(signature), [asymmetricSender().publicKey])).toBe('wrong_signature')
    expect(await verify(headersOf(signature), [secret])).toBe('wrong_signature')
    // A symmetric signature made with the public key, which everybody knows, is none.
    const forged = sign('msg_1', body, `whsec_${sender.publicKey.slice('whpk_'.length)}`)
    expect(await verify(headersOf(forged), [sender.publicKey])).toBe('wrong_signature')
  })

  it('14: is taken under either secret while one replaces the other', async () => {
    const other = `whsec_${btoa('another secret of 24 byte')}`
    expect(await verify(headersOf(sign()), [other, secret])).toBe('ok')
    expect(await verify(headersOf(sign()), [other])).toBe('wrong_signature')
  })

  it.runIf(hasShared)('is as in the published vectors', async () => {
    const { vectors } = sharedJson<{ vectors: Record<string, string>[] }>(
      'fixtures/standard-webhooks.vectors.json',
    )
    expect(vectors).toHaveLength(2)
    for (const vector of vectors) {
      const key = vector.public_key ?? vector.secret ?? ''
      const headers = headersOf(vector.signature ?? '', vector.webhook_id, vector.webhook_timestamp ?? '')
      const then = new Date(Number(vector.webhook_timestamp) * 1000)
      expect(await verify(headers, [key], vector.body ?? '', then)).toBe('ok')
    }
  })
})

describe('a secret', () => {
  it('27: of Stripe pasted for Standard Webhooks, or the reverse, is told apart where it can be', () => {
    expect(standardWebhooks.secret.objectTo('whsec_short')).toMatch(/choose the provider stripe/)
    expect(stripe.secret.objectTo(`whsec_${btoa('x'.repeat(25))}`)).toMatch(
      /choose the provider standard-webhooks/,
    )
    expect(stripe.secret.objectTo('sk_live_123')).toMatch(/API key/)
  })

  it('of the sender alone is refused', () =>
    expect(standardWebhooks.secret.objectTo('whsk_abc')).toMatch(/private key/))
  it.each(['', 'x', 'whsec_', 'whpk_AAAA', `whpk_${btoa('\0'.repeat(32))}`])('is not %j', (text) =>
    expect(standardWebhooks.secret.objectTo(text)).toBeDefined(),
  )
})

describe('an event of any sender', () => {
  const purchase = (members: object = {}) => ({
    type: 'purchase.paid',
    timestamp: '2026-11-24T10:00:00Z',
    data: {
      order: 'A-1',
      amount: '120.00',
      currency: 'EUR',
      buyer: { email: 'bo@example.org' },
      lines: [{ id: 'a', quantity: 2, achievement: 'welding-1' }],
    },
    ...members,
  })

  it('may name what was bought in one line or in several', () => {
    expect(purchaseOf(standardWebhooks, purchase()).facts).toMatchObject([
      {
        kind: 'order',
        amount: 12_000,
        lines: [{ key: 'a', quantity: 2, metadata: { achievement: 'welding-1' } }],
      },
      { kind: 'payment', status: 'paid' },
    ])
    const data = { order: 7, product: 9, learner: { email: 'lin@example.org', name: 'Lin' } }
    expect(purchaseOf(standardWebhooks, purchase({ data }))).toMatchObject({
      orderKey: '7',
      facts: [{ learner: { name: 'Lin' }, lines: [{ key: 'line-1', product: '9', quantity: 1 }] }, {}],
    })
  })

  it('says of a test that it has arrived', () => {
    for (const type of ['test', 'ping', 'webhook.test'])
      expect(standardWebhooks.translate({ type }, readingOf()).kind).toBe('test')
  })

  it('22: is a trial when it says so', () => {
    expect(purchaseOf(standardWebhooks, purchase({ mode: 'test' })).mode).toBe('test')
    expect(purchaseOf(standardWebhooks, purchase()).mode).toBe('live')
    expect(
      reasonIn(standardWebhooks.translate(purchase({ mode: 'test' }), readingOf('', { mode: 'live' }))),
    ).toMatch(/trial/)
  })

  it.each([
    [{ type: 'purchase.paid' }, /“data”/],
    [{ type: 'purchase.paid', data: {} }, /“data.order”/],
    [{ type: 'refund.succeeded', data: { order: 'A' } }, /“data.refund”/],
    [{ type: 'refund.succeeded', data: { order: 'A', refund: 'R', amount: 'much' } }, /“data.amount”/],
    [
      { type: 'learning.scored', data: { recipient: { email: 'a@b' }, achievement: 'x', score: 7 } },
      /“data.score”/,
    ],
    [{ type: 'learning.completed', data: { achievement: 'x' } }, /about nobody/],
    [{ type: 'learning.completed', data: { recipient: { email: 'a@b' } } }, /“data.achievement”/],
    [{ type: 'user.created', data: {} }, /Used are purchase.created/],
    [{ data: {} }, /“type”/],
    [null, /“type”/],
  ])('that is %j is ignored in a sentence that names the member', (event, reason) =>
    expect(reasonIn(standardWebhooks.translate(event, readingOf()))).toMatch(reason),
  )

  it('never throws, whatever a member holds', () => {
    const types = fc.constantFrom('purchase.paid', 'refund.pending', 'learning.scored', 'subscription.lapsed')
    const names = [
      'order',
      'refund',
      'lines',
      'amount',
      'currency',
      'recipient',
      'score',
      'achievement',
      'buyer',
    ]
    fc.assert(
      fc.property(
        types,
        fc.dictionary(fc.constantFrom(...names), fc.jsonValue({ maxDepth: 3 })),
        (type, data) => {
          standardWebhooks.translate({ type, data: { order: 'A', ...data } }, readingOf())
        },
      ),
      { numRuns: 300 },
    )
  })
})
