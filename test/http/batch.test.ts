import { describe, expect, it } from 'vitest'
import { createIssuer, type TestTenant } from '../support/api.ts'
import { DB, scalar } from '../support/database.ts'
import { refuse } from '../support/refuse.ts'
import { createWorker } from '../support/worker.ts'

const worker = createWorker()
const person = (n: number | string) => ({ recipient: { email: `p${n}@example.org` } })
const people = (count: number) => Array.from({ length: count }, (_, n) => person(n))

const issue = ({ api, key }: TestTenant, body: unknown, idempotencyKey?: string) =>
  worker.call('POST', `${api}/credentials/batch`, {
    key,
    body,
    headers: idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey },
  })

const countOf = ({ slug }: TestTenant, table: string) =>
  scalar(`select count(*) from ${table} where issuer_id = (select id from issuers where slug = ?)`, slug)

const achievement = 'welding-1'
const mixed = [
  person('good-1'),
  { recipient: { email: 'none' } },
  { ...person('good-2'), narrative: 'Well done.' },
  'nobody',
  { ...person('late'), validFrom: '2027-01-02T00:00:00Z', validUntil: '2027-01-01T00:00:00Z' },
  { ...person('odd'), colour: 'red' },
  person('good-3'),
]

describe('a batch', () => {
  it('issues the good items and explains the bad ones, in the order of the items', async () => {
    const tenant = await createIssuer()
    const { status, body } = await issue(tenant, { achievement, items: mixed })
    expect(status).toBe(201)
    expect(body).toMatchObject({ issued: 3, rejected: 4 })
    expect(body.items).toMatchObject([
      { index: 0, status: 'issued' },
      { index: 1, status: 'rejected', errors: [{ pointer: '/items/1/recipient/email' }] },
      { index: 2, status: 'issued' },
      { index: 3, status: 'rejected', errors: [{ pointer: '/items/3' }] },
      { index: 4, status: 'rejected', errors: [{ pointer: '/items/4/validUntil' }] },
      { index: 5, status: 'rejected', errors: [{ pointer: '/items/5/colour' }] },
      { index: 6, status: 'issued' },
    ])
    expect(await countOf(tenant, 'credentials')).toBe(3)
    for (const { url } of body.items.filter((item: { url?: string }) => item.url)) {
      const verified = await worker.call('POST', '/api/v1/verify', { body: { url } })
      expect(verified.body.verified).toBe(true)
    }
    const { body: second } = await worker.call('GET', `${body.items[2].url}.json`)
    expect(second.credentialSubject.narrative).toBe('Well done.')
  })

  it('without one good item, without any and with too many is refused', async () => {
    const { api, key } = await createIssuer()
    const path = `${api}/credentials/batch`
    const bad = { achievement, items: [{ recipient: {} }, 7] }
    await refuse(worker, ['POST', path, { key, body: bad }], {
      status: 400,
      pointer: ['/items/0/recipient', '/items/1'],
    })
    const none = { achievement, items: [] }
    await refuse(worker, ['POST', path, { key, body: none }], { status: 400, pointer: '/items' })
    const many = { achievement, items: people(5_001) }
    await refuse(worker, ['POST', path, { key, body: many }], { status: 400, pointer: '/items' })
  })

  it('gives somebody who is in it twice two credentials and one row', async () => {
    const tenant = await createIssuer()
    const items = [
      person('twin'),
      { recipient: { email: ' P-TWIN@Example.org '.replace('P-', 'p') } },
      person('twin'),
    ]
    const { body } = await issue(tenant, { achievement, items })
    expect(body.issued).toBe(3)
    const urls = body.items.map(({ url }: { url: string }) => url)
    expect(new Set(urls).size).toBe(3)
    const recipients =
      'select count(*) from recipients where tenant_id = (select id from tenants where slug = ?)'
    expect(await scalar(recipients, tenant.slug)).toBe(1)
    for (const url of urls) {
      const verified = await worker.call('POST', '/api/v1/verify', { body: { url } })
      expect(verified.body.verified).toBe(true)
    }
  })

  it('of a thousand is issued with a status index, an audit entry and an outbox row each', async () => {
    const tenant = await createIssuer()
    const { status, body } = await issue(tenant, { achievement, items: people(1_000) })
    expect(status).toBe(201)
    expect(body.issued).toBe(1_000)
    expect(new Set(body.items.map(({ statusIndex }: { statusIndex: number }) => statusIndex)).size).toBe(
      1_000,
    )
    expect(await countOf(tenant, 'credentials')).toBe(1_000)
    expect(await countOf(tenant, 'outbox')).toBe(1_000)
    const audited = `select count(*) from audit_entries where action = 'credential.issued' and issuer_id = (select id from issuers where slug = ?)`
    expect(await scalar(audited, tenant.slug)).toBe(1_000)
    const last = body.items.at(-1)
    const verified = await worker.call('POST', '/api/v1/verify', { body: { url: last.url } })
    expect(verified.body.verified).toBe(true)
    const { body: summary } = await worker.call('GET', `${tenant.api}/credentials/${last.id}`, {
      key: tenant.key,
    })
    expect(summary.recipient).toEqual({ email: 'p999@example.org' })
  })

  it('of five thousand that are nearly all bad is explained in full, and again on a repeat', async () => {
    const tenant = await createIssuer()
    const faults = { narrative: '', role: '', term: '', licenseNumber: '', creditsEarned: -1, evidence: [{}] }
    const items = [person('one'), ...Array(4_999).fill({ ...faults, recipient: {} })]
    const first = await issue(tenant, { achievement, items }, 'nearly')
    expect(first.status).toBe(201)
    expect(first.body).toMatchObject({ issued: 1, rejected: 4_999 })
    expect(first.body.items[4_999].errors).toHaveLength(7)
    const second = await issue(tenant, { achievement, items }, 'nearly')
    expect(second.status).toBe(200)
    expect(second.body).toEqual(first.body)
    // D1 takes 2 MB a value.
    const stored = 'select max(length(rejected)) from idempotency_keys'
    expect(await scalar(stored)).toBeLessThan(100_000)
  })
})

