import { beforeAll, describe, expect, it } from 'vitest'
import { ACHIEVEMENT, createIssuer, ORIGIN, type TestTenant } from '../support/api.ts'
import { activateHost, fakeInternet, newHost, proveHost } from '../support/domains.ts'
import { createWorker } from '../support/worker.ts'

const worker = createWorker()

interface Hosted {
  tenant: TestTenant
  host: string
  credential: string
}

/** A tenant whose live issuer issues under a host of its own. */
async function hosted(): Promise<Hosted> {
  const internet = fakeInternet(worker)
  const tenant = await createIssuer()
  const host = await proveHost(worker, internet, tenant)
  await activateHost(worker, tenant, host)
  const { body } = await worker.call('POST', `${tenant.api}/credentials`, {
    key: tenant.key,
    body: { achievement: ACHIEVEMENT.slug, recipient: { email: 'ada@example.org' } },
  })
  return { tenant, host, credential: body.id }
}

let a: Hosted
let b: Hosted

beforeAll(async () => {
  a = await hosted()
  b = await hosted()
})

const PUBLIC = ({ credential }: Hosted) => [
  '/',
  '/.well-known/did.json',
  '/.well-known/jwks.json',
  '/jwks.json',
  '/status/1',
  `/achievements/${ACHIEVEMENT.slug}`,
  `/credentials/${credential}`,
  `/credentials/${credential}.json`,
  `/credentials/${credential}.svg`,
  '/privacy',
  '/log',
]

describe('a tenant’s own host', () => {
  it('serves the issuer’s public plane, for people and for machines', async () => {
    for (const path of PUBLIC(a)) {
      for (const accept of ['application/json', 'text/html']) {
        const { status, headers } = await worker.send('GET', `https://${a.host}${path}`, {
          headers: { accept },
        })
        expect([path, accept, status]).toEqual([path, accept, 200])
        expect([path, headers.get('access-control-allow-origin')]).toEqual([path, '*'])
      }
    }
    const page = await (
      await worker.send('GET', `https://${a.host}/`, { headers: { accept: 'text/html' } })
    ).text()
    expect(page).toContain(`did:web:${a.host}`)
    expect(page).toContain('/assets/signet.css')
    for (const path of ['/assets/signet.css', '/verify']) {
      const { status } = await worker.send('GET', `https://${a.host}${path}`, {
        headers: { accept: 'text/html' },
      })
      expect([path, status]).toEqual([path, 200])
    }
  })

  it('has no console, no API, no hooks, no sign-in, no mailbox and no other issuer', async () => {
    for (const [method, path] of [
      ['GET', '/app'],
      ['GET', '/app/sign-in'],
      ['GET', '/api/v1/issuers/x'],
      ['GET', a.tenant.api],
      ['POST', '/api/v1/verify'],
      ['POST', '/api/v1/tenants'],
      ['POST', '/api/auth/sign-in/magic-link'],
      ['POST', `/hooks/ep_${'0'.repeat(32)}`],
      ['POST', `/vc-api/${a.tenant.slug}/credentials/issue`],
      ['GET', '/dev/mail'],
      ['GET', '/healthz'],
      ['GET', '/problems/not_found'],
      ['GET', `/i/${a.tenant.slug}`],
      ['GET', `/i/${b.tenant.slug}/did.json`],
      ['GET', `/../${b.tenant.slug}/did.json`],
      ['GET', `/%2e%2e/${b.tenant.slug}/did.json`],
      ['GET', `/..%2f${b.tenant.slug}/did.json`],
      ['GET', `//${b.host}/did.json`],
      ['GET', `/credentials/${b.credential}`],
      ['GET', '/status/0'],
    ] as const) {
      const answer = await worker.send(method, `https://${a.host}${path}`, {
        key: a.tenant.key,
        headers: { accept: 'application/json' },
        ...(method === 'POST' && { body: {} }),
      })
      expect([method, path, answer.status]).toEqual([method, path, 404])
    }
  })

  it('is told by the address alone: no header can name another', async () => {
    for (const name of ['x-forwarded-host', 'x-host', 'x-original-host', 'forwarded', 'x-rewrite-url']) {
      const value = name === 'forwarded' ? `host=${b.host}` : b.host
      const headers = { [name]: value }
      const own = await worker.call('GET', `https://${a.host}/.well-known/did.json`, { headers })
      expect(own.body.id).toBe(`did:web:${a.host}`)
      const platform = await worker.call('GET', '/.well-known/did.json', { headers })
      expect(platform.status).toBe(404)
    }
  })

  it('of nobody has nothing of anybody', async () => {
    const texts = new Set<string>()
    for (const path of [
      '/',
      '/app',
      '/verify',
      '/.well-known/did.json',
      `/i/${a.tenant.slug}`,
      a.tenant.api,
      '/healthz',
    ]) {
      const answer = await worker.send('GET', `https://nobody.institute.org${path}`, {
        key: a.tenant.key,
        headers: { accept: 'application/json' },
      })
      expect([path, answer.status]).toEqual([path, 404])
      texts.add((await answer.text()).replace(/urn:uuid:[0-9a-f-]+/, ''))
    }
    expect(texts.size).toBe(1)
    expect([...texts][0]).not.toMatch(/tenant-|institute/)
  })

  it('costs the platform’s own host no query', async () => {
    const asked: string[] = []
    const { DB } = (await import('../support/database.ts')) as { DB: D1Database }
    const counting = new Proxy(DB, {
      get(target, name) {
        const value = Reflect.get(target, name)
        if (name !== 'prepare') return typeof value === 'function' ? value.bind(target) : value
        return (sql: string) => {
          asked.push(sql)
          return target.prepare(sql)
        }
      },
    })
    const counted = createWorker({ DB: counting })
    await counted.send('GET', '/assets/signet.css')
    expect(asked.filter((sql) => sql.includes('issuer_identities'))).toEqual([])
    // And a tenant's host one in half a minute.
    for (let n = 0; n < 3; n++) await counted.send('GET', `https://${a.host}/assets/signet.css`)
    expect(asked.filter((sql) => sql.includes('issuer_identities')).length).toBeLessThanOrEqual(1)
  })
})

