import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { matchesIdentity } from '../../src/core/identity/identity-hash.ts'
import { ACHIEVEMENT, createIssuer, type TestTenant } from '../support/api.ts'
import { nothingsIn } from '../support/arbitrary-model.ts'
import { dump, scalar } from '../support/database.ts'
import { CREDENTIAL, EVERYTHING } from '../support/whole-model.ts'
import { createWorker } from '../support/worker.ts'

// Its queue delivers nothing behind a test's back, so that a dump of the database stands still.
const { call, send } = createWorker()
const email = 'ada@example.org'

const issue = (tenant: TestTenant, body: object, headers: Record<string, string> = {}) =>
  call('POST', `${tenant.api}/credentials`, {
    key: tenant.key,
    headers,
    body: { achievement: 'welding-1', recipient: { email }, ...body },
  })

const define = (tenant: TestTenant, body: object, api = tenant.api) =>
  call('POST', `${api}/achievements`, { key: tenant.key, body: { ...ACHIEVEMENT, ...body } })

const pageOf = async (url: string): Promise<string> =>
  (await send('GET', url, { headers: { accept: 'text/html' } })).text()

const textOf = (html: string): string => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')

describe('the whole model of Open Badges 3.0', () => {
  it('comes from the API into a credential that verifies, and onto the pages', async () => {
    const tenant = await createIssuer(EVERYTHING)
    const { status, body } = await issue(tenant, CREDENTIAL)
    expect(body).toMatchObject({ status: 'issued' })
    expect(status).toBe(201)
    const { credential } = body
    expect(nothingsIn(credential)).toEqual([])
    const url = `http://localhost:8787/i/${tenant.slug}/achievements/welding-1`
    expect(credential).toMatchObject({
      description: CREDENTIAL.description,
      evidence: [{ type: ['Evidence'], ...CREDENTIAL.evidence[0] }],
      credentialSubject: {
        id: CREDENTIAL.recipient.id,
        narrative: CREDENTIAL.narrative,
        creditsEarned: 2,
        activityStartDate: '2026-01-05T00:00:00Z',
        activityEndDate: '2026-02-27T00:00:00Z',
        licenseNumber: '00071',
        role: 'Welder',
        term: 'Winter',
        image: { ...CREDENTIAL.image, type: 'Image' },
        source: {
          id: 'did:web:assessors.example',
          type: ['Profile'],
          name: 'Assessors Ltd',
          url: 'https://assessors.example/',
          image: { id: 'https://assessors.example/arms.png', type: 'Image' },
          address: { type: ['Address'], geo: { type: 'GeoCoordinates', latitude: 59.3 } },
          otherIdentifier: [{ type: 'IdentifierEntry', identifierType: 'ext:org-number' }],
          parentOrg: { type: ['Profile'], name: 'Assessors Holding' },
        },
        result: [
          { type: ['Result'], resultDescription: `${url}#grade`, value: 'B' },
          { type: ['Result'], resultDescription: `${url}#result-2`, value: '97.5' },
          { type: ['Result'], resultDescription: 'urn:uuid:8d0b3a1e-0000-4000-8000-000000000001' },
          {
            type: ['Result'],
            resultDescription: `${url}#result-4`,
            achievedLevel: `${url}#result-4-level-2`,
            alignment: [{ type: ['Alignment'] }, { type: ['Alignment'], targetType: 'CFItem' }],
          },
        ],
        achievement: {
          id: url,
          version: '2026.1',
          inLanguage: 'en',
          otherIdentifier: [{ type: 'IdentifierEntry', identifier: 'W-1', identifierType: 'ext:catalogue' }],
          related: [{ id: 'https://badges.example/associate', type: ['Related'], version: '2' }],
          resultDescription: [{}, {}, {}, { requiredLevel: `${url}#result-4-level-1` }],
        },
      },
    })
    const verified = await call('POST', '/api/v1/verify', { body: { credential } })
    expect(verified.body.checks.filter((check: { outcome: string }) => check.outcome !== 'pass')).toEqual([])
    expect(await (await send('GET', `${body.url}.json`)).json()).toEqual(credential)
  })

  it('is shown to people with the words of the achievement and without identifiers of a person', async () => {
    const tenant = await createIssuer(EVERYTHING)
    const { body } = await issue(tenant, CREDENTIAL)
    const html = await pageOf(body.url)
    const text = textOf(html)
    for (const part of [
      'Final grade B',
      'D, C, B, A',
      'Written test 97.5',
      '0 to 100',
      'Practice Completed',
    ]) {
      expect(text).toContain(part)
    }
    expect(text).toMatch(/Rubric Mastery/)
    expect(html).toContain(
      '<a href="https://assessors.example/" rel="nofollow noopener" dir="auto">Assessors Ltd',
    )
    expect(html).toContain(`src="${CREDENTIAL.image.id}" alt="The seal of 2026"`)
    expect(html).not.toContain('<script>')
    for (const identifier of ['ada@example.org', 'A-7', 'assessor@assessors.example', 'Ada at work']) {
      expect(html).not.toContain(identifier)
    }
    const achievement = textOf(await pageOf(body.credential.credentialSubject.achievement.id))
    for (const part of [
      'Final grade',
      'Letter grade : D, C, B, A',
      'Mastery',
      'Basic',
      '2026.1',
      'catalogue W-1',
    ]) {
      expect(achievement).toContain(part)
    }
  })
})

