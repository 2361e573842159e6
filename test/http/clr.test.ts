import { beforeAll, describe, expect, it } from 'vitest'
import { splitProofs } from '../../src/core/proof/data-integrity.ts'
import { verifyEddsaRdfc2022 } from '../../src/core/proof/eddsa-rdfc-2022.ts'
import { ACHIEVEMENT, createIssuer, createTenant, ORIGIN, type TestTenant } from '../support/api.ts'
import { DB, fingerprint, rowsOf } from '../support/database.ts'
import { publicKeyOf } from '../support/published-key.ts'
import { createWorker } from '../support/worker.ts'

// Its queue delivers nothing behind a test's back, so that a fingerprint of the database stands still.
const { call } = createWorker()

const post = (tenant: TestTenant, path: string, body: object = {}) =>
  call('POST', `${tenant.api}/${path}`, { key: tenant.key, body })

const ada = { email: 'ada@example.org', name: 'Ada Byron' }

async function issue(tenant: TestTenant, extra: object = {}) {
  const answer = await post(tenant, 'credentials', { achievement: 'welding-1', recipient: ada, ...extra })
  expect(answer.status).toBe(201)
  return answer.body
}

const record = (tenant: TestTenant, body: object = {}) =>
  post(tenant, 'clrs', { recipient: { email: ada.email }, ...body })

const idsIn = ({ body }: { body: { credential: { credentialSubject: Record<string, { id: string }[]> } } }) =>
  body.credential.credentialSubject.verifiableCredential?.map(({ id }) => id.split('/').at(-1))

describe('a learner record', () => {
  it('bundles what a person has, in the order of issue, signed by the issuer', async () => {
    const tenant = await createIssuer()
    const own = [await issue(tenant), await issue(tenant), await issue(tenant)]
    await issue(tenant, { recipient: { email: 'grace@example.org' } })
    const answer = await record(tenant)
    expect(answer.status).toBe(201)
    const { credential } = answer.body
    expect(credential).toMatchObject({
      id: expect.stringMatching(/^urn:uuid:[0-9a-f-]{36}$/),
      type: ['VerifiableCredential', 'ClrCredential'],
      name: 'Learner record from Institute of Testing',
      partial: false,
      issuer: { id: tenant.did },
    })
    expect(credential.credentialSubject.verifiableCredential).toEqual(own.map((item) => item.credential))
    const { unsecured, proofs } = splitProofs(credential)
    expect(
      proofs[0] && (await verifyEddsaRdfc2022(unsecured, proofs[0], await publicKeyOf(tenant.did))),
    ).toBe(true)
    const verdict = await call('POST', '/api/v1/verify', { body: { credential } })
    expect(verdict.body.checks.filter(({ outcome }: { outcome: string }) => outcome !== 'pass')).toEqual([])
    expect(verdict.body.verified).toBe(true)
  })

  it('fails when a credential in it is revoked later', async () => {
    const tenant = await createIssuer()
    const { id } = await issue(tenant)
    const { credential } = (await record(tenant)).body
    await post(tenant, `credentials/${id}/revoke`)
    const verdict = await call('POST', '/api/v1/verify', { body: { credential } })
    expect(verdict.body.verified).toBe(false)
  })

  it('leaves out what does not hold, and says that there is more if there is', async () => {
    const tenant = await createIssuer({ suspension: true })
    const good = await issue(tenant)
    const [revoked, suspended] = [await issue(tenant), await issue(tenant)]
    await post(tenant, `credentials/${revoked.id}/revoke`)
    const before = await record(tenant)
    expect([idsIn(before), before.body.credential.partial]).toEqual([[good.id, suspended.id], false])
    await post(tenant, `credentials/${suspended.id}/suspend`)
    await issue(tenant, { validUntil: '2021-01-01T00:00:00Z', validFrom: '2020-01-01T00:00:00Z' })
    await issue(tenant, { validFrom: '2998-01-01T00:00:00Z' })
    const after = await record(tenant)
    expect([idsIn(after), after.body.credential.partial]).toEqual([[good.id], true])
  })

  it('bundles the chosen ones, each once', async () => {
    const tenant = await createIssuer()
    const [first, second, third] = [await issue(tenant), await issue(tenant), await issue(tenant)]
    const answer = await record(tenant, {
      credentials: [third.id, first.id, third.id],
      name: 'For my employer',
    })
    expect(idsIn(answer)).toEqual([first.id, third.id])
    expect(answer.body.credential).toMatchObject({ name: 'For my employer', partial: true })
    expect(idsIn(await record(tenant, { credentials: [second.id] }))).toEqual([second.id])
  })

  it('names the person by the address hashed, by a salt of its own, and by the newest name', async () => {
    const tenant = await createIssuer()
    const first = await issue(tenant)
    await post(tenant, `credentials/${first.id}/replace`, { recipient: { name: 'Ada Lovelace' } })
    const { credential } = (await record(tenant)).body
    const text = JSON.stringify(credential)
    expect(text).not.toContain('Byron')
    expect(text).not.toContain(ada.email)
    const { identifier } = credential.credentialSubject
    expect(identifier).toMatchObject([
      { identityType: 'emailAddress', hashed: true },
      { identityType: 'name', identityHash: 'Ada Lovelace' },
    ])
    const again = (await record(tenant)).body.credential
    expect(again.credentialSubject.identifier[0].salt).not.toBe(identifier[0].salt)
    expect(again.id).not.toBe(credential.id)
    const verdict = await call('POST', '/api/v1/verify', { body: { credential } })
    expect(verdict.body.verified).toBe(true)
  })

  it('is about the DID of a person who has one', async () => {
    const tenant = await createIssuer()
    const id = 'did:example:ada'
    await issue(tenant, { recipient: { id } })
    const { body } = await post(tenant, 'clrs', { recipient: { id } })
    expect(body.credential.credentialSubject.id).toBe(id)
    const account = { identifierType: 'systemId', identifier: '4711' }
    await issue(tenant, { recipient: { account } })
    expect((await post(tenant, 'clrs', { recipient: { account } })).status).toBe(201)
  })

  it('carries associations with the definitions that they need', async () => {
    const tenant = await createIssuer()
    await post(tenant, 'achievements', { ...ACHIEVEMENT, slug: 'whole', name: 'Welding' })
    await issue(tenant)
    const urlOf = (slug: string) => `${ORIGIN}/i/${tenant.slug}/achievements/${slug}`
    const association = {
      associationType: 'isPartOf',
      sourceId: urlOf('welding-1'),
      targetId: urlOf('whole'),
    }
    const { status, body } = await record(tenant, { associations: [association] })
    expect(status).toBe(201)
    const subject = body.credential.credentialSubject
    expect(subject.association).toEqual([{ type: 'Association', ...association }])
    expect(subject.achievement.map(({ id }: { id: string }) => id)).toEqual([association.targetId])
    const verdict = await call('POST', '/api/v1/verify', { body: { credential: body.credential } })
    expect(verdict.body.verified).toBe(true)
    for (const targetId of [urlOf('nothing'), 'https://elsewhere.example/1', urlOf('')]) {
      const refused = await record(tenant, { associations: [{ ...association, targetId }] })
      expect(refused).toMatchObject({
        status: 400,
        body: { errors: [{ pointer: '/associations/0/targetId' }] },
      })
    }
    const kind = await record(tenant, { associations: [{ ...association, associationType: 'eats' }] })
    expect(kind).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/associations/0/associationType' }] },
    })
  })

  it('is audited and kept nowhere', async () => {
    const tenant = await createIssuer()
    await issue(tenant)
    const [before] = await rowsOf<{ n: number }>('select count(*) n from audit_entries')
    const rows = async () =>
      (await fingerprint()).split('\n').filter((table) => !table.includes('audit_entries'))
    const unchanged = await rows()
    await record(tenant)
    expect(await rows()).toEqual(unchanged)
    const entries = await rowsOf<{ action: string }>('select * from audit_entries order by id desc')
    expect([entries.length, entries[0]?.action]).toEqual([(before?.n ?? 0) + 1, 'clr.issued'])
    expect(entries[0]).toMatchObject({ subject: { length: 16 }, digest: { length: 32 } })
  })
})

