import { beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../src/http/app.ts'
import { ACHIEVEMENT, createTenant, type RequestOptions } from '../support/api.ts'
import { fingerprint, rowsOf } from '../support/database.ts'
import { fullShop } from '../support/full-tenant.ts'
import type { Shop } from '../support/shop.ts'
import { createWebhook } from '../support/webhooks.ts'

const PREFIX = '/api/v1/issuers/:issuer'
const NOBODY = 'no-such-issuer'

/** Every route of the tenant API, as the app itself lists them: a new one is tested from its first day. */
const ROUTES = createApp(
  async () => {
    throw new Error('no request is made of this app')
  },
  () => '',
)
  .routes.filter(({ method, path }) => method !== 'ALL' && path.startsWith(PREFIX))
  .map(({ method, path }) => `${method} ${path.slice(PREFIX.length)}`)

/** Things of a tenant that a request can name. */
interface Named {
  issuer: string
  credential: string
  achievement: string
  endpoint: string
  event: string
  entitlement: string
  endorsement: string
  request: string
  approval: string
  erasure: string
  person: string
  webhook: string
  delivery: string
  host: string
}

let a: Shop
let b: Shop
let ofA: Named
/** What looks the same and does not exist. */
let ofNobody: Named

const hexOf = (bytes: unknown): string =>
  (bytes as number[]).map((byte) => byte.toString(16).padStart(2, '0')).join('')

beforeAll(async () => {
  a = await fullShop()
  b = await fullShop()
  b.worker.messages.length = 0
  const { tenant, worker } = a
  const body = { ...ACHIEVEMENT, slug: 'only-a' }
  await worker.call('POST', `${tenant.api}/achievements`, { key: tenant.key, body })
  const [credential] = await a.credentials()
  const [event] = await rowsOf(`select id from inbox_events where tenant_id = 1 order by id`)
  const [entitlement] = await rowsOf(`select id from entitlements where tenant_id = 1`)
  const endorsement = await worker.call('POST', `${tenant.api}/endorsements`, {
    key: tenant.key,
    body: { target: 'https://elsewhere.example/1', kind: 'credential', comment: 'Well done.' },
  })
  const { slug: endorser } = await createTenant('Guild of Welders')
  const request = await worker.call('POST', `${tenant.api}/endorsement-requests`, {
    key: tenant.key,
    body: { achievement: 'welding-1', endorser },
  })
  const { id: webhook, path } = await createWebhook(worker, tenant)
  const { body: tried } = await worker.call('POST', `${path}/test`, { key: tenant.key, body: {} })
  const host = 'badges.only-a.example'
  await worker.call('POST', `${tenant.api}/domains`, { key: tenant.key, body: { host } })
  const guarded = { ...ACHIEVEMENT, slug: 'guarded', fourEyes: { issue: true } }
  await worker.call('POST', `${tenant.api}/achievements`, { key: tenant.key, body: guarded })
  const asked = await worker.call('POST', `${tenant.api}/credentials`, {
    key: tenant.key,
    body: { achievement: 'guarded', recipient: { email: 'carol@example.org' } },
  })
  await worker.call('POST', `${tenant.api}/credentials`, {
    key: tenant.key,
    body: { achievement: 'welding-1', recipient: { email: 'erased@example.org' } },
  })
  const erased = await worker.call('POST', `${tenant.api}/people/erase`, {
    key: tenant.key,
    body: { email: 'erased@example.org', credentials: 'keep' },
  })
  ofA = {
    issuer: tenant.slug,
    credential: credential?.id ?? '',
    achievement: 'only-a',
    endpoint: a.endpoint,
    event: hexOf(event?.id),
    entitlement: hexOf(entitlement?.id),
    endorsement: endorsement.body.id,
    request: request.body.id,
    approval: asked.body.approval.id,
    erasure: erased.body.id,
    person: 'carol@example.org',
    webhook,
    delivery: tried.delivery,
    host,
  }
  ofNobody = {
    issuer: NOBODY,
    // As old as those of A, because ids tell the time and pages go by it.
    credential: `${ofA.credential.slice(0, 18)}-8000-000000000000`,
    achievement: 'only-b',
    endpoint: `ep_${'0'.repeat(32)}`,
    event: `${ofA.event.slice(0, 20)}${'0'.repeat(12)}`,
    entitlement: `${ofA.entitlement.slice(0, 20)}${'0'.repeat(12)}`,
    endorsement: `${ofA.endorsement.slice(0, 18)}-8000-000000000000`,
    request: `${ofA.request.slice(0, 18)}-8000-000000000000`,
    approval: `${ofA.approval.slice(0, 18)}-8000-000000000000`,
    erasure: `${ofA.erasure.slice(0, 18)}-8000-000000000000`,
    // Whoever is nobody to B: that A knows one of them tells B nothing.
    person: 'nobody@example.org',
    webhook: `wh_${'0'.repeat(32)}`,
    delivery: `${ofA.delivery.slice(0, 24)}${'0'.repeat(12)}`,
    host: 'badges.only-b.example',
  }
})

/** The requests of a route: good ones, so that nothing but the names can be wrong with them. */
function requestsOf(route: string, issuer: string, named: Named): [string, string, RequestOptions][] {
  const [method = '', path = ''] = route.split(' ')
  const [, collection = ''] = path.split('/')
  const ids: Record<string, string> = {
    endorsements: named.endorsement,
    'endorsement-requests': named.request,
    approvals: named.approval,
    people: named.erasure,
  }
  const id = {
    ':id': ids[collection] ?? named.credential,
    ':slug': named.achievement,
    ':webhook': named.webhook,
    ':delivery': named.delivery,
    ':host': named.host,
  }
  const filled = path.replace(/:\w+/g, (name) => {
    // Ids in paths are the business of foreign-ids.test.ts; here none of them is looked at.
    return Object.entries(id).find(([known]) => known === name)?.[1] ?? named.credential
  })
  const address = `/api/v1/issuers/${issuer}${filled === '/' ? '' : filled}`
  const bodies: Record<string, unknown> = {
    'POST /achievements': { ...ACHIEVEMENT, slug: 'fresh' },
    'PUT /achievements/:slug': ACHIEVEMENT,
    'POST /credentials': { achievement: named.achievement, recipient: { email: 'ada@example.org' } },
    'POST /credentials/batch': {
      achievement: named.achievement,
      items: [{ recipient: { email: 'ada@example.org' } }],
    },
    'POST /credentials/revoke': { ids: [named.credential] },
    'POST /endpoints': { provider: 'stripe', secret: 'whsec_c2lnbmV0' },
    'POST /endorsements': { target: 'https://a.example/1', kind: 'credential', comment: 'Yes.' },
    'POST /endorsement-requests': { achievement: named.achievement, endorser: named.issuer },
    'POST /endorsement-requests/:id/accept': { comment: 'Yes.' },
    'POST /people/export': { email: named.person },
    'POST /people/erase': { email: named.person, credentials: 'revoke' },
    'POST /clrs': { recipient: { email: 'ada@example.org' }, credentials: [named.credential] },
    'POST /webhooks': { url: 'https://lms.institute.org/hook', events: ['*'] },
    'POST /webhooks/:webhook/deliveries/replay': { deliveries: [named.delivery] },
    'POST /domains': { host: 'badges.fresh.example' },
    'POST /mapping-rules': { endpoint: named.endpoint, match: { any: true }, achievement: 'welding-1' },
  }
  const queries: Record<string, string[]> = {
    'GET /approvals': [`?after=${named.approval}`],
    'GET /people/erasures': [`?after=${named.erasure}`],
    'GET /credentials': [`?after=${named.credential}`, `?achievement=${named.achievement}`],
    'GET /endorsements': [`?after=${named.endorsement}`],
    'GET /endorsement-requests': ['?role=asking', `?role=asking&after=${named.request}`],
    'GET /webhooks/:webhook/deliveries': [`?after=${named.delivery}`],
    'GET /inbox': [`?after=${named.event}`],
    'GET /entitlements': [`?after=${named.entitlement}`, `?order=${named.event}`],
  }
  const body = method === 'GET' ? {} : { body: bodies[route] ?? {} }
  return ['', ...(queries[route] ?? [])].map((query) => [method, `${address}${query}`, body])
}

const seen = async (request: [string, string, RequestOptions], named: Named) => {
  const [method, path, options] = request
  const response = await b.worker.send(method, path, { ...options, key: b.tenant.key })
  let text = (await response.text()).replace(/urn:uuid:[0-9a-f-]{36}/, 'urn:uuid:…')
  for (const [what, value] of Object.entries(named)) text = text.replaceAll(value, `{${what}}`)
  // What is left of the caller's own limit goes down with every request.
  const headers = [...response.headers].filter(([name]) => name !== 'ratelimit')
  return { status: response.status, headers, text }
}

describe('a key of one tenant', () => {
  it('is tried on every route there is', () => {
    expect(ROUTES.length).toBeGreaterThan(15)
    expect(ROUTES).toContain('POST /credentials/:id/revoke')
  })

  it('finds an issuer of another tenant exactly as it finds one that does not exist', async () => {
    const before = await fingerprint()
    for (const route of ROUTES) {
      const theirs = requestsOf(route, ofA.issuer, ofA)
      const nobodys = requestsOf(route, NOBODY, ofNobody)
      for (const [n, request] of theirs.entries()) {
        const answer = await seen(request, ofA)
        expect([request[1], answer.status]).toEqual([request[1], 404])
        expect(answer).toEqual(await seen(nobodys[n] as typeof request, ofNobody))
      }
    }
    expect(await fingerprint()).toBe(before)
    expect(b.worker.messages).toEqual([])
  })

  it('finds things of another tenant under its own issuer exactly as things that do not exist', async () => {
    // By body or query: what is the same whoever is named names nobody. Paths are tried in foreign-ids.test.ts.
    const naming = ROUTES.filter((route) => {
      const [ofThem, ofNone] = [ofA, ofNobody].map((named) => requestsOf(route, 'x', named))
      return !route.includes(':') && JSON.stringify(ofThem) !== JSON.stringify(ofNone)
    })
    expect(naming.length).toBeGreaterThan(10)
    const before = await fingerprint()
    for (const route of naming) {
      const theirs = requestsOf(route, b.tenant.slug, ofA)
      const nobodys = requestsOf(route, b.tenant.slug, ofNobody)
      for (const [n, request] of theirs.entries()) {
        const answer = await seen(request, ofA)
        expect(answer.text).not.toContain(a.tenant.slug)
        expect([route, answer]).toEqual([route, await seen(nobodys[n] as typeof request, ofNobody)])
        if (request[0] !== 'GET') expect([route, answer.status]).toEqual([route, 404])
      }
    }
    expect(await fingerprint()).toBe(before)
    expect(b.worker.messages).toEqual([])
  })

  it('does not let the test issuer at what the live issuer has', async () => {
    const { tenant, worker } = a
    const test = `/api/v1/issuers/${tenant.testSlug}`
    const { status } = await worker.call('GET', `${test}/credentials/${ofA.credential}`, { key: tenant.key })
    expect(status).toBe(404)
    const revoke = { key: tenant.key, body: { ids: [ofA.credential] } }
    expect((await worker.call('POST', `${test}/credentials/revoke`, revoke)).status).toBe(404)
  })
})