describe('a definition', () => {
  it.each<[string, object]>([
    ['/resultDescription/0/colour', { resultDescription: [{ name: 'N', resultType: 'Result', colour: 1 }] }],
    ['/resultDescription/0/resultType', { resultDescription: [{ name: 'N', resultType: 'Grade' }] }],
    ['/resultDescription/0/id', { resultDescription: [{ id: 'r1', name: 'N', resultType: 'Result' }] }],
    [
      '/resultDescription/0/allowedValue',
      { resultDescription: [{ name: 'N', resultType: 'Result', allowedValue: [] }] },
    ],
    [
      '/resultDescription/0/valueMax',
      { resultDescription: [{ name: 'N', resultType: 'Result', valueMin: '2', valueMax: '1' }] },
    ],
    [
      '/resultDescription/0/rubricCriterionLevel/0/points',
      {
        resultDescription: [
          { name: 'N', resultType: 'Result', rubricCriterionLevel: [{ name: 'L', points: 4 }] },
        ],
      },
    ],
    ['/otherIdentifier/0/identifierType', { otherIdentifier: [{ identifier: 'x', identifierType: 'doi' }] }],
    ['/related/0/id', { related: [{ id: 'http://plain.example' }] }],
    ['/inLanguage', { inLanguage: 'English' }],
    [
      '/alignment/0/targetType',
      { alignment: [{ targetName: 'T', targetUrl: 'https://a.example', targetType: 'X' }] },
    ],
    ['/recipientIdentity', { recipientIdentity: 'none' }],
    ['/image/colour', { image: { id: 'https://a.example/i.png', colour: 1 } }],
    ['/creator', { creator: { id: 'did:web:elsewhere.example' } }],
  ])('that is wrong at %s is refused there', async (pointer, members) => {
    const tenant = await createIssuer()
    const before = await dump()
    const { status, body } = await define(tenant, { slug: 'other', ...members })
    expect(body.errors?.map((error: { pointer: string }) => error.pointer)).toEqual([pointer])
    expect(status).toBe(400)
    expect(await dump()).toEqual(before)
  })
})

