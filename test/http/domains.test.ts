import { describe, expect, it } from 'vitest'
import { ACHIEVEMENT, createIssuer, createTenant, type TestTenant } from '../support/api.ts'
import { DB, rowsOf, scalar } from '../support/database.ts'
import { activateHost, fakeInternet, newHost, proveHost } from '../support/domains.ts'
import { createWorker } from '../support/worker.ts'

const worker = createWorker()

const claim = (tenant: TestTenant, host: unknown) =>
  worker.call('POST', `${tenant.api}/domains`, { key: tenant.key, body: { host } })
const act = (tenant: TestTenant, host: string, verb: string) =>
  worker.call('POST', `${tenant.api}/domains/${host}/${verb}`, { key: tenant.key, body: {} })
const issue = async (tenant: TestTenant, email = 'ada@example.org', options: object = {}) => {
  const { status, body } = await worker.call('POST', `${tenant.api}/credentials`, {
    key: tenant.key,
    body: { achievement: ACHIEVEMENT.slug, recipient: { email, name: 'Ada' } },
    ...options,
  })
  if (status !== 201) throw new Error(`not issued: ${JSON.stringify(body)}`)
  return body
}
const verify = async (body: object) => (await worker.call('POST', '/api/v1/verify', { body })).body
const nextPosition = ({ slug }: TestTenant) =>
  scalar('select next_position from issuers where slug = ?', slug)

describe('a host', () => {
  it('is the issuer’s once its TXT record is there, and not before', async () => {
    const internet = fakeInternet(worker)
    const tenant = await createIssuer()
    const host = newHost()
    const { status, body } = await claim(tenant, host)
    expect(status).toBe(201)
    expect(body).toMatchObject({
      host,
      state: 'claimed',
      active: false,
      did: `did:web:${host}`,
      record: {
        type: 'TXT',
        name: `_signet-challenge.${host}`,
        value: expect.stringMatching(/^signet=[\w-]{32}$/),
      },
    })
    // Claiming twice is claiming once.
    expect((await claim(tenant, ` ${host.toUpperCase()}. `)).body).toEqual(body)
    expect((await act(tenant, host, 'verify')).status).toBe(409)
    expect((await worker.send('GET', `https://${host}/`)).status).toBe(404)
    for (const wrong of ['signet=', 'signet=other', `x${body.record.value}`, `${body.record.value}x`]) {
      internet.records.set(body.record.name, [wrong])
      expect([wrong, (await act(tenant, host, 'verify')).status]).toEqual([wrong, 409])
    }
    expect((await act(tenant, host, 'activate')).status).toBe(409)
    internet.records.set(body.record.name, ['v=spf1 -all', body.record.value])
    expect((await act(tenant, host, 'verify')).body).toMatchObject({ state: 'proven', active: false })
    expect((await worker.send('GET', `https://${host}/`)).status).toBe(200)
  })

  it('is a public name, and none of the platform’s', async () => {
    const tenant = await createTenant()
    const production = createWorker({
      ENVIRONMENT: 'production',
      PUBLIC_ORIGIN: 'https://signet.platform.org',
    })
    for (const host of [
      'localhost',
      'org',
      '127.0.0.1',
      '0x7f.1',
      '2130706433',
      '[::1]',
      'badges.institute.org:8443',
      'https://badges.institute.org',
      'badges.institute.org/path',
      'user@badges.institute.org',
      '*.institute.org',
      '_x.institute.org',
      'badges..institute.org',
      '-badges.institute.org',
      'printer.local',
      'db.internal',
      'badges.institute.test',
      `${'a'.repeat(64)}.institute.org`,
      'signet.platform.org',
      'SIGNET.platform.org.',
      'tenant.signet.platform.org',
      '',
      7,
    ]) {
      const answer = await production.call('POST', `https://signet.platform.org${tenant.api}/domains`, {
        key: tenant.key,
        body: { host },
      })
      expect([host, answer.status]).toEqual([host, 400])
    }
  })

  it('with an international name is known by its punycode', async () => {
    fakeInternet(worker)
    const tenant = await createTenant()
    const { body } = await claim(tenant, 'Prüfung.Würzburg.example')
    expect(body).toMatchObject({
      host: 'xn--prfung-4ya.xn--wrzburg-n2a.example',
      did: 'did:web:xn--prfung-4ya.xn--wrzburg-n2a.example',
    })
    const found = await worker.call(
      'GET',
      `${tenant.api}/domains/${encodeURIComponent('prüfung.würzburg.example')}`,
      {
        key: tenant.key,
      },
    )
    expect(found.body).toEqual(body)
  })

  it('belongs to whoever proves it first: a claim of somebody else is no obstacle', async () => {
    const internet = fakeInternet(worker)
    const [squatter, owner] = [await createIssuer(), await createIssuer()]
    const host = newHost()
    const theirs = (await claim(squatter, host)).body.record
    await proveHost(worker, internet, owner, host)
    // Both records are there, as where a former tenant has left its own.
    internet.records.set(theirs.name, [theirs.value, ...(internet.records.get(theirs.name) ?? [])])
    const second = await act(squatter, host, 'verify')
    expect(second).toMatchObject({ status: 409, body: { detail: expect.stringContaining('another issuer') } })
    expect((await worker.call('GET', `https://${host}/.well-known/did.json`)).body.id).toBe(`did:web:${host}`)
    const page = await worker.call('GET', `https://${host}/`)
    expect(JSON.stringify(page.body)).toContain(host)
    expect((await act(squatter, host, 'activate')).status).toBe(409)
  })

  it('must lead here before credentials name it', async () => {
    const internet = fakeInternet(worker)
    const tenant = await createIssuer()
    const host = await proveHost(worker, internet, tenant)
    internet.routed.delete(host)
    expect(await act(tenant, host, 'activate')).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('does not answer yet') },
    })
    const { body } = await worker.call('GET', tenant.api, { key: tenant.key })
    expect(body.did).toBe(tenant.did)
  })

  it('is looked at every day, flagged when its record is gone, and served all the same', async () => {
    const internet = fakeInternet(worker)
    const tenant = await createIssuer()
    const host = await proveHost(worker, internet, tenant)
    const [record] = [...internet.records].filter(([name]) => name.endsWith(host))
    const read = async () =>
      (await worker.call('GET', `${tenant.api}/domains/${host}`, { key: tenant.key })).body
    const tomorrow = () =>
      DB.prepare('update issuer_identities set next_check_at = 0 where host = ?').bind(host).run()
    internet.records.clear()
    await worker.tick()
    expect(await read()).not.toHaveProperty('missingSince')
    await tomorrow()
    internet.state.resolverIsDown = true
    await worker.tick()
    expect(await read()).not.toHaveProperty('missingSince')
    internet.state.resolverIsDown = false
    await tomorrow()
    await worker.tick()
    expect(await read()).toMatchObject({
      state: 'proven',
      missingSince: expect.any(String),
      warning: expect.any(String),
    })
    expect((await worker.call('GET', `https://${host}/.well-known/did.json`)).body.id).toBe(`did:web:${host}`)
    if (record) internet.records.set(...record)
    await tomorrow()
    await worker.tick()
    expect(await read()).not.toHaveProperty('missingSince')
  })
})

