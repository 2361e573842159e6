import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { ACHIEVEMENT, createIssuer, createTenant, type RequestOptions } from '../support/api.ts'
import { refuse as refuseBy } from '../support/refuse.ts'
import { createWorker } from '../support/worker.ts'

const OPERATOR = (env as unknown as { OPERATOR_TOKEN: string }).OPERATOR_TOKEN
const MEBIBYTE = 1024 * 1024
const worker = createWorker()
const ada = { email: 'ada@example.org' }
const credential = { achievement: 'welding-1', recipient: ada }

const refuse = (
  method: string,
  path: string,
  options: RequestOptions,
  expected: { status: number; pointer?: string | string[] },
) => refuseBy(worker, [method, path, options], expected)

/** Every address that takes a body, with one that is good. */
const bodies = async () => {
  const tenant = await createIssuer()
  const { api, key } = tenant
  const made = await worker.call('POST', `${api}/endpoints`, {
    key,
    body: { provider: 'stripe', secret: 'whsec_c2lnbmV0' },
  })
  const rule = { endpoint: made.body.id, match: { any: true }, achievement: 'welding-1' }
  const id = '01a20fb9-641a-77ab-8cf2-a4bb9f88916f'
  const addresses: [string, string, string, object][] = [
    ['POST', '/api/v1/tenants', OPERATOR, { name: 'N', slug: 'new-tenant', email: 'a@example.org' }],
    ['POST', `${api}/achievements`, key, { ...ACHIEVEMENT, slug: 'welding-2' }],
    ['PUT', `${api}/achievements/welding-1`, key, ACHIEVEMENT],
    ['POST', `${api}/credentials`, key, credential],
    ['POST', `${api}/credentials/batch`, key, { achievement: 'welding-1', items: [{ recipient: ada }] }],
    ['POST', `${api}/credentials/revoke`, key, { ids: [id] }],
    ['POST', `${api}/credentials/${id}/revoke`, key, {}],
    ['POST', `${api}/endpoints`, key, { provider: 'stripe', secret: 'whsec_c2lnbmV0' }],
    ['POST', `${api}/mapping-rules`, key, rule],
    ['POST', '/api/v1/verify', '', { url: 'https://example.org/credential' }],
  ]
  return { tenant, addresses }
}

