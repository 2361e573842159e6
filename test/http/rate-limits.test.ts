import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { API_LIMITS } from '../../src/core/limits/api-limits.ts'
import { call, createIssuer } from '../support/api.ts'
import { createWorker, type TestWorker } from '../support/worker.ts'

const HOST = 'https://badges.institute.test'

/** The Worker as it is in production, where limits are kept. */
const production = (bindings: Record<string, unknown> = {}) =>
  createWorker({ ENVIRONMENT: 'production', PUBLIC_ORIGIN: HOST, MAIL: 'none', ...bindings })

async function newKey(scopes = ['issuer.read']) {
  const tenant = await createIssuer()
  const { body } = await call('POST', `${tenant.api}/api-keys`, {
    key: tenant.key,
    body: { name: 'x', scopes },
  })
  return { tenant, key: String(body.key), path: `${HOST}${tenant.api}` }
}

const limitOf = (value: string | null, name: string) => {
  const [, remaining, reset] = new RegExp(`"${name}";r=(\\d+);t=(\\d+)`).exec(value ?? '') ?? []
  return { remaining: Number(remaining), reset: Number(reset) }
}

/** Asks until it is refused, under ever new addresses of the client's own invention. */
async function useUp(worker: TestWorker, path: string, key: string) {
  // A window may end on the way; two of them take no more than this, and three would take more than a minute.
  for (let n = 0; n <= 2 * API_LIMITS.key; n++) {
    const answer = await worker.call('GET', path, {
      key,
      headers: { 'x-forwarded-for': `192.0.2.${n % 250}` },
    })
    if (answer.status !== 200) return answer
  }
  throw new Error('it was never refused')
}

describe('the limits of the API', () => {
  it('are told with every answer, in structured fields', async () => {
    const { key, path } = await newKey()
    const { headers } = await production().send('GET', path, { key })
    expect(headers.get('ratelimit-policy')).toBe('"key";q=600;w=60, "tenant";q=3000;w=60')
    const state = headers.get('ratelimit')
    expect(limitOf(state, 'key').remaining).toBe(599)
    expect(limitOf(state, 'tenant').remaining).toBeLessThan(3_000)
    expect(limitOf(state, 'key').reset).toBeGreaterThan(0)
    expect(limitOf(state, 'key').reset).toBeLessThanOrEqual(60)
  })

  it('are told where there is nothing at the address, and when the request is refused', async () => {
    const { key, tenant } = await newKey()
    for (const path of [`/api/v1/issuers/no-such-issuer`, `${tenant.api}/credentials`]) {
      const { headers, status } = await production().send('GET', `${HOST}${path}`, { key })
      expect([path, status >= 400, headers.has('ratelimit')]).toEqual([path, true, true])
    }
  })

  it('count a batch as one request', async () => {
    const { key, path } = await newKey(['credentials.issue'])
    const items = Array.from({ length: 20 }, (_, n) => ({ recipient: { email: `p${n}@example.org` } }))
    const body = { achievement: 'welding-1', items }
    const { status, headers } = await production().send('POST', `${path}/credentials/batch`, { key, body })
    expect(status).toBe(201)
    expect(limitOf(headers.get('ratelimit'), 'key').remaining).toBe(599)
  })

  it('stop a key with a problem document that says for how long', async () => {
    const { key, path, tenant } = await newKey()
    const worker = production()
    const refused = await useUp(worker, path, key)
    expect(refused.status).toBe(429)
    expect(refused.headers.get('content-type')).toBe('application/problem+json')
    expect(refused.body.type).toBe(`${HOST}/problems/rate_limited`)
    expect(refused.body.detail).toBe('more than 600 requests of one key in a minute')
    expect(Number(refused.headers.get('retry-after'))).toBe(
      limitOf(refused.headers.get('ratelimit'), 'key').reset,
    )
    // Another key of the same tenant goes on.
    expect((await worker.send('GET', path, { key: tenant.key })).status).toBe(200)
  }, 120_000)

  it('stop what another isolate has counted too', async () => {
    const { key, path } = await newKey()
    const asked: string[] = []
    const limiter = (success: boolean) => ({
      limit: async ({ key: name }: { key: string }) => {
        asked.push(name)
        return { success }
      },
    })
    const shut = production({ API_KEY_LIMITER: limiter(true), API_TENANT_LIMITER: limiter(false) })
    const { status, headers } = await shut.send('GET', path, { key })
    expect(status).toBe(429)
    expect(limitOf(headers.get('ratelimit'), 'tenant').remaining).toBe(0)
    expect(asked.map((name) => name.replace(/\d+/, 'N')).sort()).toEqual(['key:N', 'tenant:N'])
  })

  it('are those that Cloudflare counts', () => {
    expect(Object.keys(env)).toEqual(expect.arrayContaining(['API_KEY_LIMITER', 'API_TENANT_LIMITER']))
  })

  it('refuse nobody on a development server', async () => {
    const { key, tenant } = await newKey()
    const shut = { limit: async () => ({ success: false }) }
    const worker = createWorker({ API_KEY_LIMITER: shut, API_TENANT_LIMITER: shut })
    expect((await worker.send('GET', tenant.api, { key })).status).toBe(200)
  })

  it('do not stand before public pages and hooks', async () => {
    const { tenant } = await newKey()
    for (const path of [`/i/${tenant.slug}`, '/hooks/ep_00000000000000000000000000000000']) {
      const { headers } = await createWorker().send('GET', path)
      expect([path, headers.has('ratelimit')]).toEqual([path, false])
    }
  })
})