/** What belongs to a host must be in its answers, and what belongs to the other must not. */
async function expectOwn(hosted: Hosted, other: Hosted, path: string, response: Response): Promise<void> {
  const text = await response.text()
  expect([path, response.status]).toEqual([path, 200])
  expect([hosted.host, path, text.includes(other.host), text.includes(other.tenant.slug)]).toEqual([
    hosted.host,
    path,
    false,
    false,
  ])
}

describe('two hosts', () => {
  it('never mix when their requests are interleaved', async () => {
    const requests = Array.from({ length: 60 }, (_, n) => {
      const [own, other] = n % 2 === 0 ? [a, b] : [b, a]
      const paths = PUBLIC(own)
      const path = paths[Math.floor(n / 2) % paths.length] ?? '/'
      const accept = n % 3 === 0 ? 'text/html' : 'application/json'
      return async () =>
        expectOwn(
          own,
          other,
          path,
          await worker.send('GET', `https://${own.host}${path}`, { headers: { accept } }),
        )
    })
    await Promise.all(requests.map((request) => request()))
  })

  it('never mix in a cache that goes by the whole address, as Cloudflare’s and browsers’ do', async () => {
    const cached = cacheBefore({ keyOf: ({ href }) => href })
    await expectNoMixing(cached.get)
    expect(cached.hits()).toBeGreaterThan(10)
  })

  it('never mix in a cache that goes by the path alone, as Workers Cache does', async () => {
    const cached = cacheBefore({ keyOf: ({ pathname, search }) => pathname + search, isCloudflares: true })
    // The platform's pages come first, so that they are what a tenant's host would be shown.
    for (const path of ['/', '/verify', `/i/${a.tenant.slug}`]) await cached.get(`${ORIGIN}${path}`)
    await expectNoMixing(cached.get)
    const landing = await (await cached.get(`${ORIGIN}/`)).text()
    expect(landing).not.toContain(a.host)
    expect((await cached.get(`https://${a.host}/verify`)).status).toBe(200)
  })

  it('never mix in Cloudflare’s own Cache API', async () => {
    const cache = await caches.open('tenant-hosts')
    await expectNoMixing(async (url) => {
      const known = await cache.match(url)
      if (known) return new Response(known.body, known)
      const response = await worker.send('GET', url, { headers: { accept: 'application/json' } })
      if (response.ok) await cache.put(url, response.clone())
      return response
    })
  })
})

async function expectNoMixing(get: (url: string) => Promise<Response>): Promise<void> {
  const shared = [
    '/',
    '/.well-known/did.json',
    '/jwks.json',
    '/status/1',
    `/achievements/${ACHIEVEMENT.slug}`,
    '/privacy',
  ]
  for (let round = 0; round < 3; round++) {
    for (const path of shared) {
      await expectOwn(a, b, path, await get(`https://${a.host}${path}`))
      await expectOwn(b, a, path, await get(`https://${b.host}${path}`))
    }
  }
}

/** A shared cache in front of the Worker that keeps what it may, under the key that it goes by. */
function cacheBefore({
  keyOf,
  isCloudflares = false,
}: {
  keyOf: (url: URL) => string
  isCloudflares?: boolean
}) {
  const kept = new Map<string, Response>()
  let hits = 0
  const get = async (address: string): Promise<Response> => {
    const key = keyOf(new URL(address))
    const known = kept.get(key)
    if (known) {
      hits++
      return known.clone()
    }
    const response = await worker.send('GET', address, { headers: { accept: 'application/json' } })
    // What is meant for Cloudflare's cache goes before what is meant for all (RFC 9213).
    const own = isCloudflares ? response.headers.get('cloudflare-cdn-cache-control') : null
    const rules = own ?? response.headers.get('cache-control') ?? ''
    if (response.ok && /public/.test(rules) && !/no-store/.test(rules)) kept.set(key, response.clone())
    return response
  }
  return { get, hits: () => hits }
}

it('a host that nobody has claimed is not the platform’s', async () => {
  expect((await worker.send('GET', `https://${newHost()}/`)).status).toBe(404)
})
