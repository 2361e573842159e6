import { env } from 'cloudflare:workers'
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { didKeyOf } from '../../src/core/did/did-key.ts'
import { encodeMultibase } from '../../src/core/encoding/multibase.ts'
import { addProofs } from '../../src/core/issue/secure-credential.ts'
import { importSigningKey, publicKeyOf, signEd25519 } from '../../src/core/keys/ed25519.ts'
import { decodeMultikey } from '../../src/core/keys/multikey.ts'
import { rdfcHashData } from '../../src/core/proof/hash-data.ts'
import { secureDocument } from '../../src/core/proof/secured-document.ts'
import { call, createTenant, send, type TestTenant } from '../support/api.ts'
import { rowsOf } from '../support/database.ts'

const V2 = 'https://www.w3.org/ns/credentials/v2'
const V1 = 'https://www.w3.org/2018/credentials/v1'
const OPERATOR = (env as unknown as { OPERATOR_TOKEN: string }).OPERATOR_TOKEN
const LEAST = {
  '@context': [V2],
  type: ['VerifiableCredential'],
  credentialSubject: { id: 'did:example:subject' },
}

let tenant: TestTenant
let other: TestTenant
beforeAll(async () => {
  tenant = await createTenant()
  other = await createTenant()
})

const issue = (credential: unknown, options?: unknown, key = tenant.key) =>
  call('POST', `/vc-api/${tenant.slug}/credentials/issue`, { key, body: { credential, options } })
const verify = (verifiableCredential: unknown, options?: unknown) =>
  call('POST', `/vc-api/${tenant.slug}/credentials/verify`, { body: { verifiableCredential, options } })
const verifyPresentation = (verifiablePresentation: unknown, options?: unknown) =>
  call('POST', `/vc-api/${tenant.slug}/presentations/verify`, { body: { verifiablePresentation, options } })

/** The did:key of the issuer's Ed25519 key, as anybody can make it of the DID document. */
async function didKey(): Promise<string> {
  const { body } = await call('GET', `/i/${tenant.slug}/did.json`)
  const { publicKeyMultibase } = body.verificationMethod.find(
    (method: object) => 'publicKeyMultibase' in method,
  )
  return didKeyOf(decodeMultikey(publicKeyMultibase).publicKey)
}

async function issued(credential: object = LEAST, options?: unknown) {
  const { status, body } = await issue(credential, options)
  expect(status, JSON.stringify(body)).toBe(201)
  return body.verifiableCredential
}

