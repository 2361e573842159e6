import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { removeStaleBodies } from '../../src/actions/remove-stale-bodies.ts'
import { createContext } from '../../src/wiring.ts'
import { createIssuer, type TestTenant } from '../support/api.ts'
import { DB, fingerprint, rowsOf, scalar } from '../support/database.ts'
import { newHost } from '../support/domains.ts'
import { atEveryFault } from '../support/faulty-database.ts'
import { watchedDatabase } from '../support/watched-database.ts'
import { createWorker, type TestWorker } from '../support/worker.ts'

const worker = createWorker()
const FOUR_EYES = { fourEyes: { issue: true, revoke: true } }

/** A key of the tenant that a person has made, with a name of its own. */
async function keyOf(tenant: TestTenant, createdBy: string | null): Promise<string> {
  const key = `sk_live_${crypto.randomUUID()}`
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(key)))
  await DB.prepare(
    `insert into api_keys (tenant_id, hint, hash, created_at, created_by)
      values ((select id from tenants where slug = ?), '', ?, 0, ?)`,
  )
    .bind(tenant.slug, hash, createdBy)
    .run()
  return key
}

interface Desk {
  tenant: TestTenant
  asker: string
  approver: string
}

async function desk(achievement: object = FOUR_EYES): Promise<Desk> {
  const tenant = await createIssuer(achievement)
  return { tenant, asker: await keyOf(tenant, 'person:ada'), approver: await keyOf(tenant, 'person:bob') }
}

const post = (tenant: TestTenant, key: string, path: string, body: unknown = {}, headers = {}) =>
  worker.call('POST', `${tenant.api}${path}`, { key, body, headers })

const issue = ({ tenant, asker }: Desk, headers = {}, email = 'eve@example.org') =>
  post(
    tenant,
    asker,
    '/credentials',
    { achievement: 'welding-1', recipient: { email, name: 'Eve' } },
    headers,
  )

const decide = ({ tenant, approver }: Desk, id: string, how = 'approve', key = approver) =>
  post(tenant, key, `/approvals/${id}/${how}`)

const credentialsOf = ({ slug }: TestTenant): Promise<number> =>
  scalar('select count(*) from credentials where issuer_id = (select id from issuers where slug = ?)', slug)

