import { describe, expect, it } from 'vitest'
import { splitProofs } from '../../src/core/proof/data-integrity.ts'
import { verifyEddsaRdfc2022 } from '../../src/core/proof/eddsa-rdfc-2022.ts'
import { bitAt, decodeBitstring } from '../../src/core/status/bitstring.ts'
import {
  ACHIEVEMENT,
  call,
  createIssuer,
  createTenant,
  ORIGIN,
  send,
  type TestTenant,
} from '../support/api.ts'
import { rowsOf, scalar } from '../support/database.ts'
import { mailTo } from '../support/people.ts'
import { publicKeyOf } from '../support/published-key.ts'

const post = (tenant: TestTenant, path: string, body: object = {}) =>
  call('POST', `${tenant.api}/${path}`, { key: tenant.key, body })
const get = (tenant: TestTenant, path: string) => call('GET', `${tenant.api}/${path}`, { key: tenant.key })

const achievementUrl = ({ slug }: TestTenant) => `${ORIGIN}/i/${slug}/achievements/welding-1`

async function issue(tenant: TestTenant) {
  const body = { achievement: 'welding-1', recipient: { email: 'ada@example.org', name: 'Ada' } }
  const answer = await post(tenant, 'credentials', body)
  expect(answer.status).toBe(201)
  return answer.body.credential
}

const verify = async (credential: unknown) =>
  (await call('POST', '/api/v1/verify', { body: { credential } })).body
const failed = (verdict: { checks: { name: string; outcome: string }[] }) =>
  verdict.checks.filter(({ outcome }) => outcome !== 'pass').map(({ name }) => name)

async function bitOf({ credentialStatus: entry }: { credentialStatus: Record<string, string> }) {
  const { body } = await call('GET', String(entry.statusListCredential))
  return bitAt(await decodeBitstring(body.credentialSubject.encodedList), Number(entry.statusListIndex))
}

/** A tenant that asked another one, which has not answered yet. */
async function asked(message?: string) {
  const [asking, endorser] = [await createIssuer(), await createTenant('Guild of Welders')]
  const body = { achievement: 'welding-1', endorser: endorser.slug, ...(message && { message }) }
  const { status, body: request } = await post(asking, 'endorsement-requests', body)
  expect(status).toBe(201)
  return { asking, endorser, request }
}