describe('a batch under an Idempotency-Key', () => {
  it('answers a repeat with the same credentials and the same refusals, and issues nothing', async () => {
    const tenant = await createIssuer()
    const first = await issue(tenant, { achievement, items: mixed }, 'key-1')
    expect(first.status).toBe(201)
    worker.messages.length = 0
    const second = await issue(tenant, { achievement, items: mixed }, 'key-1')
    expect(second.status).toBe(200)
    expect(second.body).toEqual(first.body)
    expect(worker.messages).toEqual([])
    expect(await countOf(tenant, 'credentials')).toBe(3)
    const position = 'select next_position from issuers where slug = ?'
    expect(await scalar(position, tenant.slug)).toBe(3)
  })

  it('answers a repeat alike when an item could not be issued any more', async () => {
    const tenant = await createIssuer()
    const soon = new Date(Date.now() + 1_500).toISOString()
    const items = [{ ...person('short'), validUntil: soon }, person('long')]
    const first = await issue(tenant, { achievement, items }, 'key-1')
    expect(first.body.issued).toBe(2)
    await new Promise((resolve) => setTimeout(resolve, Date.parse(soon) - Date.now() + 1_000))
    const second = await issue(tenant, { achievement, items }, 'key-1')
    expect(second).toMatchObject({ status: 200, body: first.body })
  })

  it('answers a repeat even when the achievement has been archived or revised', async () => {
    const tenant = await createIssuer()
    const { api, key } = tenant
    const first = await issue(tenant, { achievement, items: people(2) }, 'key-1')
    await worker.call('POST', `${api}/achievements/${achievement}/archive`, { key })
    expect(await issue(tenant, { achievement, items: people(2) }, 'key-1')).toMatchObject({
      status: 200,
      body: first.body,
    })
    expect((await issue(tenant, { achievement, items: people(2) }, 'key-2')).status).toBe(409)
  })

  it('is a conflict with another body', async () => {
    const tenant = await createIssuer()
    const { api, key } = tenant
    await issue(tenant, { achievement, items: people(2) }, 'key-1')
    const headers = { 'idempotency-key': 'key-1' }
    const path = `${api}/credentials/batch`
    for (const items of [
      people(1),
      people(3),
      [...people(2)].reverse(),
      [person(0), { ...person(1), role: 'a' }],
    ]) {
      await refuse(worker, ['POST', path, { key, headers, body: { achievement, items } }], { status: 409 })
    }
    // The same key at another address is another body.
    const single = { achievement, ...person(0) }
    await refuse(worker, ['POST', `${api}/credentials`, { key, headers, body: single }], { status: 409 })
  })

  it('has nothing to do with the same key of another issuer', async () => {
    const tenants = [await createIssuer(), await createIssuer()]
    for (const tenant of tenants) {
      const { status, body } = await issue(tenant, { achievement, items: people(2) }, 'key-1')
      expect(status).toBe(201)
      expect(body.items[0].url).toContain(`/i/${tenant.slug}/`)
    }
  })

  it('takes the same JSON, spelled differently, for the same body', async () => {
    const tenant = await createIssuer()
    const item = '{"recipient": {"email": "ada@example.org", "name": "Ada"}, "creditsEarned": 10}'
    const first = await issue(tenant, `{"achievement": "welding-1", "items": [${item}]}`, 'key-1')
    expect(first.status).toBe(201)
    const other = String.raw`{ "creditsEarned":1e1,"recipient":{"name":"\u0041da","email":"ada@example.org"} }`
    const second = await issue(tenant, `\n{"items":[${other}],\t"achievement":"welding-1"}`, 'key-1')
    expect(second).toMatchObject({ status: 200, body: first.body })
  })

  it('keeps the state of its credentials out of the answer of a repeat', async () => {
    const tenant = await createIssuer()
    const { api, key } = tenant
    const first = await issue(tenant, { achievement, items: people(2) }, 'key-1')
    await worker.call('POST', `${api}/credentials/${first.body.items[0].id}/revoke`, { key, body: {} })
    expect((await issue(tenant, { achievement, items: people(2) }, 'key-1')).body).toEqual(first.body)
    const gone = 'delete from idempotency_keys where issuer_id = (select id from issuers where slug = ?)'
    await DB.prepare(gone).bind(tenant.slug).run()
    expect((await issue(tenant, { achievement, items: people(2) }, 'key-1')).status).toBe(201)
  })
})