async function refused(credential: unknown, pointer: string) {
  const answer = await issue(credential)
  expect(answer.status).toBe(400)
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  expect(answer.body.type).toMatch(/^https:\/\/(www\.w3\.org|w3id\.org)\//)
  expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toContain(
    `/credential${pointer}`,
  )
}

describe('issue', () => {
  it('answers with what was sent, an issuer and a proof', async () => {
    const { status, body, headers } = await issue(LEAST)
    expect(status).toBe(201)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(body).toEqual({
      verifiableCredential: {
        ...LEAST,
        issuer: tenant.did,
        proof: {
          type: 'DataIntegrityProof',
          cryptosuite: 'eddsa-rdfc-2022',
          created: expect.stringMatching(/Z$/),
          verificationMethod: expect.stringContaining(`${tenant.did}#z6Mk`),
          proofPurpose: 'assertionMethod',
          proofValue: expect.stringMatching(/^z/),
        },
      },
    })
    expect(await verify(body.verifiableCredential)).toMatchObject({ status: 200, body: { verified: true } })
  })

  it('leaves an issuer as it was sent, as a text and as an object', async () => {
    for (const issuer of [tenant.did, { id: tenant.did, name: 'Institute' }]) {
      const credential = await issued({ ...LEAST, issuer })
      expect(credential.issuer).toEqual(issuer)
      expect((await verify(credential)).status).toBe(200)
    }
  })

  it('signs for the did:key of its own key when the credential names that', async () => {
    const issuer = await didKey()
    const credential = await issued({ ...LEAST, issuer })
    expect(credential.proof.verificationMethod).toBe(`${issuer}#${issuer.slice('did:key:'.length)}`)
    expect(await verify(credential)).toMatchObject({ status: 200, body: { verified: true, errors: [] } })
  })

  it.each([[null], [''], ['fake-issuer'], ['did:web:other.example'], [{ id: null }], [{}], [[]], [7]])(
    'refuses the issuer %j and does not replace it',
    async (issuer) => {
      const { status, body } = await issue({ ...LEAST, issuer })
      expect(status).toBe(400)
      expect(body.errors[0].pointer).toMatch(/^\/credential\/issuer/)
    },
  )

  it('refuses the did:key and the DID of somebody else', async () => {
    const stranger = didKeyOf(await publicKeyOf(new Uint8Array(32).fill(7)))
    await refused({ ...LEAST, issuer: stranger }, '/issuer')
    await refused({ ...LEAST, issuer: other.did }, '/issuer')
  })

  it.each([
    ['a null id', { id: null }, '/id'],
    ['an id that is no URL', { id: 'no url' }, '/id'],
    ['two ids', { id: ['urn:a', 'urn:b'] }, '/id'],
    ['no type', { type: undefined }, '/type'],
    ['another type', { type: ['VerifiablePresentation'] }, '/type'],
    ['no context', { '@context': undefined }, '/@context'],
    ['another order of contexts', { '@context': ['https://www.w3.org/ns/did/v1', V2] }, '/@context/0'],
    ['a number as context', { '@context': [V2, 7] }, '/@context/1'],
    ['no subject', { credentialSubject: undefined }, '/credentialSubject'],
    ['an empty subject', { credentialSubject: {} }, '/credentialSubject'],
    [
      'a subject without claims among others',
      { credentialSubject: [{ id: 'urn:a' }, {}] },
      '/credentialSubject/1',
    ],
    ['a date without zone', { validFrom: '2026-01-01T00:00:00' }, '/validFrom'],
    [
      'an end before the beginning',
      { validFrom: '2026-01-02T00:00:00Z', validUntil: '2026-01-01T00:00:00Z' },
      '/validUntil',
    ],
    ['a status without type', { credentialStatus: { id: 'urn:a' } }, '/credentialStatus/type'],
    [
      'a status with a bad id',
      { credentialStatus: { id: 'x', type: 'https://a.example/#T' } },
      '/credentialStatus/id',
    ],
    ['a schema without id', { credentialSchema: { type: 'JsonSchema' } }, '/credentialSchema/id'],
    ['a schema without type', { credentialSchema: { id: 'urn:a' } }, '/credentialSchema/type'],
    ['a refresh service without type', { refreshService: { id: 'urn:a' } }, '/refreshService/type'],
    ['terms of use without type', { termsOfUse: [{ id: 'urn:a' }] }, '/termsOfUse/0/type'],
    ['evidence without type', { evidence: { id: 'urn:a' } }, '/evidence/type'],
    ['a related resource as text', { relatedResource: ['urn:a'] }, '/relatedResource/0'],
    ['a related resource without digest', { relatedResource: { id: 'urn:a' } }, '/relatedResource'],
    [
      'a name with more than a language',
      { name: { '@value': 'x', '@language': 'en', url: 'urn:a' } },
      '/name/url',
    ],
    [
      'an issuer’s name with more',
      { issuer: { id: 'urn:a', name: { '@value': 'x', url: 'urn:a' } } },
      '/issuer/name/url',
    ],
    ['a member that is not defined', { shoeSize: 43 }, ''],
    ['a type that is not defined', { type: ['VerifiableCredential', 'Unknown'] }, ''],
    ['a protected term', { '@context': [V2, { VerifiableCredential: 'https://example.org/#Bad' }] }, ''],
    ['a context that is not known', { '@context': [V2, 'https://example.com/context'] }, ''],
    ['a proof', { proof: {} }, '/proof'],
  ])('refuses %s', async (_, changes, pointer) => {
    await refused({ ...LEAST, ...changes }, pointer)
  })

  it('refuses a digest that is not that of what was published', async () => {
    const id = V2
    const good = 'WZVc7WaX1h4D8lVv7r/lMIrBaEKEbzuG1Yt/HezJJzQ='
    await refused(
      { ...LEAST, relatedResource: { id, digestSRI: `sha256-${good.replace('W', 'X')}` } },
      '/relatedResource/digestSRI',
    )
  })

  it('signs what has ended already', async () => {
    const credential = await issued({
      ...LEAST,
      validFrom: '2020-01-01T00:00:00Z',
      validUntil: '2021-01-01T00:00:00Z',
    })
    const { status, body } = await verify(credential)
    expect(status).toBe(400)
    expect(body.errors).toMatchObject([{ title: 'The check dates failed' }])
  })

  it('signs version 1.1 as 1.1, with the context that its proof needs', async () => {
    const credential = await issued({ ...LEAST, '@context': [V1], issuanceDate: '2026-01-01T00:00:00Z' })
    expect(credential['@context']).toEqual([V1, 'https://w3id.org/security/data-integrity/v2'])
    expect((await verify(credential)).status).toBe(200)
    await refused({ ...LEAST, '@context': [V1] }, '/issuanceDate')
  })

  it('takes contexts that define terms, languages, related resources and types by URL', async () => {
    await issued({
      ...LEAST,
      '@context': [V2, { Own: 'https://example.org/#Own' }],
      type: ['Own', 'VerifiableCredential', 'https://example.org/#Other'],
      name: [
        { '@value': 'Dog', '@language': 'en', '@direction': 'ltr' },
        { '@value': 'Chien', '@language': 'fr' },
      ],
      relatedResource: [
        { id: 'https://example.org/a', digestSRI: 'sha256-WZVc7WaX1h4D8lVv7r/lMIrBaEKEbzuG1Yt/HezJJzQ=' },
      ],
      evidence: [{ type: 'Own' }, { type: 'Own' }],
    })
  })

  it('verifies what a context of its own names, and says whose key it is', async () => {
    const own = { '@protected': true, Own: 'https://example.org/#Own', motto: 'https://example.org/#motto' }
    const credential = await issued({
      ...LEAST,
      '@context': [V2, own],
      type: ['VerifiableCredential', 'Own'],
      credentialSubject: { id: 'did:example:subject', motto: 'Steady' },
    })
    expect(await verify(credential)).toMatchObject({
      status: 200,
      body: {
        verified: true,
        mediaType: 'application/vc',
        controller: tenant.did,
        controllerDocument: { id: tenant.did },
      },
    })
    const changed = { ...credential, credentialSubject: { id: 'did:example:subject', motto: 'Unsteady' } }
    expect((await verify(changed)).status).toBe(400)
  })

  it('takes a badge with a revocation and a suspension entry', async () => {
    const entry = (statusPurpose: string) => ({
      id: `https://lists.example/${statusPurpose}#7`,
      type: 'BitstringStatusListEntry',
      statusPurpose,
      statusListIndex: '7',
      statusListCredential: `https://lists.example/${statusPurpose}`,
    })
    const badge = {
      '@context': [V2, 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'],
      id: 'https://badges.example/1',
      type: ['VerifiableCredential', 'OpenBadgeCredential'],
      validFrom: '2026-01-01T00:00:00Z',
      credentialSubject: {
        id: 'did:example:subject',
        type: ['AchievementSubject'],
        achievement: {
          id: 'https://badges.example/a',
          type: ['Achievement'],
          name: 'A',
          description: 'A',
          criteria: { narrative: 'A' },
        },
      },
    }
    const credentialStatus = [entry('revocation'), entry('suspension')]
    expect(await issued({ ...badge, credentialStatus })).toMatchObject({ credentialStatus })
    await refused(
      { ...badge, credentialStatus: [entry('revocation'), { id: 'urn:a' }] },
      '/credentialStatus/1/type',
    )
  })

  it('makes a proof set where it is asked for', async () => {
    const suites = ['eddsa-jcs-2022', 'eddsa-rdfc-2022']
    const credential = await issued(LEAST, { cryptosuite: suites })
    expect(credential.proof.map((proof: { cryptosuite: string }) => proof.cryptosuite)).toEqual(
      [...suites].reverse(),
    )
    expect((await verify(credential)).status).toBe(200)
    const [first, second] = credential.proof
    for (const proof of [
      [first, { ...second, created: '2026-01-01T00:00:00Z' }],
      [{ ...first, created: '2026-01-01T00:00:00Z' }, second],
    ]) {
      expect((await verify({ ...credential, proof })).status).toBe(400)
    }
    const single = await issued(LEAST, { cryptosuite: 'eddsa-jcs-2022' })
    expect(single.proof).toMatchObject({ cryptosuite: 'eddsa-jcs-2022', '@context': [V2] })
    expect((await verify(single)).status).toBe(200)
  })

  it('makes a token that jose accepts with the issuer’s key set, on its own and in an envelope', async () => {
    const credential = {
      ...LEAST,
      id: 'urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33',
      validFrom: '2026-01-01T00:00:00Z',
    }
    const jwt = await issued(credential, { type: 'jwt' })
    const { body: jwks } = await call('GET', `/i/${tenant.slug}/jwks.json`)
    const { payload } = await jwtVerify(jwt, createLocalJWKSet(jwks), { issuer: tenant.did })
    expect(payload).toMatchObject({ ...credential, issuer: tenant.did })
    expect(decodeProtectedHeader(jwt)).toMatchObject({ alg: 'RS256', typ: 'JWT' })
    const envelope = await issued(credential, { type: 'EnvelopedVerifiableCredential' })
    expect(envelope).toEqual({
      '@context': V2,
      id: expect.stringMatching(/^data:application\/vc\+jwt,ey/),
      type: 'EnvelopedVerifiableCredential',
    })
    for (const one of [jwt, envelope]) expect((await verify(one)).status).toBe(200)
  })

  it('signs a token for its did:key with that key', async () => {
    const jwt = await issued({ ...LEAST, issuer: await didKey() }, { type: 'vc+jwt' })
    expect(decodeProtectedHeader(jwt)).toEqual({
      alg: 'EdDSA',
      typ: 'vc+jwt',
      kid: expect.stringMatching(/^did:key:(z6Mk\w+)#\1$/),
    })
    expect((await verify(jwt)).status).toBe(200)
  })

  it('loses no data in a token either', async () => {
    const { status, body } = await issue({ ...LEAST, shoeSize: 43 }, { type: 'jwt' })
    expect([status, body.type]).toEqual([400, 'https://w3id.org/security#PROOF_TRANSFORMATION_ERROR'])
  })

  it.each([
    [{ cryptosuite: 'bbs-2023' }],
    [{ cryptosuite: [] }],
    [{ type: 'Ed25519Signature2018' }],
    [{ type: 'jwt', cryptosuite: 'eddsa-rdfc-2022' }],
    [{ mandatoryPointers: ['/issuer'] }],
    ['text'],
    [null],
  ])('refuses the options %j', async (options) => {
    expect((await issue(LEAST, options)).status).toBe(400)
  })

  it('takes keys of its own tenant and of the operator, and of nobody else', async () => {
    expect((await issue(LEAST, {}, OPERATOR)).status).toBe(201)
    expect((await issue(LEAST, {}, other.key)).status).toBe(404)
    expect((await issue(LEAST, {}, 'sk_live_wrong')).status).toBe(401)
    const path = `/vc-api/${tenant.slug}/credentials/issue`
    expect((await send('POST', path, { body: { credential: LEAST } })).status).toBe(401)
    expect((await send('POST', '/vc-api/nobody/credentials/issue', { key: OPERATOR, body: {} })).status).toBe(
      404,
    )
  })

  it('keeps nothing but who signed what, by its digest', async () => {
    const before = await rowsOf('select count(*) as n from credentials')
    await issued({ ...LEAST, credentialSubject: { id: 'did:example:ada', name: 'Ada Lovelace' } })
    expect(await rowsOf('select count(*) as n from credentials')).toEqual(before)
    const [entry] = await rowsOf('select * from audit_entries order by id desc limit 1')
    expect(entry).toMatchObject({ action: 'credential.signed', actor: expect.stringMatching(/^key:/) })
    expect(entry?.digest).toHaveLength(32)
    expect(JSON.stringify(entry)).not.toContain('Ada')
  })
})

describe('verify', () => {
  it('says what was checked', async () => {
    const credential = await issued()
    const { status, headers, body } = await verify(credential, { checks: ['proof'], returnCredential: true })
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json'])
    expect(body).toMatchObject({ verified: true, warnings: [], errors: [], problemDetails: [], credential })
    expect(body.checks).toEqual(expect.arrayContaining(['proof', 'status', 'dates']))
    expect(body.results).toContainEqual(expect.objectContaining({ name: 'proof', outcome: 'pass' }))
  })

  it('answers with a problem when a credential does not verify', async () => {
    const credential = await issued()
    const { status, headers, body } = await verify({
      ...credential,
      type: ['VerifiableCredential', 'https://a.example/#T'],
    })
    expect([status, headers.get('content-type')]).toEqual([400, 'application/problem+json'])
    expect(body).toMatchObject({
      type: 'https://www.w3.org/TR/vc-data-model#CRYPTOGRAPHIC_SECURITY_ERROR',
      title: 'Not verified',
      status: 400,
      detail: expect.any(String),
      instance: expect.stringMatching(/^urn:uuid:/),
      verified: false,
      errors: [
        {
          type: 'https://www.w3.org/TR/vc-data-model#CRYPTOGRAPHIC_SECURITY_ERROR',
          title: expect.any(String),
          detail: expect.any(String),
        },
      ],
    })
  })

  it.each([
    ['is missing', (proof: object) => undefined as unknown as typeof proof],
    ['is null', () => null],
    ['is a text', () => 'proof'],
    ['is empty', () => []],
    ['has no type', ({ type: _, ...proof }: Record<string, unknown>) => proof],
    ['has another type', (proof: object) => ({ ...proof, type: 'UnknownProof' })],
    ['has no method', ({ verificationMethod: _, ...proof }: Record<string, unknown>) => proof],
    ['has another purpose', (proof: object) => ({ ...proof, proofPurpose: 'authentication' })],
    ['has no value', ({ proofValue: _, ...proof }: Record<string, unknown>) => proof],
    ['has a null value', (proof: object) => ({ ...proof, proofValue: null })],
    [
      'has another encoding',
      (proof: { proofValue: string }) => ({ ...proof, proofValue: proof.proofValue.slice(1) }),
    ],
    ['has another suite', (proof: object) => ({ ...proof, cryptosuite: 'eddsa-2022' })],
    [
      'names a previous proof that is not there',
      (proof: object) => ({ ...proof, previousProof: 'urn:uuid:1' }),
    ],
  ])('refuses a credential whose proof %s', async (_, change) => {
    const { proof, ...credential } = await issued()
    const changed = change(proof)
    const { status, body } = await verify(
      changed === undefined ? credential : { ...credential, proof: changed },
    )
    expect([status, body.verified]).toEqual([400, false])
    expect(body.errors.length).toBeGreaterThan(0)
    for (const { type } of body.errors) expect(URL.canParse(type)).toBe(true)
  })

  it('meets the demands of the caller on proofs, or says that they are not met', async () => {
    const credential = await issued()
    const demands = [
      { domain: 'shop.example' },
      { challenge: '1235abcd6789' },
      { expectedProofPurpose: 'authentication' },
    ]
    const types = ['INVALID_DOMAIN_ERROR', 'INVALID_CHALLENGE_ERROR', 'PROOF_VERIFICATION_ERROR']
    for (const [n, options] of demands.entries()) {
      const { status, body } = await verify(credential, options)
      expect([status, body.type]).toEqual([400, `https://w3id.org/security#${types[n]}`])
    }
    expect((await verify(credential, { expectedProofPurpose: 'assertionMethod' })).status).toBe(200)
    const jwt = await issued(LEAST, { type: 'jwt' })
    expect((await verify(jwt, { domain: 'shop.example' })).status).toBe(400)
    expect((await verify(credential, { onlyIfSunny: true })).status).toBe(400)
  })
})

describe('a presentation', () => {
  const seed = new Uint8Array(32).fill(9)
  let holder: string
  beforeAll(async () => {
    holder = didKeyOf(await publicKeyOf(seed))
  })

  async function present(credentials: unknown[], members: object = {}) {
    const document = {
      '@context': [V2],
      type: ['VerifiablePresentation'],
      holder,
      verifiableCredential: credentials,
    }
    const proof = {
      type: 'DataIntegrityProof',
      cryptosuite: 'eddsa-rdfc-2022',
      created: '2026-01-01T00:00:00Z',
      verificationMethod: `${holder}#${holder.slice('did:key:'.length)}`,
      proofPurpose: 'authentication',
      challenge: 'n-0S6_WzA2Mj',
      domain: 'shop.example',
      proofValue: '',
      ...members,
    }
    const data = await rdfcHashData(secureDocument(document), proof)
    const signature = await signEd25519(await importSigningKey(seed), data)
    return { ...document, proof: { ...proof, proofValue: encodeMultibase('z', signature) } }
  }
  const asked = { challenge: 'n-0S6_WzA2Mj', domain: 'shop.example' }

  it('verifies with its challenge and domain, and each credential in it', async () => {
    const presentation = await present([await issued(), await issued({ ...LEAST, id: 'urn:a' })])
    const { status, body } = await verifyPresentation(presentation, asked)
    expect(status, JSON.stringify(body)).toBe(200)
    expect(body).toMatchObject({
      verified: true,
      holder,
      errors: [],
      credentialResults: [{ verified: true }, { verified: true }],
    })
  })

  it.each([
    [{ ...asked, challenge: 'another' }, 'INVALID_CHALLENGE_ERROR'],
    [{ ...asked, domain: 'other.example' }, 'INVALID_DOMAIN_ERROR'],
  ])('does not verify with %j', async (options, type) => {
    const { status, body } = await verifyPresentation(await present([await issued()]), options)
    expect([status, body.verified]).toEqual([400, false])
    expect(body.type).toBe(`https://w3id.org/security#${type}`)
  })

  it('does not verify with a credential that does not', async () => {
    const forged = { ...(await issued()), credentialSubject: { id: 'did:example:other' } }
    const { status, body } = await verifyPresentation(await present([await issued(), forged]), asked)
    expect([status, body.credentialResults.map((one: { verified: boolean }) => one.verified)]).toEqual([
      400,
      [true, false],
    ])
    expect(body.errors.length).toBeGreaterThan(0)
  })

  it.each([
    ['no type', { type: undefined }],
    ['no context', { '@context': undefined }],
    ['another order of contexts', { '@context': ['https://www.w3.org/ns/credentials/examples/v2', V2] }],
    ['a holder without id', { holder: { name: 'x' } }],
    ['no proof', { proof: undefined }],
    ['a proof value of somebody else', { proof: { proofValue: 'z5nmMBw2u9TGKd9NxxHJtyZKgjN2Eh' } }],
  ])('does not verify with %s', async (_, changes) => {
    const presentation = { ...(await present([])), ...changes }
    const { status, body } = await verifyPresentation(JSON.parse(JSON.stringify(presentation)))
    expect([status, body.verified]).toEqual([400, false])
  })
})

describe('hostile bodies', () => {
  const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`
  const blankNodes = Array.from({ length: 50 }, () => ({ type: 'https://example.org/#Tie' }))
  const names = Array.from({ length: 30 }, (_, n) => `_:n${n}`)
  const clique = names.map((id) => ({
    id,
    x: names.filter((other) => other !== id).map((other) => ({ id: other })),
  }))
  const raw: [string, string][] = [
    ['nothing', ''],
    ['text', 'text'],
    ['an array', '[]'],
    ['null', 'null'],
    ['half an object', '{'],
    ['a hundred levels', deep(100)],
    ['a hundred thousand brackets', '['.repeat(100_000)],
    ['a byte order mark', '\ufeff{}'],
    ['a member twice', '{"credential":{},"credential":{}}'],
    ['half a character', '{"credential":"\\ud800"}'],
    ['a prototype', '{"credential":{"__proto__":{}}}'],
    ['members that are not known', '{"other":1}'],
  ]
  const credentials: [string, unknown][] = [
    ['null', null],
    ['a text', 'credential'],
    ['a number', 7],
    ['a list', []],
    ['an empty object', {}],
    ['numbers everywhere', { '@context': 7, type: 7, issuer: 7, credentialSubject: 7, proof: 7 }],
    [
      'nulls everywhere',
      { '@context': null, type: null, issuer: null, credentialSubject: null, proof: null },
    ],
    [
      'a context of another kind',
      { ...LEAST, '@context': [V2, { '@version': 'x', '@base': 7, '@vocab': [] }] },
    ],
    [
      'blank nodes that are all linked with each other',
      { ...LEAST, '@context': [V2, { x: 'https://a.example/x' }], credentialSubject: { x: clique } },
    ],
    ['a token without signature', 'eyJhbGciOiJub25lIn0.e30.'],
    ['a token of nonsense', 'a.b.c'],
    [
      'an envelope of nonsense',
      { '@context': V2, type: 'EnvelopedVerifiableCredential', id: 'data:application/vc+jwt,a.b.c' },
    ],
    ['a context that holds itself', { ...LEAST, '@context': [V2, { '@import': V2 }] }],
    [
      'nested contexts',
      { ...LEAST, '@context': [V2, { a: { '@id': 'https://a.example/a', '@context': { '@context': [] } } }] },
    ],
    ['a lot', { ...LEAST, evidence: Array.from({ length: 5_000 }, () => null) }],
  ]
  // Odd, but all that is in them is defined, so they can be signed.
  const odd: [string, unknown][] = [
    [
      'blank nodes that tie',
      { ...LEAST, '@context': [V2, { x: 'https://a.example/x' }], credentialSubject: { x: blankNodes } },
    ],
  ]
  const paths = ['credentials/issue', 'credentials/verify', 'presentations/verify']

  it.each(raw)('are answered with 400: %s', async (_, body) => {
    for (const path of paths) {
      const response = await send('POST', `/vc-api/${tenant.slug}/${path}`, { key: tenant.key, body })
      expect(response.status, path).toBe(400)
      expect(response.headers.get('content-type')).toBe('application/problem+json')
    }
  })

  it.each(credentials)('never make a fault: %s', async (_, value) => {
    const named = { credential: value, verifiableCredential: value, verifiablePresentation: value }
    const members = ['credential', 'verifiableCredential', 'verifiablePresentation'] as const
    for (const [n, path] of paths.entries()) {
      const member = members[n] ?? 'credential'
      const { status } = await call('POST', `/vc-api/${tenant.slug}/${path}`, {
        key: tenant.key,
        body: { [member]: named[member] },
      })
      expect(status, path).toBe(400)
    }
  })

  it.each(odd)('may be signed when they only look like it: %s', async (_, credential) => {
    expect((await issue(credential)).status).toBe(201)
    expect((await verify(credential)).status).toBe(400)
    expect((await verifyPresentation(credential)).status).toBe(400)
  })

  it('are refused when they are too large', async () => {
    const body = JSON.stringify({ credential: { ...LEAST, name: 'x'.repeat(1024 * 1024) } })
    for (const path of paths) {
      expect((await send('POST', `/vc-api/${tenant.slug}/${path}`, { key: tenant.key, body })).status).toBe(
        413,
      )
    }
  })

  it('do not change that all of it is JSON: an address, a method', async () => {
    const html = { headers: { accept: 'text/html' } }
    for (const [method, path, status] of [
      ['GET', `/vc-api/${tenant.slug}/credentials/issue`, 405],
      ['POST', `/vc-api/${tenant.slug}/credentials/other`, 404],
      ['POST', '/vc-api/nobody/credentials/verify', 404],
    ] as const) {
      const response = await send(method, path, { ...html, ...(method === 'POST' && { body: {} }) })
      expect([response.status, response.headers.get('content-type')]).toEqual([
        status,
        'application/problem+json',
      ])
    }
  })
})

// A proof of our own suite by a stranger, to see that keys are asked of the issuer and not of the credential.
describe('a credential of somebody else', () => {
  it('verifies when its did:key signed it, and not when another issuer is named', async () => {
    const seed = new Uint8Array(32).fill(3)
    const did = didKeyOf(await publicKeyOf(seed))
    const signer = {
      algorithm: 'Ed25519',
      jwtAlgorithm: 'EdDSA',
      key: await importSigningKey(seed),
      verificationMethod: `${did}#${did.slice('did:key:'.length)}`,
    } as const
    const options = { suites: ['eddsa-rdfc-2022'], created: new Date('2026-01-01T00:00:00Z') } as const
    const own = await addProofs(secureDocument({ ...LEAST, issuer: did }), signer, options)
    expect((await verify(own)).status).toBe(200)
    const claimed = await addProofs(secureDocument({ ...LEAST, issuer: tenant.did }), signer, options)
    expect((await verify(claimed)).status).toBe(400)
  })
})