describe('an endorsement', () => {
  it('is signed with the key of the endorser and verifies', async () => {
    const [tenant, other] = [await createTenant('Guild of Welders'), await createIssuer()]
    const target = achievementUrl(other)
    const { status, body } = await post(tenant, 'endorsements', {
      target,
      kind: 'achievement',
      comment: 'We *know* these welders.',
      validUntil: '2999-01-01T00:00:00Z',
    })
    expect(status).toBe(201)
    expect(body).toMatchObject({ status: 'issued', target, kind: 'achievement' })
    const { credential } = body
    expect(credential).toMatchObject({
      type: ['VerifiableCredential', 'EndorsementCredential'],
      name: 'Endorsement by Guild of Welders',
      issuer: { id: tenant.did, type: ['Profile'] },
      validUntil: '2999-01-01T00:00:00Z',
      credentialSubject: {
        id: target,
        type: ['EndorsementSubject'],
        endorsementComment: 'We *know* these welders.',
      },
    })
    const { unsecured, proofs } = splitProofs(credential)
    const [proof] = proofs
    expect(proof && (await verifyEddsaRdfc2022(unsecured, proof, await publicKeyOf(tenant.did)))).toBe(true)
    const verdict = await verify(credential)
    expect(failed(verdict)).toEqual([])
    expect(verdict.verified).toBe(true)
  })

  it('is served at its address, which the verifier finds too', async () => {
    const tenant = await createTenant()
    const said = { target: 'did:web:elsewhere.example', kind: 'issuer', comment: 'Good people.' }
    const { body } = await post(tenant, 'endorsements', said)
    for (const address of [body.url, `${body.url}.json`]) {
      const served = await send('GET', address)
      expect(served.headers.get('content-type')).toBe('application/vc+ld+json')
      expect(served.headers.get('access-control-allow-origin')).toBe('*')
      expect(await served.json()).toEqual(body.credential)
      const verdict = await call('POST', '/api/v1/verify', { body: { url: address } })
      expect(verdict.body.verified).toBe(true)
    }
    const elsewhere = body.url.replace(tenant.slug, (await createTenant()).slug)
    expect((await send('GET', elsewhere)).status).toBe(404)
    expect((await send('GET', `${body.url}x`)).status).toBe(404)
  })

  it('has a page for people, which says what became of it', async () => {
    const tenant = await createTenant('Guild of Welders')
    const said = { target: 'https://a.example/1', kind: 'credential', comment: 'We *know* them. <b>' }
    const { id, url } = (await post(tenant, 'endorsements', said)).body
    const page = async () => {
      const response = await send('GET', url, { headers: { accept: 'text/html' } })
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(response.headers.get('content-security-policy')).toContain("default-src 'self'")
      return response.text()
    }
    const html = await page()
    expect(html).toContain('Guild of Welders')
    expect(html).toContain('We <em>know</em> them. &lt;b&gt;')
    expect(html).toContain('href="https://a.example/1"')
    expect(html).toContain('This endorsement holds.')
    expect(
      (await send('GET', `${url}.json`, { headers: { accept: 'text/html' } })).headers.get('content-type'),
    ).toBe('application/vc+ld+json')
    await post(tenant, `endorsements/${id}/revoke`)
    expect(await page()).toContain('This endorsement was taken back.')
  })

  it('is listed page by page, by its endorser alone', async () => {
    const [tenant, other] = [await createTenant(), await createTenant()]
    const ids: string[] = []
    for (const n of [1, 2, 3]) {
      const said = { target: `https://a.example/${n}`, kind: 'credential', comment: 'Yes.' }
      ids.push((await post(tenant, 'endorsements', said)).body.id)
    }
    const first = (await get(tenant, 'endorsements?limit=2')).body
    const second = (await get(tenant, `endorsements?limit=2&after=${first.next}`)).body
    const found = [...first.items, ...second.items].map(({ id }: { id: string }) => id)
    expect([found.toSorted(), second.next]).toEqual([ids.toSorted(), undefined])
    expect((await get(tenant, `endorsements/${ids[0]}`)).body.id).toBe(ids[0])
    expect((await get(other, 'endorsements')).body.items).toEqual([])
    expect((await get(other, `endorsements/${ids[0]}`)).status).toBe(404)
    expect((await post(other, `endorsements/${ids[0]}/revoke`)).status).toBe(404)
  })

  it('may be of what is the tenant’s own, but not of the issuer itself', async () => {
    const tenant = await createIssuer()
    const said = { kind: 'achievement', comment: 'Ours.' }
    expect((await post(tenant, 'endorsements', { ...said, target: achievementUrl(tenant) })).status).toBe(201)
    for (const target of [tenant.did, `${ORIGIN}/i/${tenant.slug}`]) {
      for (const kind of ['issuer', 'achievement']) {
        const answer = await post(tenant, 'endorsements', { ...said, kind, target })
        expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '/target' }] } })
      }
    }
  })

  it('bears the mark of a test issuer', async () => {
    const tenant = await createTenant()
    const test = { ...tenant, api: `/api/v1/issuers/${tenant.testSlug}` }
    const said = { target: 'https://a.example/1', kind: 'credential', comment: 'Yes.' }
    const { credential } = (await post(test, 'endorsements', said)).body
    expect([credential.name, credential.issuer.name]).toEqual([
      'Endorsement by Institute of Testing (TEST)',
      'Institute of Testing (TEST)',
    ])
  })

  it('shares the status positions of credentials and never takes one of theirs', async () => {
    const tenant = await createIssuer()
    const said = { target: 'https://a.example/1', kind: 'credential', comment: 'Yes.' }
    const documents = await Promise.all(
      Array.from({ length: 8 }, async (_, n) =>
        n % 2 ? issue(tenant) : (await post(tenant, 'endorsements', said)).body.credential,
      ),
    )
    const entries = documents.map(({ credentialStatus }) => credentialStatus.id)
    expect(new Set(entries).size).toBe(8)
  })

  it('is revoked for good', async () => {
    const tenant = await createTenant()
    const said = { target: 'https://a.example/1', kind: 'credential', comment: 'Yes.' }
    const { id, credential } = (await post(tenant, 'endorsements', said)).body
    expect(await bitOf(credential)).toBe(false)
    const answers = await Promise.all([1, 2, 3].map(() => post(tenant, `endorsements/${id}/revoke`)))
    expect(answers.map(({ status, body }) => [status, body.status])).toEqual(Array(3).fill([200, 'revoked']))
    expect(await bitOf(credential)).toBe(true)
    expect(failed(await verify(credential))).toEqual(['status'])
    const events = await rowsOf(`select * from audit_entries where action = 'endorsement.revoked'
      and issuer_id = (select id from issuers where slug = '${tenant.slug}')`)
    expect(events).toHaveLength(1)
  })

  it.each([
    ['/target', { target: 'nowhere' }],
    ['/target', { target: 'http://elsewhere.example/1' }],
    ['/target', { target: 'https://a.example/a b' }],
    ['/kind', { kind: 'person' }],
    ['/comment', { comment: ' ' }],
    ['/comment', { comment: undefined }],
    ['/validUntil', { validUntil: '2999-01-01' }],
    ['/recipient', { recipient: 'Ada' }],
  ])('names what is wrong: %s', async (pointer, change) => {
    const tenant = await createTenant()
    const said = { target: 'https://a.example/1', kind: 'credential', comment: 'Yes.', ...change }
    const answer = await post(tenant, 'endorsements', said)
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] } })
    expect((await get(tenant, 'endorsements')).body.items).toEqual([])
  })
})