describe('an item', () => {
  it.each<[string, object]>([
    ['/results/0/resultDescription', { results: [{ resultDescription: '#nothing', value: 'A' }] }],
    ['/results/1/value', { results: [{ value: 'x' }, { resultDescription: '#grade', value: 'E' }] }],
    ['/results/0/achievedLevel', { results: [{ resultDescription: '#result-4', achievedLevel: '#grade' }] }],
    [
      '/results/0/status',
      { results: [{ resultDescription: 'urn:uuid:8d0b3a1e-0000-4000-8000-000000000001' }] },
    ],
    ['/results/0/alignment/0/targetUrl', { results: [{ alignment: [{ targetName: 'T' }] }] }],
    ['/results/0/rank', { results: [{ value: 'A', rank: 1 }] }],
    ['/source/id', { source: { name: 'Nobody' } }],
    ['/source/dateOfBirth', { source: { id: 'urn:x:a', dateOfBirth: '1990-01-01' } }],
    [
      '/source/parentOrg/parentOrg',
      { source: { id: 'urn:x:a', parentOrg: { id: 'urn:x:b', parentOrg: {} } } },
    ],
    [
      '/source/address/geo/latitude',
      { source: { id: 'urn:x:a', address: { geo: { latitude: 91, longitude: 0 } } } },
    ],
    ['/image/id', { image: { id: 'data:image/png;base64,AAAA' } }],
    [
      '/recipient/account/identifierType',
      { recipient: { account: { identifierType: 'name', identifier: 'A' } } },
    ],
    [
      '/recipient/identifiers/0/identifier',
      {
        recipient: { email, identifiers: [{ identifierType: 'emailAddress', identifier: 'nobody' }] },
      },
    ],
    [
      '/recipient',
      { recipient: { name: 'Ada', identifiers: [{ identifierType: 'accountId', identifier: 'A' }] } },
    ],
  ])('that is wrong at %s is refused there, and nothing is used up', async (pointer, members) => {
    const tenant = await createIssuer(EVERYTHING)
    const before = await dump()
    const { status, body } = await issue(tenant, members)
    expect(body.errors?.map((error: { pointer: string }) => error.pointer)).toEqual([pointer])
    expect(status).toBe(400)
    expect(await dump()).toEqual(before)
  })

  it('may not name its issuer as the source', async () => {
    const tenant = await createIssuer()
    const { status, body } = await issue(tenant, { source: { id: tenant.did, name: 'Us' } })
    expect(status).toBe(400)
    expect(body.errors).toEqual([{ pointer: '/source/id', detail: expect.any(String) }])
  })

  it('of a batch that does not fit the version is explained, and the others are issued', async () => {
    const tenant = await createIssuer(EVERYTHING)
    const itemOf = (value: string) => ({
      recipient: { email: `${value}@example.org` },
      results: [{ resultDescription: '#grade', value }],
    })
    const request = {
      key: tenant.key,
      headers: { 'idempotency-key': 'batch-1' },
      body: { achievement: 'welding-1', items: ['A', 'E', 'B', 'F'].map(itemOf) },
    }
    const first = await call('POST', `${tenant.api}/credentials/batch`, request)
    expect(first).toMatchObject({ status: 201, body: { issued: 2, rejected: 2 } })
    expect(first.body.items.map((item: { status: string }) => item.status)).toEqual([
      'issued',
      'rejected',
      'issued',
      'rejected',
    ])
    expect(first.body.items[3].errors).toEqual([
      { pointer: '/items/3/results/0/value', detail: expect.stringContaining('allowed values') },
    ])
    // Of the next version nothing of it would be right any more.
    const put = await call('PUT', `${tenant.api}/achievements/welding-1`, {
      key: tenant.key,
      body: ACHIEVEMENT,
    })
    expect(put.status).toBe(200)
    const second = await call('POST', `${tenant.api}/credentials/batch`, request)
    expect(second.status).toBe(200)
    const identify = ({ index, status, id }: { index: number; status: string; id?: string }) => [
      index,
      status,
      id,
    ]
    expect(second.body.items.map(identify)).toEqual(first.body.items.map(identify))
  })

  it('that was issued is issued still when its call is repeated after a new version', async () => {
    const tenant = await createIssuer(EVERYTHING)
    const item = { results: [{ resultDescription: '#grade', value: 'A' }] }
    const first = await issue(tenant, item, { 'idempotency-key': 'one' })
    await call('PUT', `${tenant.api}/achievements/welding-1`, { key: tenant.key, body: ACHIEVEMENT })
    const second = await issue(tenant, item, { 'idempotency-key': 'one' })
    expect(second).toMatchObject({ status: 200, body: { credential: first.body.credential } })
    expect((await issue(tenant, item)).status).toBe(400)
  })
})

