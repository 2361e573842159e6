import { beforeAll, describe, expect, it } from 'vitest'
import { ALL_PERMISSIONS, KEY_PERMISSIONS, TENANT_PERMISSIONS } from '../../src/core/access/permissions.ts'
import { call, createIssuer, createTenant, send, type TestTenant } from '../support/api.ts'
import { DB, rowsOf, scalar } from '../support/database.ts'
import { createMember, type Person } from '../support/people.ts'
import { createWorker } from '../support/worker.ts'

let tenant: TestTenant

beforeAll(async () => {
  tenant = await createIssuer()
})

const make = (body: object, key = tenant.key, api = tenant.api) =>
  call('POST', `${api}/api-keys`, { key, body: { name: 'Learning platform', ...body } })

const issue = (key: string, api = tenant.api) =>
  call('POST', `${api}/credentials`, {
    key,
    body: { achievement: 'welding-1', recipient: { email: 'ada@example.org' } },
  })

describe('an API key', () => {
  it('is shown once, and only its hash is kept', async () => {
    const { status, headers, body } = await make({ scopes: ['credentials.issue'] })
    expect(status).toBe(201)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(body.key).toMatch(/^sk_live_[\w-]{43}$/)
    expect(body).toMatchObject({ scopes: ['credentials.issue'], hint: body.key.slice(-4), issuers: 'one' })
    const listed = await (await send('GET', `${tenant.api}/api-keys`, { key: tenant.key })).text()
    expect(listed).toContain(body.id)
    expect(listed).not.toContain(body.key)
    const everything = JSON.stringify([
      await rowsOf('select * from api_keys'),
      await rowsOf('select * from audit_entries'),
    ])
    expect(everything).not.toContain(body.key)
    expect((await issue(body.key)).status).toBe(201)
  })

  it('does what its scopes say and nothing else', async () => {
    const { key } = (await make({ scopes: ['credentials.issue'] })).body
    expect((await issue(key)).status).toBe(201)
    const refused = await call('GET', `${tenant.api}/credentials`, { key })
    expect([refused.status, refused.body.type]).toEqual([403, 'http://localhost:8787/problems/forbidden'])
    expect(refused.body.detail).toContain('credentials.read')
  })

  it('opens nothing from the moment it is revoked, and is revoked once', async () => {
    const { id, key } = (await make({ scopes: ['credentials.issue'] })).body
    expect((await issue(key)).status).toBe(201)
    const revoked = await call('POST', `${tenant.api}/api-keys/${id}/revoke`, { key: tenant.key })
    expect(revoked.body.revokedAt).toBeTruthy()
    expect((await issue(key)).status).toBe(401)
    expect((await call('DELETE', `${tenant.api}/api-keys/${id}`, { key: tenant.key })).status).toBe(204)
    const entries = `select count(*) from audit_entries where action = 'api_key.revoked'`
    expect(await scalar(entries)).toBe(1)
  })

  it('opens nothing after its end', async () => {
    const past = await make({ scopes: ['credentials.issue'], expiresAt: '2020-01-01T00:00:00Z' })
    expect([past.status, past.body.errors?.[0].pointer]).toEqual([400, '/expiresAt'])
    const { id, key } = (await make({ scopes: ['credentials.issue'], expiresAt: '2099-01-01T00:00:00Z' }))
      .body
    expect((await issue(key)).status).toBe(201)
    await DB.prepare('update api_keys set expires_at = 1 where id = ?')
      .bind(Number(id.slice(4)))
      .run()
    expect((await issue(key)).status).toBe(401)
  })

  it('shows when it was last used, to the hour', async () => {
    const { id, key } = (await make({ scopes: ['issuer.read'] })).body
    const lastUsed = () =>
      scalar<number | null>('select last_used_at from api_keys where id = ?', Number(id.slice(4)))
    expect(await lastUsed()).toBeNull()
    const worker = createWorker()
    await worker.send('GET', tenant.api, { key })
    const first = await lastUsed()
    expect(first).toBeGreaterThan(0)
    await DB.prepare('update api_keys set last_used_at = last_used_at - 3000 where id = ?')
      .bind(Number(id.slice(4)))
      .run()
    await worker.send('GET', tenant.api, { key })
    expect(await lastUsed()).toBe((first ?? 0) - 3000)
    await DB.prepare('update api_keys set last_used_at = last_used_at - 3000 where id = ?')
      .bind(Number(id.slice(4)))
      .run()
    await worker.send('GET', tenant.api, { key })
    expect(await lastUsed()).toBeGreaterThanOrEqual(first ?? 0)
  })

  it('made for the test issuer finds the live issuer as one that does not exist, and the other way round', async () => {
    const testApi = `/api/v1/issuers/${tenant.testSlug}`
    const test = (await make({ scopes: ['issuer.read', 'credentials.issue'] }, tenant.key, testApi)).body
    const live = (await make({ scopes: ['issuer.read', 'credentials.issue'] })).body
    expect(test.key).toMatch(/^sk_test_/)
    expect((await call('GET', testApi, { key: test.key })).status).toBe(200)
    for (const [key, slug] of [
      [test.key, tenant.slug],
      [live.key, tenant.testSlug],
    ]) {
      const foreign = await call('GET', `/api/v1/issuers/${slug}`, { key })
      const nobodys = await call('GET', '/api/v1/issuers/no-such-issuer', { key })
      expect(foreign.status).toBe(404)
      const seen = JSON.stringify(foreign.body).replaceAll(slug, 'no-such-issuer')
      expect(seen.replace(/urn:uuid:[^"]+/, '')).toBe(
        JSON.stringify(nobodys.body).replace(/urn:uuid:[^"]+/, ''),
      )
      expect((await issue(key, `/api/v1/issuers/${slug}`)).status).toBe(404)
    }
  })

  it('of the test issuer gets nothing that is about the whole organisation', async () => {
    const testApi = `/api/v1/issuers/${tenant.testSlug}`
    for (const scope of KEY_PERMISSIONS.filter((permission) => TENANT_PERMISSIONS.includes(permission))) {
      const { status, body } = await make({ scopes: [scope] }, tenant.key, testApi)
      expect([scope, status, body.errors?.[0].pointer]).toEqual([scope, 400, '/scopes'])
    }
  })

  it('of the live issuer does what concerns the whole organisation, if its scopes say so', async () => {
    const own = await createIssuer()
    const who = { email: 'ada@example.org' }
    await issue(own.key, own.api)
    const works: [string, string, string, object | undefined, number][] = [
      ['settings.write', 'PATCH', '/settings', { privacy: { text: 'Ours.' } }, 200],
      ['people.export', 'POST', '/people/export', who, 200],
      ['people.erase', 'GET', '/people/erasures', undefined, 200],
      ['people.erase', 'POST', '/people/erase', { ...who, credentials: 'keep' }, 201],
      ['tenant.export', 'POST', '/export', undefined, 202],
      ['tenant.export', 'GET', '/export', undefined, 200],
    ]
    for (const [scope, method, path, body, status] of works) {
      const without = KEY_PERMISSIONS.filter((permission) => permission !== scope)
      const { key } = (await make({ scopes: [scope] }, own.key, own.api)).body
      const { key: other } = (await make({ scopes: without }, own.key, own.api)).body
      const refused = await call(method, own.api + path, { key: other, body })
      expect([path, refused.status]).toEqual([path, 403])
      const done = await call(method, own.api + path, { key, body })
      expect([path, done.status, done.body.detail]).toEqual([path, status, undefined])
    }
  })

  it('of the test issuer reaches nothing of the whole organisation, whatever its row says', async () => {
    const testApi = `/api/v1/issuers/${tenant.testSlug}`
    const { id, key } = (await make({ scopes: ['issuer.read'] }, tenant.key, testApi)).body
    const scopes = JSON.stringify(['issuer.read', 'settings.write'])
    await DB.prepare('update api_keys set scopes = ? where id = ?')
      .bind(scopes, Number(id.slice(4)))
      .run()
    const { status, body } = await call('PATCH', `${testApi}/settings`, { key, body: {} })
    expect([status, body.detail]).toEqual([403, expect.stringContaining('test issuer')])
  })

  it('gets nothing that is for people alone, whoever makes it', async () => {
    const refused = ALL_PERMISSIONS.filter((scope) => !(KEY_PERMISSIONS as readonly string[]).includes(scope))
    expect(refused).toEqual(['tenant.import', 'tenant.export_keys'])
    for (const scope of refused) {
      const { status, body } = await make({ scopes: [scope] })
      expect([scope, status, body.errors?.[0].pointer]).toEqual([scope, 400, '/scopes/0'])
    }
  })

  it('is in the audit log under one subject, from its making to its end', async () => {
    const own = await createIssuer()
    const { id } = (await make({ scopes: ['issuer.read'] }, own.key, own.api)).body
    await call('POST', `${own.api}/api-keys/${id}/revoke`, { key: own.key })
    const entries = await rowsOf<{ action: string; subject: string }>(
      `select action, hex(subject) as subject from audit_entries
        where subject = (select hash from api_keys where id = ?) order by id`,
      Number(id.slice(4)),
    )
    expect(entries.map(({ action }) => action)).toEqual(['api_key.created', 'api_key.revoked'])
  })

  it('cannot make a key that may do more than itself', async () => {
    const { key } = (await make({ scopes: ['api_keys.write', 'issuer.read'] })).body
    for (const scope of KEY_PERMISSIONS) {
      const { status } = await make({ scopes: ['issuer.read', scope] }, key)
      const has = ['api_keys.write', 'issuer.read'].includes(scope)
      expect([scope, status]).toEqual([scope, has ? 201 : 403])
    }
  })

  it('of one issuer cannot shut out a key of the whole organisation', async () => {
    const { key } = (await make({ scopes: ['api_keys.write', 'api_keys.read'] })).body
    const { body } = await call('GET', `${tenant.api}/api-keys`, { key })
    const first = body.items.find((item: { issuers: string }) => item.issuers === 'all')
    const refused = await call('POST', `${tenant.api}/api-keys/${first.id}/revoke`, { key })
    expect(refused.status).toBe(403)
    expect((await call('GET', tenant.api, { key: tenant.key })).status).toBe(200)
  })

  it('of another tenant looks like one that does not exist', async () => {
    const other = await createIssuer()
    const { id } = (await make({ scopes: ['issuer.read'] }, other.key, other.api)).body
    const theirs = await call('POST', `${tenant.api}/api-keys/${id}/revoke`, { key: tenant.key })
    const nobodys = await call('POST', `${tenant.api}/api-keys/key_999999/revoke`, { key: tenant.key })
    expect([theirs.status, theirs.body.detail.replace(id, '…')]).toEqual([
      404,
      nobodys.body.detail.replace('key_999999', '…'),
    ])
    for (const odd of ['key_0', 'key_-1', 'key_1e3', '1', 'key_', 'key_99999999999999999999']) {
      expect((await call('POST', `${tenant.api}/api-keys/${odd}/revoke`, { key: tenant.key })).status).toBe(
        404,
      )
    }
  })

  it('needs a name and scopes that exist', async () => {
    for (const [body, pointer] of [
      [{ scopes: [] }, '/scopes'],
      [{ scopes: ['nonsense'] }, '/scopes/0'],
      [{ scopes: ['issuer.read'], name: ' ' }, '/name'],
      [{ scopes: ['issuer.read'], isAdmin: true }, '/isAdmin'],
    ] as const) {
      const { status, body: answer } = await make(body)
      expect([status, answer.errors?.[0].pointer]).toEqual([400, pointer])
    }
  })
})

describe('the list of API keys', () => {
  /** Old keys that are live, and newer ones that are revoked or past their time. */
  async function createKeys() {
    const own = await createTenant()
    const insert = `with recursive n(n) as (select 1 union all select n + 1 from n where n < 240)
      insert into api_keys (tenant_id, issuer_id, hint, hash, created_at, expires_at, revoked_at, name, scopes)
      select i.tenant_id, i.id, 'hint', randomblob(32), 1, case when n > 230 then 5 end,
        case when n between 21 and 230 then 5 end, 'key ' || n, '[]'
      from n, issuers i where i.slug = ?`
    await DB.prepare(insert).bind(own.slug).run()
    return own
  }

  it('has those that open something first, and every key on some page', async () => {
    const own = await createKeys()
    for (const limit of [7, 21, 50, 200]) {
      const seen: { name: string; revokedAt: string | null; expiresAt: string | null }[] = []
      let after = ''
      for (;;) {
        const path = `${own.api}/api-keys?limit=${limit}${after}`
        const { body } = await call('GET', path, { key: own.key })
        expect(body.items.length).toBeLessThanOrEqual(limit)
        seen.push(...body.items)
        if (!body.next) break
        after = `&after=${body.next}`
      }
      expect(new Set(seen.map(({ name }) => name)).size).toBe(241)
      expect(seen).toHaveLength(241)
      const live = seen.map(({ revokedAt, expiresAt }) => !revokedAt && !expiresAt)
      expect(live.lastIndexOf(true)).toBe(20)
      expect(seen.slice(0, 2).map(({ name }) => name)).toEqual(['key 20', 'key 19'])
    }
  })

  it('leaves no live key out when one is revoked between two pages', async () => {
    const own = await createKeys()
    const first = await call('GET', `${own.api}/api-keys?limit=5`, { key: own.key })
    const last = first.body.items.at(-1)
    await call('DELETE', `${own.api}/api-keys/${last.id}`, { key: own.key })
    const path = `${own.api}/api-keys?limit=5&after=${first.body.next}`
    const { body } = await call('GET', path, { key: own.key })
    expect(body.items.map(({ name }: { name: string }) => name)).toEqual([
      ...['key 15', 'key 14', 'key 13', 'key 12', 'key 11'],
    ])
  })

  it('leads from page to page in the console too', async () => {
    const own = await createKeys()
    const reader = await createMember(own, 'auditor')
    let path: string | undefined = `/app/${own.slug}/live/api-keys`
    let text = ''
    for (let pages = 0; path; pages++) {
      expect(pages).toBeLessThan(6)
      const page: string = (await reader.get(path)).text
      if (pages === 0) expect(page).toContain('>key 1<')
      text += page
      path = /href="([^"]+)">Next page/.exec(page)?.[1]
    }
    for (const n of [1, 20, 21, 230, 240]) expect(text).toContain(`>key ${n}<`)
  })

  it('takes no cursor that it has not given', async () => {
    for (const after of ['live', 'live-0', 'gone-1', 'ended-1e3', "live-1'", 'live-9999999999999999']) {
      const path = `${tenant.api}/api-keys?after=${encodeURIComponent(after)}`
      expect([after, (await call('GET', path, { key: tenant.key })).status]).toEqual([after, 400])
    }
  })
})

describe('the page of API keys', () => {
  let owner: Person
  let path: string

  beforeAll(async () => {
    owner = await createMember(tenant, 'owner')
    path = `/app/${tenant.slug}/live/api-keys`
  })

  it('makes a key, shows it once, and revokes it', async () => {
    const form: [string, string][] = [
      ['name', 'Registry'],
      ['lifetime', '90'],
      ['scopes', 'credentials.issue'],
      ['scopes', 'issuer.read'],
    ]
    const made = await owner.post(path, form)
    const key = /sk_live_[\w-]{43}/.exec(made.text)?.[0] ?? ''
    expect((await issue(key)).status).toBe(201)
    const page = (await owner.get(path)).text
    expect(page).toContain('Registry')
    expect(page).not.toContain(key)
    expect(page).toContain('Pat Person')
    const id = await scalar<number>(`select id from api_keys where name = 'Registry'`)
    expect(await scalar('select created_by from api_keys where id = ?', id)).toBe(`person:${owner.userId}`)
    expect((await owner.post(`${path}/key_${id}/revoke`)).headers.get('location')).toBe(path)
    expect((await issue(key)).status).toBe(401)
  })

  it('says beside the field what is missing', async () => {
    const answer = await owner.post(path, { lifetime: '30' })
    expect(answer.text).toContain('field-name-error')
    expect(answer.text).toContain('at least one permission')
  })

  it('offers nothing that a key cannot get', async () => {
    const offered = (await owner.get(`${path}/new`)).text
    for (const scope of KEY_PERMISSIONS) expect(offered).toContain(`value="${scope}"`)
    for (const scope of ['tenant.import', 'tenant.export_keys']) {
      expect(offered).not.toContain(scope)
      const answer = await owner.post(path, { name: 'x', lifetime: '30', scopes: scope })
      expect(answer.text).not.toContain('sk_live_')
    }
  })

  it('lets nobody give away what they do not have', async () => {
    const admin = await createMember(tenant, 'admin')
    expect((await admin.get(`${path}/new`)).text).not.toContain('owners.write')
    const form = { name: 'x', lifetime: '30', scopes: 'owners.write' }
    expect((await admin.post(path, form)).status).toBe(403)
  })
})
