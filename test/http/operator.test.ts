import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { call, createIssuer, createTenant, type TestTenant } from '../support/api.ts'
import { DB, rowsOf } from '../support/database.ts'
import { createShop } from '../support/shop.ts'
import { paidOrder } from '../support/stripe-events.ts'
import { createWorker } from '../support/worker.ts'

const key = (env as unknown as { OPERATOR_TOKEN: string }).OPERATOR_TOKEN
const worker = createWorker()

const operate = (method: string, path: string, body?: unknown) =>
  worker.call(method, `/api/v1/operator${path}`, { key, ...(body !== undefined && { body }) })

let people = 0

/** Each to somebody new: two calls that add the same person contend, and the second takes its positions anew. */
const issue = (tenant: TestTenant, count = 1) =>
  worker.call('POST', `${tenant.api}/credentials/batch`, {
    key: tenant.key,
    body: {
      achievement: 'welding-1',
      items: Array.from({ length: count }, () => ({ recipient: { email: `p${++people}@example.org` } })),
    },
  })

const actionsOf = async ({ slug }: TestTenant) =>
  (
    await rowsOf<{ action: string }>(
      'select action from audit_entries where tenant_id = (select id from tenants where slug = ?) order by id',
      slug,
    )
  ).map(({ action }) => action)

describe('the operator’s API', () => {
  it('is there for nobody else, on any of its routes', async () => {
    const { key: tenantKey, slug } = await createTenant()
    const routes = [
      ['GET', '/tenants'],
      ['GET', `/tenants/${slug}`],
      ['POST', `/tenants/${slug}/suspend`],
      ['POST', `/tenants/${slug}/resume`],
      ['PATCH', `/tenants/${slug}/quotas`],
      ['GET', '/health'],
      ['GET', '/queues'],
      ['GET', '/dead-letters'],
      ['POST', '/dead-letters/replay'],
    ] as const
    for (const [method, path] of routes) {
      for (const other of [undefined, 'wrong', tenantKey]) {
        const { status } = await call(method, `/api/v1/operator${path}`, { ...(other && { key: other }) })
        expect([path, status]).toEqual([path, 401])
      }
    }
  })

  it('lists every tenant once, page by page', async () => {
    const slugs = []
    for (let n = 0; n < 3; n++) slugs.push((await createTenant()).slug)
    const seen: string[] = []
    let after = ''
    do {
      const { body } = await operate('GET', `/tenants?limit=2${after && `&after=${after}`}`)
      seen.push(...body.items.map(({ slug }: { slug: string }) => slug))
      after = body.next ?? ''
    } while (after)
    expect(new Set(seen).size).toBe(seen.length)
    for (const slug of slugs) expect(seen).toContain(slug)
  })

  it('says what is well and which keys are in use', async () => {
    const { body } = await operate('GET', '/health')
    expect(body).toEqual({
      database: 'ok',
      files: 'ok',
      mail: 'ok',
      keys: { current: 1, configured: [1], inDatabase: [1] },
    })
  })
})