describe('a recipient', () => {
  const account = { identifierType: 'ltiUserId', identifier: 'A-7' }

  it('may be an account somewhere else, and is one person however often', async () => {
    const tenant = await createIssuer()
    const [first, second] = [
      await issue(tenant, { recipient: { account } }),
      await issue(tenant, { recipient: { account } }),
    ]
    expect(first.status).toBe(201)
    const identities = [first, second].map(({ body }) => body.credential.credentialSubject.identifier)
    for (const [identity, ...more] of identities) {
      expect(more).toEqual([])
      expect(identity).toMatchObject({ type: 'IdentityObject', hashed: true, identityType: 'ltiUserId' })
      expect(await matchesIdentity(identity, 'A-7')).toBe(true)
    }
    expect(identities[0][0].salt).not.toBe(identities[1][0].salt)
    const query = 'select count(*) from recipients where tenant_id = (select id from tenants where slug = ?)'
    expect(await scalar(query, tenant.slug)).toBe(1)
    const other = { ...account, identifierType: 'accountId' }
    await issue(tenant, { recipient: { account: other } })
    expect(await scalar(query, tenant.slug)).toBe(2)
    const shown = await call('GET', `${tenant.api}/credentials/${first.body.id}`, { key: tenant.key })
    expect(shown.body.recipient).toEqual({ account })
  })

  it('has each further identifier hashed with a salt of its own, unless it is a name or said to be plain', async () => {
    const tenant = await createIssuer()
    const identifiers = [
      { identifierType: 'sourcedId', identifier: 'S-1' },
      { identifierType: 'sourcedId', identifier: 'S-1' },
      { identifierType: 'name', identifier: 'エイダ' },
      { identifierType: 'ext:member', identifier: 'M-1', hashed: false },
    ]
    const { body } = await issue(tenant, { recipient: { email, name: 'Ada', identifiers } })
    const all = body.credential.credentialSubject.identifier
    expect(
      all.map((one: { identityType: string; hashed: boolean }) => [one.identityType, one.hashed]),
    ).toEqual([
      ['emailAddress', true],
      ['name', false],
      ['sourcedId', true],
      ['sourcedId', true],
      ['name', false],
      ['ext:member', false],
    ])
    expect(await matchesIdentity(all[2], 'S-1')).toBe(true)
    const salts = all
      .filter((one: { hashed: boolean }) => one.hashed)
      .map((one: { salt: string }) => one.salt)
    expect(new Set(salts).size).toBe(3)
    expect(await (await send('GET', `${body.url}.json`)).json()).toEqual(body.credential)
  })

  it('is named by a readable address when the achievement says so, and only then', async () => {
    const tenant = await createIssuer({ recipientIdentity: 'plain' })
    const { body } = await issue(tenant, { recipient: { email: ' Ada@Example.ORG' } })
    expect(body.credential.credentialSubject.identifier).toEqual([
      { type: 'IdentityObject', hashed: false, identityHash: email, identityType: 'emailAddress' },
    ])
    expect(await (await send('GET', `${body.url}.json`)).json()).toEqual(body.credential)
    expect(await pageOf(body.url)).not.toContain(email)
    await call('PUT', `${tenant.api}/achievements/welding-1`, { key: tenant.key, body: ACHIEVEMENT })
    const hashed = await issue(tenant, {})
    expect(JSON.stringify(hashed.body)).not.toContain(email)
  })

  it('that is erased takes the plain address along', async () => {
    const tenant = await createIssuer({ recipientIdentity: 'plain' })
    const { body } = await issue(tenant, {})
    await (env as unknown as { DB: D1Database }).DB.prepare(
      'update recipients set data_key = null where tenant_id = (select id from tenants where slug = ?)',
    )
      .bind(tenant.slug)
      .run()
    expect((await send('GET', `${body.url}.json`)).status).toBe(410)
    expect(JSON.stringify(await dump())).not.toContain('ada@example')
  })
})

describe('a test issuer', () => {
  const picture = 'https://elsewhere.example/real-looking.png'
  const image = { id: picture, caption: 'A real badge' }

  it('has the generated picture with its TEST band in place of any that it is given', async () => {
    const tenant = await createIssuer()
    const api = `/api/v1/issuers/${tenant.testSlug}`
    const png = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUg=='
    for (const [slug, given] of [
      ['linked', image],
      ['uploaded', { id: png }],
    ]) {
      const { body, status } = await define(tenant, { slug, image: given }, api)
      expect(status).toBe(201)
      const own = `http://localhost:8787/i/${tenant.testSlug}/achievements/${slug}/image/1.svg`
      expect(body.achievement.image).toEqual({ id: own, type: 'Image' })
      expect(await (await send('GET', own)).text()).toContain('TEST')
    }
    const wrong = await define(tenant, { slug: 'wrong', image: { id: 'data:image/png;base64,AAAA' } }, api)
    expect(wrong.body.errors).toMatchObject([{ pointer: '/image/id' }])
    const issued = await call('POST', `${api}/credentials`, {
      key: tenant.key,
      body: { achievement: 'linked', recipient: { email }, image },
    })
    expect(issued.status).toBe(201)
    expect(JSON.stringify(issued.body)).not.toContain('real-looking')
    expect(issued.body.credential.issuer.name).toMatch(/\(TEST\)$/)
    expect(await pageOf(issued.body.url)).not.toContain('real-looking')
  })
})