describe('an issuer that has moved to a host of its own', () => {
  it('issues under it, and what it issued before is what it was, letter by letter', async () => {
    const internet = fakeInternet(worker)
    const tenant = await createIssuer()
    const old = await issue(tenant)
    const before = await (await worker.send('GET', new URL(old.url).pathname)).text()
    const host = await proveHost(worker, internet, tenant)
    expect((await issue(tenant)).url).toContain('/i/')
    await activateHost(worker, tenant, host)
    const fresh = await issue(tenant)
    expect(fresh.url).toMatch(new RegExp(`^https://${host}/credentials/[0-9a-f-]{36}$`))
    expect(fresh.credential).toMatchObject({
      id: fresh.url,
      issuer: { id: `did:web:${host}`, url: `https://${host}` },
      credentialStatus: { id: expect.stringContaining(`https://${host}/status/1#`) },
    })
    expect(fresh.credential.proof[0].verificationMethod).toMatch(new RegExp(`^did:web:${host}#z6Mk`))
    expect(await (await worker.send('GET', new URL(old.url).pathname)).text()).toBe(before)
    const rebuilt = await worker.call('GET', `${fresh.url}.json`)
    expect(rebuilt.body).toEqual(fresh.credential)
    for (const credential of [old.credential, fresh.credential]) {
      const { verified, checks } = await verify({ credential })
      expect([verified, checks.filter(({ outcome }: { outcome: string }) => outcome !== 'pass')]).toEqual([
        true,
        [],
      ])
    }
    for (const { url } of [old, fresh]) expect(await verify({ url })).toMatchObject({ verified: true })
    const token = await (await worker.send('GET', `${fresh.url}.jwt`)).text()
    expect(await verify({ credential: token })).toMatchObject({ verified: true })
    expect(JSON.parse(atob(token.split('.')[0] ?? '')).kid).toContain(`did:web:${host}#`)
  })

  it('has one DID document for each of its names, with all of its keys', async () => {
    const internet = fakeInternet(worker)
    const tenant = await createIssuer()
    const host = await proveHost(worker, internet, tenant)
    const home = (await worker.call('GET', `/i/${tenant.slug}/did.json`)).body
    const own = (await worker.call('GET', `https://${host}/.well-known/did.json`)).body
    expect(home).toMatchObject({
      id: tenant.did,
      alsoKnownAs: [expect.stringContaining(`/i/${tenant.slug}`), `did:web:${host}`],
    })
    expect(own).toMatchObject({ id: `did:web:${host}`, alsoKnownAs: [`https://${host}`, tenant.did] })
    const keysOf = (document: { verificationMethod: { publicKeyMultibase: string; controller: string }[] }) =>
      document.verificationMethod.map(({ publicKeyMultibase }) => publicKeyMultibase)
    expect(keysOf(own)).toEqual(keysOf(home))
    expect(
      own.verificationMethod.every(({ controller }: { controller: string }) => controller === own.id),
    ).toBe(true)
  })

  it('has status lists that belong to one name each', async () => {
    const internet = fakeInternet(worker)
    const tenant = await createIssuer()
    const old = await issue(tenant)
    const host = await proveHost(worker, internet, tenant)
    await activateHost(worker, tenant, host)
    expect(await nextPosition(tenant)).toBe(131_072)
    const fresh = await issue(tenant)
    for (const { id } of [old, fresh]) {
      await worker.call('POST', `${tenant.api}/credentials/${id}/revoke`, { key: tenant.key, body: {} })
    }
    const status = (url: string) => worker.call('GET', url)
    expect((await status(`/i/${tenant.slug}/status/0`)).body).toMatchObject({ issuer: tenant.did })
    expect((await status(`https://${host}/status/1`)).body).toMatchObject({
      id: `https://${host}/status/1`,
      issuer: `did:web:${host}`,
    })
    expect((await status(`/i/${tenant.slug}/status/1`)).status).toBe(404)
    expect((await status(`https://${host}/status/0`)).status).toBe(404)
    for (const { credential } of [old, fresh])
      expect(await verify({ credential })).toMatchObject({ verified: false })
    // And home again: a third list.
    await act(tenant, host, 'deactivate')
    const last = await issue(tenant)
    expect(last.credential.credentialStatus.id).toContain(`/i/${tenant.slug}/status/2#`)
    expect(await verify({ credential: last.credential })).toMatchObject({ verified: true })
  })

  it('hands no position of the new list to whoever still signs under the old name', async () => {
    const internet = fakeInternet(worker)
    const tenant = await createIssuer()
    const host = await proveHost(worker, internet, tenant)
    // The issuer is read, and before positions are taken it moves: between the first and the second round trip.
    let moved = false
    const racing = createWorker({
      DB: beforeBatch(async (sql) => {
        if (moved || !sql.some((text) => text.includes('next_position'))) return
        moved = true
        await activateHost(worker, tenant, host)
      }),
    })
    const answer = await racing.call('POST', `${tenant.api}/credentials`, {
      key: tenant.key,
      body: { achievement: ACHIEVEMENT.slug, recipient: { email: 'ada@example.org' } },
    })
    expect(moved).toBe(true)
    expect(answer).toMatchObject({ status: 201, body: { credential: { issuer: { id: `did:web:${host}` } } } })
    expect(answer.body.credential.credentialStatus.id).toContain(`https://${host}/status/1#`)
    expect(await verify({ credential: answer.body.credential })).toMatchObject({ verified: true })
  })

  it('mixes nothing up when it moves to and fro while it issues', async () => {
    const internet = fakeInternet(worker)
    const tenant = await createIssuer()
    const host = await proveHost(worker, internet, tenant)
    const work = Array.from({ length: 12 }, async (_, n) => {
      if (n % 4 === 1) await act(tenant, host, 'activate')
      if (n % 4 === 3) await act(tenant, host, 'deactivate')
      return issue(tenant, `p${n}@example.org`)
    })
    for (const { credential, url } of await Promise.all(work)) {
      const list = credential.credentialStatus.id.split('/status/')[0]
      expect(url.startsWith(`${list}/credentials/`)).toBe(true)
      const { body } = await worker.call('GET', credential.credentialStatus.statusListCredential)
      expect(body.issuer).toBe(credential.issuer.id)
      expect(await verify({ credential })).toMatchObject({ verified: true })
    }
  })

  it('keeps its quota: what is jumped over was not issued', async () => {
    const internet = fakeInternet(worker)
    const tenant = await createIssuer()
    await DB.prepare('update issuers set position_limit = next_position + 2, limit_month = ? where slug = ?')
      .bind(new Date().toISOString().slice(0, 7), tenant.slug)
      .run()
    await issue(tenant)
    const host = await proveHost(worker, internet, tenant)
    await activateHost(worker, tenant, host)
    const [{ left } = { left: 0 }] = await rowsOf<{ left: number }>(
      'select position_limit - next_position as left from issuers where slug = ?',
      tenant.slug,
    )
    expect(left).toBe(1)
  })

  it('opens its keys and finds status entries whichever name it goes by', async () => {
    const internet = fakeInternet(worker)
    const tenant = await createIssuer({ suspension: true })
    const old = await issue(tenant)
    const host = await proveHost(worker, internet, tenant)
    await activateHost(worker, tenant, host)
    const fresh = await issue(tenant)
    for (const { id, credential } of [old, fresh]) {
      const change = (verb: string) =>
        worker.call('POST', `${tenant.api}/credentials/${id}/${verb}`, { key: tenant.key, body: {} })
      expect((await change('suspend')).status).toBe(200)
      expect(await verify({ credential })).toMatchObject({ verified: false })
      expect((await change('reinstate')).status).toBe(200)
      expect(await verify({ credential })).toMatchObject({ verified: true })
    }
    const { body: replaced } = await worker.call('POST', `${tenant.api}/credentials/${old.id}/replace`, {
      key: tenant.key,
      body: { recipient: { email: 'ada@example.org', name: 'Ada King' } },
    })
    expect(replaced.url).toContain(host)
  })

  it('endorses, signs what others have written and makes records under it', async () => {
    const internet = fakeInternet(worker)
    const tenant = await createIssuer()
    await issue(tenant)
    const host = await proveHost(worker, internet, tenant)
    await activateHost(worker, tenant, host)
    await issue(tenant)
    const post = async (path: string, body: object) => {
      const answer = await worker.call('POST', path, { key: tenant.key, body })
      expect([path, answer.status]).toEqual([path, 201])
      return answer.body
    }
    const { credential: endorsement } = await post(`${tenant.api}/endorsements`, {
      target: 'https://elsewhere.example/1',
      kind: 'credential',
      comment: 'Well done.',
    })
    expect(endorsement).toMatchObject({
      issuer: { id: `did:web:${host}` },
      id: expect.stringContaining(`https://${host}/`),
    })
    expect(await verify({ url: endorsement.id })).toMatchObject({ verified: true })
    const { credential: clr } = await post(`${tenant.api}/clrs`, { recipient: { email: 'ada@example.org' } })
    expect(clr.issuer.id).toBe(`did:web:${host}`)
    expect(await verify({ credential: clr })).toMatchObject({ verified: true })
    for (const did of [`did:web:${host}`, tenant.did]) {
      const { proof: _, credentialStatus: __, ...written } = endorsement
      const credential = { ...written, id: 'urn:uuid:3f1c1b1e-0000-4000-8000-000000000001', issuer: did }
      const issued = await post(`/vc-api/${tenant.slug}/credentials/issue`, { credential })
      const signed = issued.verifiableCredential ?? issued
      expect(signed.proof[0]?.verificationMethod ?? signed.proof.verificationMethod).toContain(`${did}#`)
      expect(await verify({ credential: signed })).toMatchObject({ verified: true })
    }
  })

  it('has its achievements where they were', async () => {
    const internet = fakeInternet(worker)
    const tenant = await createIssuer()
    const host = await proveHost(worker, internet, tenant)
    await activateHost(worker, tenant, host)
    const address = `http://localhost:8787/i/${tenant.slug}/achievements/${ACHIEVEMENT.slug}`
    const revised = await worker.call('PUT', `${tenant.api}/achievements/${ACHIEVEMENT.slug}`, {
      key: tenant.key,
      body: { ...ACHIEVEMENT, name: 'Welding, first level' },
    })
    expect(revised.body).toMatchObject({ id: address, version: 2 })
    const fresh = await worker.call('POST', `${tenant.api}/achievements`, {
      key: tenant.key,
      body: { ...ACHIEVEMENT, slug: 'fresh' },
    })
    expect(fresh.body.id).toBe(`https://${host}/achievements/fresh`)
    for (const [path, id] of [
      [`/achievements/${ACHIEVEMENT.slug}`, address],
      ['/achievements/fresh', fresh.body.id],
    ] as const) {
      expect((await worker.call('GET', `https://${host}${path}`)).body.id).toBe(id)
      expect((await worker.call('GET', `/i/${tenant.slug}${path}`)).body.id).toBe(id)
    }
  })
})

