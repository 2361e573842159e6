import { beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../src/http/app.ts'
import { ACHIEVEMENT, createTenant, type RequestOptions } from '../support/api.ts'
import { fingerprint } from '../support/database.ts'
import { fullShop } from '../support/full-tenant.ts'
import { createMember } from '../support/people.ts'
import type { Shop } from '../support/shop.ts'
import { createWebhook } from '../support/webhooks.ts'

const PREFIX = '/api/v1/issuers/:issuer'

/** Every route of the tenant API with an id in its path, as the app itself lists them: a new one is tested at once. */
const ROUTES = createApp(
  async () => {
    throw new Error('no request is made of this app')
  },
  () => '',
)
  .routes.filter(({ method, path }) => method !== 'ALL' && path.startsWith(`${PREFIX}/`))
  .map(({ method, path }) => ({ method, path: path.slice(PREFIX.length) }))
  .filter(({ path }) => path.includes(':'))

/** Bodies for those routes that look at theirs before they look for the thing. */
const BODIES: Record<string, unknown> = {
  'PUT /achievements/:slug': ACHIEVEMENT,
  'PUT /endpoints/:id/api-key': { key: 'rk_live_1234567890' },
  'PATCH /endpoints/:id': { name: 'Shop' },
  'PATCH /webhooks/:webhook': { description: 'Ours' },
  'PATCH /members/:id': { role: 'auditor' },
  'POST /endorsement-requests/:id/accept': { comment: 'Yes.' },
  'POST /webhooks/:webhook/deliveries/replay': { deliveries: [`dlv_${'0'.repeat(32)}`] },
  'POST /keys/:key/compromised': { since: '2026-11-01T00:00:00Z' },
  'PUT /mapping-rules/:id': { match: { any: true }, achievement: 'welding-1' },
  'POST /entitlements/:id/decide': { decision: 'cancel' },
  'POST /entitlements/:id/approve': { approved: true },
  'POST /inbox/:id/resolve': { note: 'x' },
}

let a: Shop
let b: Shop

beforeAll(async () => {
  a = await fullShop()
  b = await fullShop()
  const { tenant, worker } = a
  const post = (path: string, body: unknown) =>
    worker.call('POST', `${tenant.api}${path}`, { key: tenant.key, body })
  await post('/achievements', { ...ACHIEVEMENT, slug: 'only-a', fourEyes: { issue: true } })
  await post('/credentials', { achievement: 'only-a', recipient: { email: 'carol@example.org' } })
  await post('/credentials', { achievement: 'welding-1', recipient: { email: 'erased@example.org' } })
  await post('/people/erase', { email: 'erased@example.org', credentials: 'keep' })
  await post('/endorsements', { target: 'https://elsewhere.example/1', kind: 'credential', comment: 'Good.' })
  const { slug: endorser } = await createTenant('Guild of Welders')
  await post('/endorsement-requests', { achievement: 'welding-1', endorser })
  const { path } = await createWebhook(worker, tenant)
  await worker.call('POST', `${path}/test`, { key: tenant.key, body: {} })
  await post('/domains', { host: 'badges.only-a.example' })
  await post('/api-keys', { name: 'Of A' })
  await post('/invitations', { email: 'invited@example.org', role: 'auditor' })
  await post('/export', {})
  await createMember(tenant, 'auditor')
  b.worker.messages.length = 0
}, 120_000)

const ask = ({ worker, tenant }: Shop, method: string, path: string, options: RequestOptions = {}) =>
  worker.send(method, `${tenant.api}${path}`, { key: tenant.key, ...options })

/** What A calls the first thing of a collection, as its own list says. */
async function firstOf(collection: string, parameter: string): Promise<string> {
  const response = await ask(
    a,
    'GET',
    `${collection}${collection === '/endorsement-requests' ? '?role=asking' : ''}`,
  )
  const { items = [] } = (await response.json()) as { items?: Record<string, unknown>[] }
  const item = items.find((candidate) => candidate.slug === 'only-a') ?? items[0]
  const name = item?.[parameter] ?? item?.id
  if (name === undefined)
    throw new Error(`${collection}: make one for A in this test, for it to be foreign to B`)
  return String(name)
}

/** What looks the same and does not exist. Ids tell the time, so their beginnings stay. */
function nobodys(name: string): string {
  if (/^\d+$/.test(name)) return `${name}00000`
  if (name.includes('.')) return name.replace('only-a', 'only-b')
  if (name === 'only-a') return 'only-b'
  return name.slice(0, -8) + name.slice(-8).replace(/[0-9a-z]/gi, (sign) => (sign === '0' ? '1' : '0'))
}

/** The path with names of A's things in it, and the same with names of nothing. */
async function fill(path: string): Promise<{ theirs: string; none: string; names: [string, string][] }> {
  const filled = { theirs: '', none: '', names: [] as [string, string][] }
  for (const part of path.slice(1).split('/')) {
    const parameter = /^:(\w+)/.exec(part)?.[1]
    if (parameter === undefined) {
      filled.theirs += `/${part}`
      filled.none += `/${part}`
      continue
    }
    const name = await firstOf(filled.theirs, parameter)
    filled.names.push([name, nobodys(name)])
    filled.theirs += `/${encodeURIComponent(name)}`
    filled.none += `/${encodeURIComponent(nobodys(name))}`
  }
  return filled
}

async function seen(method: string, path: string, options: RequestOptions, names: readonly string[]) {
  const response = await ask(b, method, path, options)
  let text = (await response.text()).replace(/urn:uuid:[0-9a-f-]{36}/, 'urn:uuid:…')
  for (const name of names) text = text.replaceAll(name, '{name}')
  // What is left of the caller's own limit goes down with every request.
  const headers = [...response.headers].filter(([name]) => name !== 'ratelimit')
  return { status: response.status, headers, text }
}

describe('the id of another tenant’s thing', () => {
  it('is tried on every route there is that takes one', () => {
    expect(ROUTES.length).toBeGreaterThan(40)
  })

  it.each(ROUTES.map(({ method, path }) => [method, path]))(
    'is to %s %s as one of nothing',
    async (method = '', path = '') => {
      const { theirs, none, names } = await fill(path)
      const body = BODIES[`${method} ${path}`] ?? {}
      const options = method === 'GET' ? {} : { body }
      const before = await fingerprint()
      const answer = await seen(
        method,
        theirs,
        options,
        names.map(([name]) => name),
      )
      expect(answer).toEqual(
        await seen(
          method,
          none,
          options,
          names.map(([, name]) => name),
        ),
      )
      expect(answer.status).toBe(404)
      expect(answer.text).not.toContain(a.tenant.slug)
      expect(await fingerprint()).toBe(before)
      expect(b.worker.messages).toEqual([])
    },
  )
})