describe('no learner record', () => {
  let tenant: TestTenant
  let other: TestTenant
  beforeAll(async () => {
    tenant = await createIssuer()
    other = await createTenant()
  })

  it('is there for a person or a credential that is not known, or is another tenant’s', async () => {
    const { id } = await issue(tenant)
    expect((await record(other)).status).toBe(404)
    expect((await record(tenant, { recipient: { email: 'nobody@example.org' } })).status).toBe(404)
    const unknown = `${id.slice(0, 18)}-8000-000000000000`
    for (const credentials of [[unknown], [id, unknown]]) {
      const before = await fingerprint()
      const answer = await record(tenant, { credentials })
      expect([answer.status, answer.body.detail]).toEqual([404, `credential ${unknown} does not exist`])
      expect(await fingerprint()).toBe(before)
    }
    const theirs = await record(other, { credentials: [id] })
    expect([theirs.status, theirs.body.detail]).toEqual([404, `credential ${id} does not exist`])
    const test = { ...tenant, api: `/api/v1/issuers/${tenant.testSlug}` }
    expect((await record(test, { credentials: [id] })).status).toBe(404)
    expect((await record(test)).status).toBe(409)
  })

  it('holds a credential of somebody else, or one that was withdrawn', async () => {
    const [own, foreign] = [
      await issue(tenant),
      await issue(tenant, { recipient: { email: 'g@example.org' } }),
    ]
    await post(tenant, `credentials/${own.id}/revoke`)
    for (const id of [own.id, foreign.id]) {
      const answer = await record(tenant, { credentials: [id] })
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '/credentials' }] } })
      expect(answer.body.detail).toContain(id)
    }
  })

  it('is there when nothing is left, or the person has been erased', async () => {
    const recipient = { email: 'eve@example.org' }
    const { id } = await issue(tenant, { recipient })
    await DB.prepare(`update recipients set data_key = null where id =
      (select recipient_id from credentials where hex(id) = upper(?))`)
      .bind(id.replaceAll('-', ''))
      .run()
    expect((await record(tenant, { recipient })).status).toBe(410)
    const fresh = await createIssuer()
    const only = await issue(fresh)
    await post(fresh, `credentials/${only.id}/revoke`)
    expect((await record(fresh)).status).toBe(409)
  })

  it.each([
    ['/recipient', { recipient: {} }],
    ['/recipient/email', { recipient: { email: 'ada' } }],
    ['/recipient/name', { recipient: { email: ada.email, name: 'Ada' } }],
    ['/credentials/0', { credentials: ['1'] }],
    ['/credentials', { credentials: [] }],
    ['/name', { name: ' ' }],
    ['/colour', { colour: 'red' }],
  ])('comes of a request with a wrong member: %s', async (pointer, change) => {
    const answer = await record(tenant, change)
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] } })
  })
})