describe('a host that is given up', () => {
  it('is not given up by accident while credentials name it', async () => {
    const internet = fakeInternet(worker)
    const tenant = await createIssuer()
    const host = await proveHost(worker, internet, tenant)
    await activateHost(worker, tenant, host)
    const fresh = await issue(tenant)
    const remove = (query = '') =>
      worker.call('DELETE', `${tenant.api}/domains/${host}${query}`, { key: tenant.key })
    expect(await remove()).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('one credential names') },
    })
    expect(await verify({ credential: fresh.credential })).toMatchObject({ verified: true })
    expect(await remove('?credentials=abandon')).toMatchObject({
      status: 200,
      body: { credentials: 1, warning: expect.stringContaining('verify only where it leads here') },
    })
    // The issuer is at home again, and shows the credential there; nobody can verify it while the host leads nowhere.
    expect((await worker.call('GET', tenant.api, { key: tenant.key })).body.did).toBe(tenant.did)
    expect((await issue(tenant)).credential.issuer.id).toBe(tenant.did)
    expect((await worker.call('GET', `/i/${tenant.slug}/credentials/${fresh.id}.json`)).body).toEqual(
      fresh.credential,
    )
    internet.routed.delete(host)
    expect(await verify({ credential: fresh.credential })).toMatchObject({ verified: false })
    const { body } = await worker.call('GET', `${tenant.api}/domains`, { key: tenant.key })
    expect(body.items).toEqual([])
  })

  it('can be had by the next one, or be taken up again', async () => {
    const internet = fakeInternet(worker)
    const [tenant, next] = [await createIssuer(), await createIssuer()]
    const host = await proveHost(worker, internet, tenant)
    await activateHost(worker, tenant, host)
    const fresh = await issue(tenant)
    const remove = (from: TestTenant) =>
      worker.call('DELETE', `${from.api}/domains/${host}?credentials=abandon`, { key: from.key })
    await remove(tenant)
    await proveHost(worker, internet, next, host)
    await activateHost(worker, next, host)
    expect(await verify({ credential: (await issue(next)).credential })).toMatchObject({ verified: true })
    expect(await verify({ credential: fresh.credential })).toMatchObject({ verified: false })
    await remove(next)
    await proveHost(worker, internet, tenant, host)
    expect(await verify({ credential: fresh.credential })).toMatchObject({ verified: true })
  })
})

/** D1 with something happening before a batch, for which its statements' texts are shown. */
function beforeBatch(happens: (sql: string[]) => Promise<void>) {
  const texts = new WeakMap<object, string>()
  const bound = (statement: D1PreparedStatement, sql: string): D1PreparedStatement => {
    texts.set(statement, sql)
    return new Proxy(statement, {
      get(target, name) {
        if (name === 'bind') return (...values: unknown[]) => bound(target.bind(...values), sql)
        if (name === 'inner') return target
        const value = Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
  }
  const innerOf = (statement: D1PreparedStatement) =>
    (statement as unknown as { inner: D1PreparedStatement }).inner
  return {
    prepare: (sql: string) => bound(DB.prepare(sql), sql),
    batch: async (statements: D1PreparedStatement[]) => {
      const inner = statements.map(innerOf)
      await happens(inner.map((statement) => texts.get(statement) ?? ''))
      return DB.batch(inner)
    },
  }
}