describe('a body that cannot be read', () => {
  it.each<[string, Uint8Array | string]>([
    ['is not there', ''],
    ['is cut off', '{"achievement": "welding-1", "recipient": {'],
    ['is not JSON', 'achievement=welding-1'],
    ['is not UTF-8', Uint8Array.of(0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0x22, 0x7d)],
    ['has an overlong sequence', Uint8Array.of(0x22, 0xc0, 0xaf, 0x22)],
    ['has 65 levels', `${'['.repeat(65)}${']'.repeat(65)}`],
    ['has 100,000 levels', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['has 100,000 levels that never end', '{"a":'.repeat(100_000)],
  ])('because it %s is refused everywhere', async (_name, body) => {
    const { addresses } = await bodies()
    for (const [method, path, key] of addresses) await refuse(method, path, { key, body }, { status: 400 })
  })

  it('is refused as text, as a number, as null and as a list', async () => {
    const { addresses } = await bodies()
    for (const [method, path, key] of addresses) {
      for (const body of ['"welding-1"', '7', 'null', '[]']) {
        await refuse(method, path, { key, body }, { status: 400 })
      }
    }
  })

  it('is refused when it is larger than the address takes, with or without a length', async () => {
    const { addresses } = await bodies()
    for (const [method, path, key] of addresses) {
      const size = path.endsWith('/batch') ? 17 * MEBIBYTE : 2 * MEBIBYTE
      const body = new Uint8Array(size).fill(0x20)
      await refuse(method, path, { key, body }, { status: 413 })
      const stream = () => new Blob([body]).stream() as ReadableStream
      await refuse(method, path, { key, body: stream() }, { status: 413 })
      await refuse(method, path, { key, body: stream(), headers: { 'content-length': '2' } }, { status: 413 })
    }
  })
})

describe('a member', () => {
  it('that is not known is named by its pointer, everywhere', async () => {
    const { addresses } = await bodies()
    for (const [method, path, key, good] of addresses) {
      const body = { ...good, 'col/our~': 1 }
      await refuse(method, path, { key, body }, { status: 400, pointer: '/col~1our~0' })
    }
    const { api, key } = await createIssuer()
    const nested = { ...credential, recipient: { ...ada, age: 36 } }
    await refuse(
      'POST',
      `${api}/credentials`,
      { key, body: nested },
      { status: 400, pointer: '/recipient/age' },
    )
    const proto = '{"achievement":"welding-1","recipient":{"email":"ada@example.org"},"__proto__":{"a":1}}'
    await refuse('POST', `${api}/credentials`, { key, body: proto }, { status: 400, pointer: '/__proto__' })
  })

  it('that is one of very many unknown ones makes no long answer', async () => {
    const { api, key } = await createIssuer()
    const body = Object.fromEntries(Array.from({ length: 80_000 }, (_, n) => [`k${n}`, 0]))
    const long = { [`${'k'.repeat(500_000)}`]: 0, ...credential }
    for (const refused of [body, long]) {
      const path = `${api}/credentials`
      const answer = await refuse('POST', path, { key, body: refused }, { status: 400 })
      expect(JSON.stringify(answer.body).length).toBeLessThan(5_000)
    }
    const items = [{ recipient: ada }, body]
    const batch = { achievement: 'welding-1', items }
    const { body: answered } = await worker.call('POST', `${api}/credentials/batch`, { key, body: batch })
    expect(answered.items[1].errors.length).toBeLessThan(25)
  })

  it('of the wrong type is named by its pointer, everywhere', async () => {
    const { addresses } = await bodies()
    for (const [method, path, key, good] of addresses) {
      for (const member of Object.keys(good)) {
        // The path names the achievement, and a credential may be anything.
        if ((method === 'PUT' && member === 'slug') || member === 'credential') continue
        const body = { ...good, [member]: 7 }
        await refuse(method, path, { key, body }, { status: 400, pointer: `/${member}` })
      }
    }
  })
})

describe('what does not exist or is taken', () => {
  it('is named by its pointer', async () => {
    const { tenant, addresses } = await bodies()
    const { api, key, slug } = tenant
    const unknown = { ...credential, achievement: 'juggling' }
    await refuse(
      'POST',
      `${api}/credentials`,
      { key, body: unknown },
      { status: 404, pointer: '/achievement' },
    )
    const batch = { achievement: 'juggling', items: [{ recipient: ada }] }
    await refuse(
      'POST',
      `${api}/credentials/batch`,
      { key, body: batch },
      { status: 404, pointer: '/achievement' },
    )
    await refuse('POST', `${api}/achievements`, { key, body: ACHIEVEMENT }, { status: 409, pointer: '/slug' })
    const taken = { name: 'Other', slug, email: 'other@example.org' }
    await refuse('POST', '/api/v1/tenants', { key: OPERATOR, body: taken }, { status: 409, pointer: '/slug' })
    const rule = addresses.find(([, path]) => path.endsWith('/mapping-rules'))?.[3]
    const to = (members: object) => ({ key, body: { ...rule, ...members } })
    await refuse('POST', `${api}/mapping-rules`, to({ achievement: 'juggling' }), {
      status: 404,
      pointer: '/achievement',
    })
    await refuse('POST', `${api}/mapping-rules`, to({ endpoint: `ep_${'0'.repeat(32)}` }), {
      status: 404,
      pointer: '/endpoint',
    })
    await refuse('POST', `${api}/mapping-rules`, to({ match: {} }), { status: 400, pointer: '/match' })
  })

  it('burns no status position', async () => {
    const { api, key } = await createIssuer()
    await worker.call('POST', `${api}/achievements/welding-1/archive`, { key })
    await refuse('POST', `${api}/credentials`, { key, body: credential }, { status: 409 })
  })
})

describe('the envelope of a request', () => {
  it('without a key that fits is refused alike', async () => {
    const { api } = await createTenant()
    const path = `${api}/credentials`
    const headers = [
      'Bearer',
      'Bearer ',
      'Basic YTpi',
      'Bearer sk_live_x',
      `Bearer ${'k'.repeat(600)}`,
      'sk_live_x',
    ]
    const answers = [await refuse('POST', path, { body: credential }, { status: 401 })]
    for (const authorization of headers) {
      answers.push(
        await refuse('POST', path, { body: credential, headers: { authorization } }, { status: 401 }),
      )
    }
    expect(new Set(answers.map(({ body }) => body.detail)).size).toBe(1)
    expect(answers[0]?.headers.get('www-authenticate')).toBe('Bearer')
    await refuse('POST', '/api/v1/tenants', { key: 'no-operator', body: {} }, { status: 401 })
  })

  it.each(['', 'two words', 'é', 'k'.repeat(256)])(
    'with the Idempotency-Key “%s” is refused',
    async (value) => {
      const { api, key } = await createIssuer()
      const options = { key, body: credential, headers: { 'idempotency-key': value } }
      await refuse('POST', `${api}/credentials`, options, { status: 400 })
    },
  )

  it('to an address that there is not is 404, and with a method that it does not take 405', async () => {
    const { api, key, slug } = await createIssuer()
    const nowhere = [
      '/api/v2/tenants',
      '/i',
      `/i/${slug}/nothing`,
      `${api}/nothing`,
      `${api}/credentials/x`,
      '/hooks',
    ]
    for (const path of nowhere) await refuse('GET', path, { key }, { status: 404 })
    const wrong: [string, string, string][] = [
      ['GET', '/api/v1/tenants', 'POST'],
      ['DELETE', `${api}/credentials`, 'GET, HEAD, POST'],
      ['PATCH', `${api}/achievements/welding-1`, 'GET, HEAD, PUT'],
      ['POST', `/i/${slug}/did.json`, 'GET, HEAD'],
      ['GET', `/hooks/ep_${'0'.repeat(32)}`, 'POST'],
    ]
    for (const [method, path, allowed] of wrong) {
      const { headers } = await refuse(method, path, { key }, { status: 405 })
      expect(headers.get('allow')).toBe(allowed)
    }
  })

  it.each<[string, string]>([
    ['limit=0', '/limit'],
    ['limit=201', '/limit'],
    ['recipient=ada', '/recipient'],
    ['state=lost', '/state'],
    ['after=1', '/after'],
    ['colour=red', '/colour'],
  ])('with the query %s is refused', async (query, pointer) => {
    const { api, key } = await createIssuer()
    await refuse('GET', `${api}/credentials?${query}`, { key }, { status: 400, pointer })
  })
})