describe('issuing under four eyes', () => {
  it('waits, shows the approver what is asked for, and is done when somebody else approves', async () => {
    const at = await desk()
    const asked = await issue(at)
    expect(asked.status).toBe(202)
    const { approval } = asked.body
    expect(approval).toMatchObject({
      state: 'requested',
      kind: 'issue',
      achievement: 'welding-1',
      version: 1,
      count: 1,
    })
    expect(asked.headers.get('location')).toBe(approval.url)
    expect(await credentialsOf(at.tenant)).toBe(0)
    expect(await scalar('select next_position from issuers where slug = ?', at.tenant.slug)).toBe(0)

    const shown = await worker.call('GET', new URL(approval.url).pathname, { key: at.approver })
    expect(shown.body.asks.items).toMatchObject([{ recipient: { email: 'eve@example.org', name: 'Eve' } }])
    const listed = await worker.call('GET', `${at.tenant.api}/approvals?state=requested`, {
      key: at.approver,
    })
    expect(listed.body.items).toEqual([approval])

    const approved = await decide(at, approval.id)
    expect(approved.body).toMatchObject({ state: 'approved', credentials: [expect.any(String)] })
    expect(await credentialsOf(at.tenant)).toBe(1)
    const { body } = await worker.call(
      'GET',
      `/i/${at.tenant.slug}/credentials/${approved.body.credentials[0]}.json`,
    )
    expect(body.credentialSubject.name ?? body.name).toBeDefined()
    // What was asked for is not kept, only that it was.
    expect(await rowsOf('select body from approvals where state = ?', 'approved')).toEqual([{ body: null }])
    expect(
      (await worker.call('GET', new URL(approval.url).pathname, { key: at.approver })).body.asks,
    ).toBeUndefined()
  })

  it('is not approved by who asked, with whatever key of theirs', async () => {
    const at = await desk()
    const { approval } = (await issue(at)).body
    const another = await keyOf(at.tenant, 'person:ada')
    const madeWithKey = await keyOf(at.tenant, `key:${await scalar('select max(id) from api_keys')}`)
    for (const key of [at.asker, another, madeWithKey]) {
      const { status, body } = await decide(at, approval.id, 'approve', key)
      expect([status, body.detail]).toEqual([403, expect.stringContaining('somebody other')])
    }
    expect((await decide(at, approval.id)).status).toBe(200)
  })

  it.each([
    ['a person', 'person:ada'],
    ['the operator', 'operator'],
    ['nobody knows who', null],
  ])('is not approved with a key of a chain of ten that %s began', async (_, maker) => {
    const tenant = await createIssuer(FOUR_EYES)
    const chain = [await keyOf(tenant, maker)]
    // As keys were written down before the person behind them was.
    for (let n = 1; n < 10; n++) {
      chain.push(await keyOf(tenant, `key:${await scalar('select max(id) from api_keys')}`))
    }
    const last = chain.at(-1) ?? ''
    for (const asker of [chain[0] ?? '', chain[4] ?? '', last]) {
      const { approval } = (await issue({ tenant, asker, approver: last })).body
      for (const key of chain) {
        const answer = await decide({ tenant, asker, approver: last }, approval.id, 'approve', key)
        expect(answer.status).toBe(403)
      }
      expect((await decide({ tenant, asker, approver: last }, approval.id, 'withdraw')).status).toBe(200)
    }
    expect(await credentialsOf(tenant)).toBe(0)
  })

  it('is not approved with keys that were made with a key, which are written down as the person’s', async () => {
    const at = await desk()
    const { approval } = (await issue(at)).body
    let key = at.asker
    for (let n = 0; n < 10; n++) {
      const scopes = ['api_keys.write', 'approvals.decide']
      const made = await post(at.tenant, key, '/api-keys', { name: `Key ${n}`, scopes })
      expect([made.status, made.body.createdBy]).toEqual([201, 'person:ada'])
      key = made.body.key
      expect((await decide(at, approval.id, 'approve', key)).status).toBe(403)
    }
    expect((await decide(at, approval.id)).status).toBe(200)
  })

  it('is not approved by the same key, when nobody knows whose it is', async () => {
    const tenant = await createIssuer(FOUR_EYES)
    const asker = await keyOf(tenant, null)
    const at = { tenant, asker, approver: await keyOf(tenant, null) }
    const { approval } = (await issue(at)).body
    expect((await decide(at, approval.id, 'approve', asker)).status).toBe(403)
    expect((await decide(at, approval.id)).status).toBe(200)
  })

  it('answers a repeat with the same request, and after approval with the credential', async () => {
    const at = await desk()
    const key = { 'idempotency-key': 'k1' }
    const [first, second] = await Promise.all([issue(at, key), issue(at, key)])
    expect([first.status, second.status]).toEqual([202, 202])
    expect(second.body.approval).toEqual(first.body.approval)
    expect((await issue(at, key, 'other@example.org')).status).toBe(409)
    const approved = await decide(at, first.body.approval.id)
    const after = await issue(at, key)
    expect([after.status, after.body.id]).toEqual([200, approved.body.credentials[0]])
    expect(await credentialsOf(at.tenant)).toBe(1)
  })

  it('is done once, however many approve at once', async () => {
    const at = await desk()
    const { approval } = (await issue(at)).body
    const third = await keyOf(at.tenant, 'person:carol')
    const answers = await Promise.all(
      [at.approver, at.approver, third, third].map((key) => decide(at, approval.id, 'approve', key)),
    )
    expect(await credentialsOf(at.tenant)).toBe(1)
    const good = answers.filter(({ status }) => status === 200)
    expect(good.length).toBeGreaterThan(0)
    for (const { body } of good) expect(body).toEqual(good[0]?.body)
    for (const { status } of answers) expect([200, 409]).toContain(status)
  })

  it('is done once, wherever the database fails', async () => {
    const at = await desk()
    const key = { 'idempotency-key': 'k2' }
    await atEveryFault(4, async (DB, where) => {
      const { approval } = (await issue(at, { 'idempotency-key': `k-${where.replaceAll(' ', '-')}` })).body
      const before = await credentialsOf(at.tenant)
      const faulty = createWorker({ DB })
      const path = `${at.tenant.api}/approvals/${approval.id}/approve`
      await faulty.call('POST', path, { key: at.approver })
      const again = await decide(at, approval.id)
      expect([where, again.status, again.body.state]).toEqual([where, 200, 'approved'])
      expect([where, await credentialsOf(at.tenant)]).toEqual([where, before + 1])
    })
    expect((await issue(at, key)).status).toBe(202)
  })

  it('is one request for a whole batch, with what is wrong in it said at once', async () => {
    const at = await desk()
    const items = [
      ...Array.from({ length: 300 }, (_, n) => ({
        recipient: { email: `p${n}@example.org` },
        narrative: 'x'.repeat(2_000),
      })),
      { recipient: { email: 'no address' } },
    ]
    const asked = await post(at.tenant, at.asker, '/credentials/batch', { achievement: 'welding-1', items })
    expect([asked.status, asked.body.approval.count, asked.body.rejected]).toMatchObject([
      202,
      300,
      [{ index: 300 }],
    ])
    // Too large for a row.
    expect(await rowsOf('select body, is_file from approvals where count = 300')).toEqual([
      { body: null, is_file: 1 },
    ])
    const approved = await decide(at, asked.body.approval.id)
    expect(approved.body.credentials).toHaveLength(300)
    expect(await credentialsOf(at.tenant)).toBe(300)
  })

  it('is asked for anew when the achievement has changed', async () => {
    const at = await desk()
    const { approval } = (await issue(at)).body
    const { api, key } = at.tenant
    const definition = {
      name: 'Welding',
      description: 'Differently.',
      criteria: { narrative: 'Weld.' },
      ...FOUR_EYES,
    }
    await worker.call('PUT', `${api}/achievements/welding-1`, { key, body: definition })
    const { status, body } = await decide(at, approval.id)
    expect([status, body.detail]).toEqual([409, expect.stringContaining('has changed')])
    expect(await credentialsOf(at.tenant)).toBe(0)
  })

  it.each([
    ['issued', false],
    ['replaced', true],
  ])('is not %s in a version that came between the look and the act', async (_, isReplacement) => {
    const at = await desk({})
    const { id } = (await issue(at)).body
    const define = (description: string) => {
      const { api, key } = at.tenant
      const body = { name: 'Welding', description, criteria: { narrative: 'Weld.' }, ...FOUR_EYES }
      return worker.call('PUT', `${api}/achievements/welding-1`, { key, body })
    }
    await define('As it was asked for.')
    const asked = isReplacement
      ? await post(at.tenant, at.asker, `/credentials/${id}/replace`, { recipient: { name: 'Eve Adams' } })
      : await issue(at)
    const { approval } = asked.body
    // Whenever the other version comes: before each round trip of the approval.
    const seen = new Set<string>()
    for (let n = 1, isLast = false; !isLast; n++) {
      let count = 0
      const binding = watchedDatabase(async (ask) => {
        if (++count === n) await define(`Another, ${n}.`)
        return ask()
      })
      const path = `${at.tenant.api}/approvals/${approval.id}/approve`
      const { status, body } = await createWorker({ DB: binding }).call('POST', path, { key: at.approver })
      isLast = count < n || status === 200
      seen.add(status === 200 ? 'done' : body.detail)
      if (status === 200) continue
      expect(body.detail).toContain('has changed')
      expect(await credentialsOf(at.tenant)).toBe(1)
      await DB.prepare('delete from achievement_versions where number > 2').run()
    }
    expect([...seen]).toEqual([expect.stringContaining('has changed'), 'done'])
    const frozen = `select max(v.number) from credentials c join achievement_versions v on v.id = c.version_id
      where c.issuer_id = (select id from issuers where slug = ?)`
    expect(await scalar(frozen, at.tenant.slug)).toBe(2)
  })

  it('comes to nothing when it is rejected, taken back or forgotten', async () => {
    const at = await desk()
    const [rejected, withdrawn, forgotten] = [
      (await issue(at)).body,
      (await issue(at)).body,
      (await issue(at)).body,
    ]
    const no = await post(at.tenant, at.approver, `/approvals/${rejected.approval.id}/reject`, {
      reason: 'Not yet.',
    })
    expect(no.body).toMatchObject({
      state: 'rejected',
      reason: 'Not yet.',
      decidedBy: expect.stringContaining('key:'),
    })
    expect((await decide(at, withdrawn.approval.id, 'withdraw')).status).toBe(403)
    expect((await decide(at, withdrawn.approval.id, 'withdraw', at.asker)).body.state).toBe('withdrawn')
    await DB.prepare(`update approvals set expires_at = 1 where state = 'requested'`).run()
    expect((await decide(at, forgotten.approval.id)).status).toBe(409)
    await worker.tick()
    const states = await worker.call('GET', `${at.tenant.api}/approvals`, { key: at.asker })
    expect(states.body.items.map(({ state }: { state: string }) => state)).toEqual([
      'expired',
      'withdrawn',
      'rejected',
    ])
    for (const { approval } of [rejected, withdrawn, forgotten]) {
      expect((await decide(at, approval.id)).status).toBe(409)
    }
    expect(await credentialsOf(at.tenant)).toBe(0)
  })

  it('is not gone around by a credential that somebody has written', async () => {
    const at = await desk()
    const achievement = await worker.call('GET', `/i/${at.tenant.slug}/achievements/welding-1.json`)
    const { '@context': contexts, ...definition } = achievement.body
    const credential = {
      '@context': contexts,
      id: 'urn:uuid:0192f0c1-0000-7000-8000-000000000001',
      type: ['VerifiableCredential', 'OpenBadgeCredential'],
      name: 'Welding',
      validFrom: '2026-11-01T00:00:00Z',
      credentialSubject: {
        id: 'did:example:eve',
        type: ['AchievementSubject'],
        achievement: definition,
      },
    }
    const sign = (achievement: unknown, type = credential.type) => {
      const credentialSubject = { ...credential.credentialSubject, achievement }
      const body = { credential: { ...credential, type, credentialSubject } }
      return worker.call('POST', `/vc-api/${at.tenant.slug}/credentials/issue`, { key: at.asker, body })
    }
    const refused = await sign(definition)
    expect([refused.status, refused.body.detail]).toEqual([403, expect.stringContaining('approval')])
    // However its address is written, and whichever of the issuer's addresses it is.
    const host = newHost()
    await worker.call('POST', `${at.tenant.api}/domains`, { key: at.tenant.key, body: { host } })
    const url: string = definition.id
    for (const id of [
      `${url}/`,
      `${url}//`,
      `${url}?v=1`,
      `${url}#top`,
      `${url}/?#`,
      `${url}.json`,
      url.replace('welding', '%77elding'),
      url.replace('/i/', '/%69/'),
      url.replace('/i/', '/i/x/%2E./'),
      url.replace('http://localhost', 'HTTP://user@LOCALHOST.'),
      url.replace('http:', 'https:'),
      `https://${host}/achievements/welding-1`,
    ]) {
      expect([id, (await sign({ ...definition, id })).status]).toEqual([id, 403])
    }
    expect((await sign(url, ['VerifiableCredential'])).status).toBe(403)
    // It is the achievement, not the form, that is refused.
    for (const id of [
      'https://elsewhere.example/achievements/1',
      'https://elsewhere.example/achievements/welding-1',
      'https://elsewhere.example/achievements/%zz',
      url.replace('welding-1', 'welding-2'),
      'urn:uuid:0192f0c1-0000-7000-8000-000000000002',
    ]) {
      expect([id, (await sign({ ...definition, id })).status]).toEqual([id, 201])
    }
  })

  it('changes nothing for achievements that do not ask for it', async () => {
    const at = await desk({ fourEyes: { revoke: true } })
    expect((await issue(at)).status).toBe(201)
  })
})

