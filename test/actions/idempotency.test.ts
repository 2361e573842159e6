import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { ACHIEVEMENT, createIssuer, type TestTenant } from '../support/api.ts'
import { scalar } from '../support/database.ts'
import { createWorker } from '../support/worker.ts'

const worker = createWorker()
const times = (count: number) => Array.from({ length: count }, (_, n) => n)
const body = { achievement: ACHIEVEMENT.slug, recipient: { email: 'ada@example.org', name: 'Ada' } }

const issue = ({ api, key }: TestTenant, members: object = {}, idempotencyKey?: string) =>
  worker.call('POST', `${api}/credentials`, {
    key,
    body: { ...body, ...members },
    headers: idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey },
  })

const countOf = ({ slug }: TestTenant, table: string, owner = 'issuer') =>
  scalar(`select count(*) from ${table} where ${owner}_id = (select id from ${owner}s where slug = ?)`, slug)

const isVerified = async (url: string): Promise<boolean> =>
  (await worker.call('POST', '/api/v1/verify', { body: { url } })).body.verified

describe('calls at once', () => {
  it('with one Idempotency-Key make one credential, and all tell of it', async () => {
    const tenant = await createIssuer()
    const answers = await Promise.all(times(20).map(() => issue(tenant, {}, 'once')))
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(19).fill(200), 201])
    for (const answer of answers) expect(answer.body).toEqual(answers[0]?.body)
    for (const table of ['credentials', 'idempotency_keys']) expect(await countOf(tenant, table)).toBe(1)
    expect(await countOf(tenant, 'recipients', 'tenant')).toBe(1)
    const audited = `select count(*) from audit_entries where action = 'credential.issued' and issuer_id = (select id from issuers where slug = ?)`
    expect(await scalar(audited, tenant.slug)).toBe(1)
    expect(await isVerified(answers[0]?.body.url)).toBe(true)
  })

  it('with one Idempotency-Key for a person who is known make one credential too', async () => {
    const tenant = await createIssuer()
    await issue(tenant)
    const answers = await Promise.all(times(20).map(() => issue(tenant, {}, 'once')))
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(19).fill(200), 201])
    expect(await countOf(tenant, 'credentials')).toBe(2)
  })

  it('with one Idempotency-Key and different bodies make one credential, and the others are told of the conflict', async () => {
    const tenant = await createIssuer()
    const answers = await Promise.all(times(10).map((n) => issue(tenant, { narrative: `No. ${n}` }, 'once')))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)])
    expect(await countOf(tenant, 'credentials')).toBe(1)
  })

  it('for one person who is new make as many credentials and one person, whose key opens them all', async () => {
    const tenant = await createIssuer()
    const answers = await Promise.all(times(20).map((n) => issue(tenant, { narrative: `No. ${n}` })))
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(201))
    expect(await countOf(tenant, 'credentials')).toBe(20)
    expect(await countOf(tenant, 'recipients', 'tenant')).toBe(1)
    for (const { body: issued } of answers) {
      const served = await worker.call('GET', `${issued.url}.json`)
      expect(served.body).toEqual(issued.credential)
      expect(await isVerified(issued.url)).toBe(true)
    }
    const listed = await worker.call('GET', `${tenant.api}/credentials?recipient=ADA@example.org`, {
      key: tenant.key,
    })
    expect(listed.body.items).toHaveLength(20)
  })

  it('for many people, some of them the same, leave nobody twice', async () => {
    const tenant = await createIssuer()
    const answers = await Promise.all(
      times(30).map((n) => issue(tenant, { recipient: { email: `p${n % 7}@example.org` } })),
    )
    expect(answers.map(({ status }) => status)).toEqual(Array(30).fill(201))
    expect(await countOf(tenant, 'recipients', 'tenant')).toBe(7)
  })

  it('that revoke one credential revoke it once', async () => {
    const tenant = await createIssuer()
    const { body: issued } = await issue(tenant)
    const path = `${tenant.api}/credentials/${issued.id}/revoke`
    const answers = await Promise.all(
      times(10).map(() => worker.call('POST', path, { key: tenant.key, body: {} })),
    )
    for (const { status, body: revoked } of answers)
      expect([status, revoked.status]).toEqual([200, 'revoked'])
    const events =
      'select count(distinct status_index) from status_events where issuer_id = (select id from issuers where slug = ?)'
    expect(await scalar(events, tenant.slug)).toBe(1)
    expect(await isVerified(issued.url)).toBe(false)
  })

  it('that register one slug register one tenant', async () => {
    const slug = `guild-${crypto.randomUUID().slice(0, 8)}`
    const register = () =>
      worker.call('POST', '/api/v1/tenants', {
        key: (env as unknown as { OPERATOR_TOKEN: string }).OPERATOR_TOKEN,
        body: { name: 'Guild', slug, email: 'registrar@example.org' },
      })
    const answers = await Promise.all(times(8).map(register))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)])
    expect(await scalar('select count(*) from issuers where slug like ?', `${slug}%`)).toBe(2)
    expect(
      await scalar(
        'select count(*) from signing_keys k join issuers i on i.id = k.issuer_id where i.slug like ?',
        `${slug}%`,
      ),
    ).toBe(2)
  })

  it('that revise one achievement freeze each version once', async () => {
    const { api, key, slug } = await createIssuer()
    const path = `${api}/achievements/${ACHIEVEMENT.slug}`
    const answers = await Promise.all(
      times(8).map((n) =>
        worker.call('PUT', path, { key, body: { ...ACHIEVEMENT, description: `No. ${n}` } }),
      ),
    )
    const made = answers.filter(({ status }) => status === 200)
    expect(made.length).toBeGreaterThan(0)
    for (const { status } of answers) expect([200, 409]).toContain(status)
    const versions =
      'select count(*) from achievement_versions where issuer_id = (select id from issuers where slug = ?)'
    expect(await scalar(versions, slug)).toBe(1 + made.length)
    const { body: latest } = await worker.call('GET', path, { key })
    expect(latest.version).toBe(1 + made.length)
  })
})

describe('an Idempotency-Key', () => {
  it('gives the single credential again without anything that is not in the first answer', async () => {
    const tenant = await createIssuer()
    const first = await issue(tenant, {}, 'once')
    const second = await issue(tenant, {}, 'once')
    expect([first.status, second.status]).toEqual([201, 200])
    expect(second.body).toEqual(first.body)
  })

  it('is not kept when the call was refused', async () => {
    const tenant = await createIssuer()
    expect((await issue(tenant, { achievement: 'none' }, 'once')).status).toBe(404)
    expect((await issue(tenant, {}, 'once')).status).toBe(201)
  })
})
