import { createHmac } from 'node:crypto'
import Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { stripe as door } from '../../src/commerce/stripe/provider.ts'
import { verifyDelivery } from '../../src/commerce/verify-signature.ts'

// Stripe's own package signs here, so that a misreading of the scheme cannot cancel itself out.
const stripe = new Stripe('sk_test_x')
const secret = 'whsec_c2lnbmV0LXRlc3Q'
const otherSecret = 'whsec_b3RoZXItc2VjcmV0'
const signedAt = 1_790_000_000
const body = '{"id":"evt_1","object":"event"}'

const sign = (payload: string, key = secret, timestamp = signedAt) =>
  stripe.webhooks.generateTestHeaderStringAsync({ payload, secret: key, timestamp })

const verify = async (
  header: string | null,
  options: { body?: string | Uint8Array; secrets?: string[]; now?: number } = {},
) => {
  const received = options.body ?? body
  const delivery = {
    header: (name: string) => (name === 'stripe-signature' ? header : null),
    body: typeof received === 'string' ? new TextEncoder().encode(received) : received,
  }
  const now = new Date((options.now ?? signedAt) * 1000)
  return (await verifyDelivery(door, delivery, options.secrets ?? [secret], now)) === 'ok'
}

const v1Of = (header: string) => header.slice(header.indexOf('v1=') + 3)

describe('a Stripe signature', () => {
  it('is accepted as Stripe makes it', async () => {
    expect(await verify(await sign(body))).toBe(true)
  })

  it.each([
    ['empty', ''],
    ['with a byte order mark', `\uFEFF${body}`],
    ['with CRLF', '{\r\n"id": "evt_1"\r\n}\r\n'],
    ['with every Unicode plane', '{"name":"Zoë 山田 𝒳"}'],
  ])('covers a body %s', async (_name, payload) => {
    const header = await sign(payload)
    expect(await verify(header, { body: payload })).toBe(true)
    expect(await verify(header, { body: `${payload} ` })).toBe(false)
  })

  it('is refused for another secret, for the secret decoded, and for no secret at all', async () => {
    const header = await sign(body)
    expect(await verify(header, { secrets: [otherSecret] })).toBe(false)
    expect(await verify(header, { secrets: [secret.slice('whsec_'.length)] })).toBe(false)
    expect(await verify(header, { secrets: [] })).toBe(false)
  })

  it('is accepted under either secret while one replaces the other', async () => {
    const rotation = { secrets: [otherSecret, secret] }
    expect(await verify(await sign(body), rotation)).toBe(true)
    expect(await verify(await sign(body, otherSecret), rotation)).toBe(true)
    expect(await verify(await sign(body), { secrets: [otherSecret] })).toBe(false)
  })

  it('is accepted when any one of several v1 fits', async () => {
    const wrong = v1Of(await sign(body, otherSecret))
    const right = v1Of(await sign(body))
    expect(await verify(`t=${signedAt},v1=${wrong},v1=${right}`)).toBe(true)
    expect(await verify(`t=${signedAt},v1=${wrong},v1=${wrong}`)).toBe(false)
    expect(await verify(`t=${signedAt},v1=zz,v1=${right}`)).toBe(true)
  })

  it.each([
    [-301, false],
    [-300, true],
    [-299, true],
    [299, true],
    [300, true],
    [301, false],
  ])('15: that is %i s away from now: %s', async (distance, accepted) => {
    expect(await verify(await sign(body), { now: signedAt + distance })).toBe(accepted)
  })

  it('of any other scheme counts for nothing', async () => {
    const right = v1Of(await sign(body))
    expect(await verify(`t=${signedAt},v0=${right}`)).toBe(false)
    expect(await verify(`t=${signedAt},v2=${right}`)).toBe(false)
    expect(await verify(`t=${signedAt},v0=junk,v1=${right}`)).toBe(true)
  })

  it('is refused in a header that is not exactly of the form', async () => {
    const right = v1Of(await sign(body))
    const malformed = [
      null,
      '',
      't=',
      `v1=${right}`,
      `t=${signedAt}`,
      `t=${signedAt}abc,v1=${right}`,
      `t=-${signedAt},v1=${right}`,
      `t=${signedAt}.0,v1=${right}`,
      `t=${signedAt},t=${signedAt},v1=${right}`,
      `t=${signedAt}=1,v1=${right}`,
      `t=${signedAt},v1=${right}=`,
      `t=${signedAt},v1=${right.toUpperCase()}`,
      `t=${signedAt},v1=${right.slice(2)}`,
      `t=${signedAt}, v1=${right}`,
    ]
    for (const header of malformed) expect(await verify(header), String(header)).toBe(false)
  })

  it('is refused among more than ten v1, or in a header beyond 2 KB', async () => {
    const right = v1Of(await sign(body))
    const filler = ',v1='.concat('0'.repeat(64))
    expect(await verify(`t=${signedAt},v1=${right}${filler.repeat(9)}`)).toBe(true)
    expect(await verify(`t=${signedAt},v1=${right}${filler.repeat(10)}`)).toBe(false)
    expect(await verify(`t=${signedAt},v1=${right},v0=${'x'.repeat(2048)}`)).toBe(false)
  })

  it('covers bytes that are not UTF-8, not what a decoder makes of them', async () => {
    const bytes = new Uint8Array([0x7b, 0xff, 0xfe, 0x7d])
    // Stripe's package signs texts alone.
    const mac = createHmac('sha256', secret).update(`${signedAt}.`).update(bytes).digest('hex')
    expect(await verify(`t=${signedAt},v1=${mac}`, { body: bytes })).toBe(true)
    expect(await verify(await sign(new TextDecoder().decode(bytes)), { body: bytes })).toBe(false)
  })
})