describe('taking back under four eyes', () => {
  it('waits for approval, one credential or many', async () => {
    const at = await desk({ fourEyes: { revoke: true } })
    const [one, two] = [(await issue(at)).body.id, (await issue(at)).body.id]
    const asked = await post(at.tenant, at.asker, `/credentials/${one}/revoke`, { reason: 'A mistake.' })
    expect([asked.status, asked.body.approval]).toMatchObject([202, { kind: 'revoke', count: 1 }])
    const many = await post(at.tenant, at.asker, '/credentials/revoke', { ids: [one, two] })
    expect([many.status, many.body.approval.count]).toEqual([202, 2])
    const shown = await worker.call('GET', new URL(asked.body.approval.url).pathname, { key: at.approver })
    expect(shown.body.asks).toMatchObject({
      reason: 'A mistake.',
      items: [{ credential: one, recipient: { name: 'Eve' } }],
    })
    const stateOf = async (id: string) =>
      (await worker.call('GET', `${at.tenant.api}/credentials/${id}`, { key: at.asker })).body.status
    expect(await stateOf(one)).toBe('issued')
    await decide(at, asked.body.approval.id)
    expect([await stateOf(one), await stateOf(two)]).toEqual(['revoked', 'issued'])
    // One of them is revoked meanwhile: the other still is.
    expect((await decide(at, many.body.approval.id)).body.state).toBe('approved')
    expect(await stateOf(two)).toBe('revoked')
  })

  it('holds for replacing, and for what was issued before the achievement asked for it', async () => {
    const at = await desk({})
    const { id } = (await issue(at)).body
    const { api, key } = at.tenant
    const definition = {
      name: 'Welding',
      description: 'As before.',
      criteria: { narrative: 'Weld.' },
      ...FOUR_EYES,
    }
    await worker.call('PUT', `${api}/achievements/welding-1`, { key, body: definition })
    expect((await post(at.tenant, at.asker, `/credentials/${id}/revoke`)).status).toBe(202)
    const asked = await post(at.tenant, at.asker, `/credentials/${id}/replace`, {
      recipient: { name: 'Eve Adams' },
    })
    expect([asked.status, asked.body.approval.kind]).toEqual([202, 'replace'])
    const approved = await decide(at, asked.body.approval.id)
    expect(approved.body.credentials).toHaveLength(1)
    const { body } = await worker.call('GET', `${api}/credentials/${id}`, { key })
    expect(body.status).toBe('superseded')
  })

  it('does not hold for suspending, which can be undone', async () => {
    const at = await desk({ ...FOUR_EYES, suspension: true })
    const { approval } = (await issue(at)).body
    const [id] = (await decide(at, approval.id)).body.credentials
    expect((await post(at.tenant, at.asker, `/credentials/${id}/suspend`)).status).toBe(200)
    expect((await post(at.tenant, at.asker, `/credentials/${id}/reinstate`)).status).toBe(200)
  })
})