describe('a request for an endorsement', () => {
  it('is told to the asked side by mail, without what the asking side wrote', async () => {
    const [asking, guild] = [
      await createIssuer(),
      await createTenant('Guild of Welders', 'guild@example.org'),
    ]
    const message = 'Buy our <b>pills</b>'
    await post(asking, 'endorsement-requests', { achievement: 'welding-1', endorser: guild.slug, message })
    const mail = await mailTo('guild@example.org')
    expect(mail).toContain('asks Guild of Welders for an endorsement')
    expect(mail).toContain(achievementUrl(asking))
    expect(mail).not.toContain('pills')
  })

  it('is seen by the two issuers, and by nobody else', async () => {
    const { asking, endorser, request } = await asked('You trained our assessors.')
    const expected = {
      id: request.id,
      state: 'requested',
      message: 'You trained our assessors.',
      asking: { issuer: asking.slug, did: asking.did, name: 'Institute of Testing' },
      asked: { issuer: endorser.slug, did: endorser.did, name: 'Guild of Welders' },
      achievement: { slug: 'welding-1', url: achievementUrl(asking) },
    }
    const seenBy = async (tenant: TestTenant, query: string) =>
      (await get(tenant, `endorsement-requests${query}`)).body.items
    expect(await seenBy(endorser, '')).toMatchObject([expected])
    expect(await seenBy(endorser, '?role=asked')).toMatchObject([expected])
    expect(await seenBy(asking, '?role=asking')).toMatchObject([expected])
    const stranger = await createTenant()
    for (const [tenant, role] of [
      [endorser, 'asking'],
      [asking, 'asked'],
      [stranger, 'asking'],
      [stranger, 'asked'],
    ] as const) {
      expect(await seenBy(tenant, `?role=${role}`)).toEqual([])
    }
  })

  it('can be answered by the asked issuer and withdrawn by the asking one, by nobody else', async () => {
    const { asking, endorser, request } = await asked()
    const stranger = await createTenant()
    const path = `endorsement-requests/${request.id}`
    const said = { comment: 'Yes.' }
    for (const tenant of [asking, stranger]) {
      expect((await post(tenant, `${path}/accept`, said)).status).toBe(404)
      expect((await post(tenant, `${path}/decline`)).status).toBe(404)
    }
    for (const tenant of [endorser, stranger])
      expect((await post(tenant, `${path}/withdraw`)).status).toBe(404)
    expect((await get(asking, 'endorsement-requests?role=asking')).body.items[0].state).toBe('requested')
  })

  it('becomes an endorsement that later issues of the achievement carry', async () => {
    const { asking, endorser, request } = await asked()
    const before = await issue(asking)
    const { status, body } = await post(endorser, `endorsement-requests/${request.id}/accept`, {
      comment: 'We stand behind it.',
      validUntil: '2999-01-01T00:00:00Z',
    })
    expect(status).toBe(201)
    expect(body).toMatchObject({ state: 'accepted', endorsement: body.credential.id })
    expect(body.credential).toMatchObject({
      name: 'Endorsement of Welding, level 1 by Guild of Welders',
      issuer: { id: endorser.did },
      credentialSubject: { id: achievementUrl(asking), endorsementComment: 'We stand behind it.' },
    })
    expect(before.credentialSubject.achievement.endorsement).toBeUndefined()
    const after = await issue(asking)
    const { achievement } = after.credentialSubject
    expect(achievement.endorsement).toEqual([body.credential])
    expect([before.credentialSubject.achievement.version, achievement.version]).toEqual(['1', '2'])
    const verdict = await verify(after)
    expect(failed(verdict)).toEqual([])
    expect(verdict.checks.filter(({ name }: { name: string }) => name === 'endorsements')).toHaveLength(1)
    const served = await call('GET', after.id)
    expect(served.body).toEqual(after)
    expect((await get(endorser, 'endorsements')).body.items).toMatchObject([{ url: body.endorsement }])
  })

  it('gathers endorsements of several issuers', async () => {
    const asking = await createIssuer()
    for (const name of ['Guild of Welders', 'Chamber of Steel']) {
      const endorser = await createTenant(name)
      const body = { achievement: 'welding-1', endorser: endorser.slug }
      const { id } = (await post(asking, 'endorsement-requests', body)).body
      const accepted = await post(endorser, `endorsement-requests/${id}/accept`, { comment: name })
      expect(accepted.status).toBe(201)
    }
    const credential = await issue(asking)
    const { endorsement, version } = credential.credentialSubject.achievement
    expect(endorsement.map((item: { issuer: { name: string } }) => item.issuer.name)).toEqual([
      'Guild of Welders',
      'Chamber of Steel',
    ])
    expect(version).toBe('3')
    expect((await verify(credential)).verified).toBe(true)
  })

  it('that led to an endorsement which is revoked leaves no trace in later issues', async () => {
    const { asking, endorser, request } = await asked()
    await post(endorser, `endorsement-requests/${request.id}/accept`, { comment: 'Yes.' })
    const with_ = await issue(asking)
    expect((await verify(with_)).verified).toBe(true)
    const [{ id }] = (await get(endorser, 'endorsements')).body.items
    expect((await post(endorser, `endorsements/${id}/revoke`, { reason: 'No more.' })).status).toBe(200)
    expect(failed(await verify(with_))).toEqual(['endorsements'])
    const without = await issue(asking)
    expect(without.credentialSubject.achievement.endorsement).toBeUndefined()
    expect(without.credentialSubject.achievement.version).toBe('3')
    expect((await verify(without)).verified).toBe(true)
  })

  it('ends with the version that it was about', async () => {
    const { asking, endorser, request } = await asked()
    const path = `endorsement-requests/${request.id}/accept`
    const change = { ...ACHIEVEMENT, criteria: { narrative: 'Pay.' } }
    await call('PUT', `${asking.api}/achievements/welding-1`, { key: asking.key, body: change })
    expect((await post(endorser, path, { comment: 'Yes.' })).status).toBe(409)
    expect((await get(endorser, 'endorsements')).body.items).toEqual([])
  })

  it('is for what the endorser saw: a new version of the author’s is without it', async () => {
    const { asking, endorser, request } = await asked()
    await post(endorser, `endorsement-requests/${request.id}/accept`, { comment: 'Yes.' })
    await call('PUT', `${asking.api}/achievements/welding-1`, { key: asking.key, body: ACHIEVEMENT })
    expect((await issue(asking)).credentialSubject.achievement.endorsement).toBeUndefined()
  })

  it('is answered once, however often it is at once', async () => {
    const { asking, endorser, request } = await asked()
    const path = `endorsement-requests/${request.id}`
    const answers = await Promise.all([
      post(endorser, `${path}/accept`, { comment: 'Yes.' }),
      post(endorser, `${path}/decline`),
      post(asking, `${path}/withdraw`),
      post(endorser, `${path}/accept`, { comment: 'Yes.' }),
    ])
    const [good, ...others] = answers.map(({ status }) => status).sort()
    expect(good).toBeLessThan(300)
    expect(others).toEqual([409, 409, 409])
    const [{ state }] = (await get(asking, 'endorsement-requests?role=asking')).body.items
    const accepted = state === 'accepted' ? 1 : 0
    expect((await get(endorser, 'endorsements')).body.items).toHaveLength(accepted)
    const versions = `select count(*) from achievement_versions where issuer_id =
      (select id from issuers where slug = ?)`
    expect(await scalar(versions, asking.slug)).toBe(1 + accepted)
  })

  it.each(['decline', 'withdraw'])('cannot be accepted after %s, and can be made again', async (how) => {
    const { asking, endorser, request } = await asked()
    const path = `endorsement-requests/${request.id}`
    const again = () =>
      post(asking, 'endorsement-requests', { achievement: 'welding-1', endorser: endorser.slug })
    expect((await again()).status).toBe(409)
    const closed = await post(how === 'decline' ? endorser : asking, `${path}/${how}`)
    expect(closed).toMatchObject({
      status: 200,
      body: { state: how === 'decline' ? 'declined' : 'withdrawn' },
    })
    expect(closed.body.answeredAt).toMatch(/Z$/)
    expect((await post(endorser, `${path}/accept`, { comment: 'Yes.' })).status).toBe(409)
    expect((await issue(asking)).credentialSubject.achievement.endorsement).toBeUndefined()
    expect((await again()).status).toBe(201)
  })

  it('goes from test issuer to test issuer and from live to live', async () => {
    const [asking, endorser] = [await createIssuer(), await createTenant()]
    const ask = (name: string) =>
      post(asking, 'endorsement-requests', { achievement: 'welding-1', endorser: name })
    for (const name of [asking.slug, endorser.testSlug]) {
      expect(await ask(name)).toMatchObject({ status: 400, body: { errors: [{ pointer: '/endorser' }] } })
    }
    expect((await ask('nobody-at-all')).status).toBe(404)
    const unknown = { achievement: 'no-such', endorser: endorser.slug }
    expect((await post(asking, 'endorsement-requests', unknown)).status).toBe(404)
    await post(asking, 'achievements/welding-1/archive')
    expect((await ask(endorser.slug)).status).toBe(409)
  })

  it('is audited on both sides', async () => {
    const { asking, endorser, request } = await asked()
    const { body } = await post(endorser, `endorsement-requests/${request.id}/accept`, { comment: 'Yes.' })
    const [{ id }] = (await get(endorser, 'endorsements')).body.items
    await post(endorser, `endorsements/${id}/revoke`)
    const actionsOf = async ({ slug }: TestTenant) =>
      (
        await rowsOf<{ action: string; actor: string }>(
          `select action, actor from audit_entries where issuer_id = (select id from issuers where slug = ?)
           and action like '%endors%' order by id`,
          slug,
        )
      ).map(({ action, actor }) => `${action} by ${actor.split(':')[0]}`)
    expect(body.state).toBe('accepted')
    expect(await actionsOf(endorser)).toEqual(['endorsement.issued by key', 'endorsement.revoked by key'])
    expect(await actionsOf(asking)).toEqual([
      'endorsement.requested by key',
      'achievement.endorsed by issuer',
      'achievement.unendorsed by issuer',
    ])
  })
})