describe('a suspended tenant', () => {
  it('issues nothing from its next call on, while its badges go on verifying', async () => {
    const tenant = await createIssuer()
    const { body } = await worker.call('POST', `${tenant.api}/credentials`, {
      key: tenant.key,
      body: { achievement: 'welding-1', recipient: { email: 'ada@example.org' } },
    })
    expect((await operate('POST', `/tenants/${tenant.slug}/suspend`)).body).toMatchObject({
      state: 'suspended',
    })
    await operate('POST', `/tenants/${tenant.slug}/suspend`)
    const refused = await issue(tenant)
    expect([refused.status, refused.body.detail]).toEqual([403, expect.stringContaining('suspended')])
    const verdict = await worker.call('POST', '/api/v1/verify', { body: { credential: body.credential } })
    expect(verdict.body.verified).toBe(true)
    // It can still take back what it has issued.
    const revoked = await worker.call('POST', `${tenant.api}/credentials/${body.id}/revoke`, {
      key: tenant.key,
      body: {},
    })
    expect(revoked.status).toBe(200)
    expect((await operate('POST', `/tenants/${tenant.slug}/resume`)).body).toMatchObject({ state: 'active' })
    expect((await issue(tenant)).status).toBe(201)
    const actions = await actionsOf(tenant)
    expect(actions.filter((action) => action.startsWith('tenant.'))).toEqual([
      'tenant.registered',
      'tenant.suspended',
      'tenant.resumed',
    ])
  })

  it('keeps its orders until it is resumed, and then they become badges', async () => {
    const shop = await createShop({}, { worker })
    await shop.mapAll()
    await operate('POST', `/tenants/${shop.tenant.slug}/suspend`)
    await shop.receive(paidOrder())
    expect((await shop.events())[0]?.state).toBe('failed')
    const own = async () =>
      (await operate('GET', '/dead-letters?kind=inbox')).body.items.filter(
        ({ tenant }: { tenant: string }) => tenant === shop.tenant.slug,
      )
    const [letter] = await own()
    expect(letter).toMatchObject({ reason: expect.stringContaining('suspended'), canReplay: true })
    await operate('POST', `/tenants/${shop.tenant.slug}/resume`)
    const replay = { kind: 'inbox', ids: [letter.id] }
    expect((await operate('POST', '/dead-letters/replay', replay)).body).toEqual({ replayed: 1 })
    await worker.drain()
    expect(await shop.credentials()).toHaveLength(1)
    expect(await own()).toEqual([])
    expect((await operate('POST', '/dead-letters/replay', replay)).body).toEqual({ replayed: 0 })
    expect(await actionsOf(shop.tenant)).toContain('operator.replayed')
  })
})

describe('quotas', () => {
  const limit = (tenant: TestTenant, quotas: object) =>
    operate('PATCH', `/tenants/${tenant.slug}/quotas`, quotas)

  it('hold however many calls come at once', async () => {
    const tenant = await createIssuer()
    expect((await limit(tenant, { credentialsPerMonth: 5 })).body.quotas.credentialsPerMonth).toBe(5)
    const answers = await Promise.all(Array.from({ length: 8 }, () => issue(tenant)))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(5)
    const refused = answers.find(({ status }) => status !== 201)
    expect([refused?.status, refused?.body.detail]).toEqual([
      429,
      expect.stringContaining('5 credentials a month'),
    ])
    const { body } = await operate('GET', `/tenants/${tenant.slug}`)
    expect(body.issuers.find(({ mode }: { mode: string }) => mode === 'live')).toMatchObject({
      issued: 5,
      left: 0,
    })
  })

  it('count what was issued this month before they were set, and begin anew with the next month', async () => {
    const tenant = await createIssuer()
    await issue(tenant, 3)
    await limit(tenant, { credentialsPerMonth: 4 })
    expect((await issue(tenant, 2)).status).toBe(429)
    expect((await issue(tenant, 1)).status).toBe(201)
    expect((await issue(tenant, 1)).status).toBe(429)
    await DB.prepare(`update issuers set limit_month = '2020-01' where slug = ?`).bind(tenant.slug).run()
    expect((await issue(tenant, 4)).status).toBe(201)
    expect((await issue(tenant, 1)).status).toBe(429)
    await limit(tenant, { credentialsPerMonth: null })
    expect((await issue(tenant, 1)).status).toBe(201)
  })

  it('bound a single call', async () => {
    const tenant = await createIssuer()
    await limit(tenant, { batchSize: 2 })
    expect((await issue(tenant, 3)).status).toBe(400)
    expect((await issue(tenant, 2)).status).toBe(201)
  })
})

describe('queue depths', () => {
  it('count what waits, and not what is done', async () => {
    const shop = await createShop({}, { worker })
    const depth = async (queue: string, state: string): Promise<number> =>
      (await operate('GET', '/queues')).body.items.find(
        (row: { queue: string; state: string }) => row.queue === queue && row.state === state,
      )?.count ?? 0
    const before = await depth('inbox', 'received')
    await shop.post(paidOrder())
    expect(await depth('inbox', 'received')).toBe(before + 1)
    const unmapped = await depth('inbox', 'unmapped')
    await worker.drain()
    expect(await depth('inbox', 'received')).toBe(before)
    expect(await depth('inbox', 'unmapped')).toBe(unmapped + 1)
  })
})