describe('a request of another tenant', () => {
  it('is not there', async () => {
    const [a, b] = [await desk(), await desk()]
    const { approval } = (await issue(a)).body
    // The first use of a key is written down.
    await worker.call('GET', `${b.tenant.api}/approvals`, { key: b.approver })
    const before = await fingerprint()
    for (const how of ['approve', 'reject', 'withdraw']) {
      expect((await post(b.tenant, b.approver, `/approvals/${approval.id}/${how}`)).status).toBe(404)
    }
    expect(
      (await worker.call('GET', `${b.tenant.api}/approvals/${approval.id}`, { key: b.approver })).status,
    ).toBe(404)
    expect(await fingerprint()).toBe(before)
  })
})

describe('an erased person', () => {
  it('is taken out of what waits for approval', async () => {
    const at = await desk()
    const items = ['eve@example.org', 'bob@example.org'].map((email) => ({ recipient: { email } }))
    const batch = await post(at.tenant, at.asker, '/credentials/batch', { achievement: 'welding-1', items })
    const alone = await issue(at)
    const exported = await post(at.tenant, at.asker, '/people/export', { email: 'eve@example.org' })
    expect(exported.body.mentions).toHaveLength(2)
    const erased = await post(at.tenant, at.asker, '/people/erase', {
      email: 'eve@example.org',
      credentials: 'revoke',
    })
    expect(erased.body.destroyed.approvals).toBe(2)
    const shown = await worker.call('GET', `${at.tenant.api}/approvals/${batch.body.approval.id}`, {
      key: at.asker,
    })
    expect(shown.body.asks.items).toMatchObject([{ recipient: { email: 'bob@example.org' } }])
    expect((await decide(at, alone.body.approval.id)).status).toBe(409)
    expect((await decide(at, batch.body.approval.id)).body.credentials).toHaveLength(1)
  })

  it('is found there by an account, and by a credential that is to be revoked or replaced', async () => {
    const at = await desk()
    const account = { identifierType: 'ext:memberId', identifier: 'M-77' }
    const other = { identifierType: 'ext:memberId', identifier: 'M-78' }
    const issued: string[] = []
    for (const who of [account, other]) {
      const asked = await post(at.tenant, at.asker, '/credentials', {
        achievement: 'welding-1',
        recipient: { account: who },
      })
      const mine = await post(at.tenant, at.asker, '/people/export', { account: who })
      expect(mine.body.mentions).toMatchObject([{ kind: 'approvals' }])
      issued.push(...(await decide(at, asked.body.approval.id)).body.credentials)
    }
    const [theirs = '', others = ''] = issued
    const ask = async (path: string, body: object) => {
      const { body: answer } = await post(at.tenant, at.asker, path, body)
      return answer.approval.id
    }
    const both = await ask('/credentials/revoke', { ids: [theirs, others], reason: 'A mistake.' })
    const alone = await ask(`/credentials/${theirs}/revoke`, {})
    const renamed = await ask(`/credentials/${theirs}/replace`, { recipient: { name: 'Ada' } })
    const unrelated = await ask(`/credentials/${others}/replace`, { recipient: { name: 'Bob' } })
    const exported = await post(at.tenant, at.asker, '/people/export', { account })
    expect(exported.body.mentions.map(({ told }: { told: { approval: string } }) => told.approval)).toEqual([
      both,
      alone,
      renamed,
    ])
    const erased = await post(at.tenant, at.asker, '/people/erase', { account, credentials: 'keep' })
    expect(erased.body.destroyed.approvals).toBe(3)
    const stateOf = async (id: string) =>
      (await worker.call('GET', `${at.tenant.api}/approvals/${id}`, { key: at.asker })).body
    expect(await stateOf(both)).toMatchObject({ state: 'requested', count: 1 })
    expect(await stateOf(alone)).toMatchObject({ state: 'withdrawn' })
    expect(await stateOf(renamed)).toMatchObject({ state: 'withdrawn' })
    expect(await stateOf(unrelated)).toMatchObject({ state: 'requested' })
    expect((await decide(at, both)).body.credentials).toEqual([others])
  })

  it('is in no file of a large call, not even when the store fails in that moment', async () => {
    const at = await desk()
    const narrative = 'Well done. '.repeat(300)
    const items = Array.from({ length: 100 }, (_, n) => ({
      recipient: { email: n < 3 ? `eve${n}@example.org` : `p${n}@example.org` },
      narrative,
    }))
    const { body } = await post(at.tenant, at.asker, '/credentials/batch', {
      achievement: 'welding-1',
      items,
    })
    const files = (env as unknown as { FILES: R2Bucket }).FILES
    const prefix = `approvals/${body.approval.id.replaceAll('-', '')}`
    const kept = async () => (await files.list({ prefix })).objects.map(({ key }) => key.slice(prefix.length))
    expect(await kept()).toEqual(['-100'])
    const erase = (email: string, through: TestWorker) =>
      through.call('POST', `${at.tenant.api}/people/erase`, {
        key: at.asker,
        body: { email, credentials: 'revoke' },
      })
    await erase('eve0@example.org', worker)
    expect(await kept()).toEqual(['-99'])
    const broken = new Proxy(files, {
      get: (target, name) => {
        if (name === 'delete') return () => Promise.reject(new Error('the store is away'))
        const member: unknown = Reflect.get(target, name)
        return typeof member === 'function' ? member.bind(target) : member
      },
    })
    await erase('eve1@example.org', createWorker({ FILES: broken }))
    expect(await kept()).toEqual(['-98', '-99'])
    // A body is written before its request: what is new may still be named.
    const context = await createContext(env as unknown as Env, () => {})
    await removeStaleBodies(context)
    expect(await kept()).toEqual(['-98', '-99'])
    const later = () => new Date(Date.now() + 2 * 3_600_000)
    await removeStaleBodies({ ...context, now: later })
    expect(await kept()).toEqual(['-98'])
    // A decision whose worker died before it deleted anything.
    await DB.prepare(`update approvals set state = 'rejected' where state = 'requested'`).run()
    await removeStaleBodies({ ...context, now: later })
    expect(await kept()).toEqual([])
  })

  it('leaves no file behind however many there are', async () => {
    const files = (env as unknown as { FILES: R2Bucket }).FILES
    for (let n = 0; n < 230; n++) {
      const id = (1_700_000_000_000 + n).toString(16).padStart(12, '0').padEnd(32, '7')
      await files.put(`approvals/${id}-1`, 'x')
    }
    const context = await createContext(env as unknown as Env, () => {})
    const later = () => new Date(Date.now() + 2 * 3_600_000)
    for (let n = 0; n < 3; n++) await removeStaleBodies({ ...context, now: later })
    expect((await files.list({ prefix: 'approvals/018bcfe5' })).objects).toEqual([])
  })
})
