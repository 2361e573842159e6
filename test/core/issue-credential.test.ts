import { describe, expect, it } from 'vitest'
import { assertIssuable } from '../../src/core/issue/assert-issuable.ts'
import { completeCredential } from '../../src/core/issue/complete-credential.ts'
import { problemTypes } from '../../src/core/proof/security-error.ts'
import {
  credential1With,
  credentialWith,
  faultsOf,
  ISSUER,
  isIssuable,
  pointersOf,
  V1,
  V2,
} from './issue-samples.ts'

const ISSUER_NOT_URL = ['fake-issuer', '', null, 7, [ISSUER], [], { id: null }, { id: 'fake' }, {}]

describe('what is issued as it is', () => {
  it.each([
    ['the least', {}],
    ['with an id', { id: 'urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33' }],
    ['with an issuer as an object', { issuer: { id: ISSUER } }],
    ['with a type that is a URL', { type: ['VerifiableCredential', 'https://example.org/#Type'] }],
    ['with types in any order', { type: ['https://example.org/#Type', 'VerifiableCredential'] }],
    ['with one type as a text', { type: 'VerifiableCredential' }],
    ['with several subjects', { credentialSubject: [{ id: 'did:example:a' }, { id: 'did:example:b' }] }],
    ['with a second known context', { '@context': [V2, 'https://www.w3.org/ns/credentials/examples/v2'] }],
    [
      'with a term of its own',
      { '@context': [V2, { Own: 'https://example.org/#Own' }], type: ['VerifiableCredential', 'Own'] },
    ],
    ['with an end that is past', { validFrom: '2020-01-01T00:00:00Z', validUntil: '2021-01-01T00:00:00Z' }],
    [
      'with a beginning and an end at once',
      { validFrom: '2026-01-01T00:00:00Z', validUntil: '2026-01-01T01:00:00+01:00' },
    ],
    ['with a fraction of a second', { validFrom: '2026-01-01T00:00:00.123Z' }],
  ])('a credential %s', async (_, changes) => {
    const credential = credentialWith(changes)
    const before = structuredClone(credential)
    const { document } = await assertIssuable(credential, { issuers: [ISSUER] })
    expect(document).toEqual(before)
    expect(credential).toEqual(before)
  })
})

describe('what is refused and not mended', () => {
  it.each([[null], [undefined], ['text'], [7], [[]], [[credentialWith()]]])(
    '%j is no credential',
    async (value) => {
      expect(await faultsOf(value)).toMatchObject({ pointers: [''], type: problemTypes.parsing })
    },
  )

  it.each(ISSUER_NOT_URL.map((issuer) => [issuer]))('an issuer that is %j', async (issuer) => {
    const found = await faultsOf(credentialWith({ issuer }))
    expect(found).toMatchObject({ type: problemTypes.malformedValue })
    expect(found?.pointers.some((pointer) => pointer.startsWith('/issuer'))).toBe(true)
  })

  it('an issuer that is not there, or somebody else', async () => {
    expect(await pointersOf(credentialWith({ issuer: undefined }))).toEqual(['/issuer'])
    expect(await pointersOf(credentialWith({ issuer: 'did:web:other.example' }))).toEqual(['/issuer'])
    expect(await pointersOf(credentialWith({ issuer: { id: 'did:web:other.example' } }))).toEqual([
      '/issuer/id',
    ])
  })

  it.each([
    [null],
    ['not a url'],
    ['https ://x'],
    [' https://x.example'],
    [['urn:a', 'urn:b']],
    [{}],
    [7],
    [''],
    ['_:b0'],
  ])('an id that is %j', async (id) => {
    expect(await pointersOf(credentialWith({ id }))).toContain('/id')
  })

  it.each([[undefined], [null], [7], [[]], [[7]], ['Own'], [['Own']]])('a type that is %j', async (type) => {
    expect(await pointersOf(credentialWith({ type }))).toContain('/type')
  })

  it.each([
    ['no name', ['VerifiableCredential', 'Unknown']],
    ['a relative one', ['VerifiableCredential', '#Type']],
  ])('a type that no context gives %s', async (_, type) => {
    expect(await faultsOf(credentialWith({ type }))).toMatchObject({ type: problemTypes.proofTransformation })
  })

  it('a term whose IRI is none', async () => {
    const own = { Own: 'https ://not-a-url#Own' }
    const credential = credentialWith({ '@context': [V2, own], type: ['VerifiableCredential', 'Own'] })
    expect(await isIssuable(credential)).toBe(false)
  })

  it.each([
    ['no list', V2],
    ['null', null],
    ['nothing', undefined],
    ['empty', []],
    ['in another order', ['https://www.w3.org/ns/credentials/examples/v2', V2]],
    ['of another base', ['https://www.w3.org/ns/did/v1']],
  ])('a context that is %s', async (_, context) => {
    const pointers = await pointersOf(credentialWith({ '@context': context }))
    expect(pointers.some((pointer) => pointer.startsWith('/@context'))).toBe(true)
  })

  it.each([[7], [null], ['https ://not-a-url'], [[V2]]])('a further context that is %j', async (context) => {
    expect(await pointersOf(credentialWith({ '@context': [V2, context] }))).toContain('/@context/1')
  })

  it('a context that nobody holds a copy of', async () => {
    const found = await faultsOf(credentialWith({ '@context': [V2, 'https://example.com/context'] }))
    expect(found?.details.join()).toContain('https://example.com/context')
  })

  it.each([[undefined], [null], [[]], [{}], ['did:example:a'], [[{}]], [[{ id: 'did:example:a' }, {}]]])(
    'a subject that is %j',
    async (credentialSubject) => {
      const pointers = await pointersOf(credentialWith({ credentialSubject }))
      expect(pointers.some((pointer) => pointer.startsWith('/credentialSubject'))).toBe(true)
    },
  )

  it.each([[null], [['did:example:a', 'did:example:b']], ['no url']])(
    'a subject’s id that is %j',
    async (id) => {
      expect(await pointersOf(credentialWith({ credentialSubject: { id } }))).toContain(
        '/credentialSubject/id',
      )
    },
  )

  it('a proof that is there already', async () => {
    expect(await pointersOf(credentialWith({ proof: { type: 'DataIntegrityProof' } }))).toEqual(['/proof'])
  })

  it('every fault at once, but not more than anybody reads', async () => {
    expect(await pointersOf(credentialWith({ id: null, issuer: null, type: null }))).toEqual(
      expect.arrayContaining(['/id', '/issuer', '/type']),
    )
    const many = Array.from({ length: 1_000 }, () => null)
    expect(await pointersOf(credentialWith({ evidence: many }))).toHaveLength(20)
  })
})

describe('data that JSON-LD would lose', () => {
  it.each([
    ['a member that no context defines', { shoeSize: 43 }],
    ['the token of an endorsement', { endorsementJwt: ['a.b.c'] }],
    ['one in the subject', { credentialSubject: { id: 'did:example:a', shoeSize: 43 } }],
    ['null', { name: null }],
    ['an empty list', { evidence: [] }],
    ['a relative reference', { termsOfUse: { type: 'https://example.org/#T', id: 'terms/1' } }],
    ['a keyword', { '@id': 'urn:a' }],
    ['a member that is an IRI', { 'https://www.w3.org/2018/credentials#validUntil': '2020-01-01T00:00:00Z' }],
    ['half a character', { name: '\ud83d' }],
  ])('is never signed: %s', async (_, changes) => {
    expect(await isIssuable(credentialWith(changes))).toBe(false)
  })

  it.each([
    ['a type', [V2, { VerifiableCredential: 'https://example.org/#Bad' }]],
    ['a member', [V2, { name: 'https://example.org/#bad' }]],
    ['id', [V2, { id: 'https://example.org/#id' }]],
    [
      'what another context protects',
      [V2, { '@protected': true, Own: 'https://example.org/#Own' }, { Own: 'https://example.org/#Other' }],
    ],
    // The type would define it anew, but who writes so means something else.
    ['what the type defines anew', [V2, { credentialSubject: 'https://example.org/#bad' }]],
  ])('is what a context redefines, so protected terms stay: %s', async (_, context) => {
    expect(await faultsOf(credentialWith({ '@context': context }))).toMatchObject({
      type: problemTypes.proofTransformation,
    })
  })

  it('is not what has a direction, which goes into the datatype', async () => {
    const name = { '@value': 'مرحبا', '@language': 'ar', '@direction': 'rtl' }
    const secured = await assertIssuable(credentialWith({ name }), { issuers: [ISSUER] })
    expect(await secured.nQuads()).toContain('"مرحبا"^^<https://www.w3.org/ns/i18n#ar_rtl>')
  })
})

describe('from when and until when', () => {
  it.each([
    ['2026-01-01'],
    ['2026-01-01T00:00:00'],
    ['2026-13-01T00:00:00Z'],
    ['2026-02-30T00:00:00Z'],
    [null],
    [7],
    [''],
  ])('is not %j', async (time) => {
    expect(await pointersOf(credentialWith({ validFrom: time }))).toContain('/validFrom')
    expect(await pointersOf(credentialWith({ validUntil: time }))).toContain('/validUntil')
  })

  it('does not end before it begins', async () => {
    const period = { validFrom: '2026-01-01T00:00:00Z', validUntil: '2026-01-01T00:30:00+01:00' }
    expect(await faultsOf(credentialWith(period))).toEqual({
      pointers: ['/validUntil'],
      type: problemTypes.malformedValue,
      details: ['validUntil: must not lie before validFrom'],
    })
  })
})

describe('version 1.1 of the data model', () => {
  it('is issued as 1.1', async () => {
    expect(await isIssuable(credential1With())).toBe(true)
    expect(await isIssuable(credential1With({ expirationDate: '2020-01-01T00:00:00Z' }))).toBe(false)
    expect(await isIssuable(credential1With({ expirationDate: '2026-01-01T00:00:00Z' }))).toBe(true)
  })

  it('needs an issuanceDate, which 2.0 does not know', async () => {
    expect(await pointersOf(credential1With({ issuanceDate: undefined }))).toEqual(['/issuanceDate'])
    expect(await pointersOf(credential1With({ issuanceDate: '2026-01-01' }))).toEqual(['/issuanceDate'])
    expect(await isIssuable(credentialWith({ issuanceDate: '2026-01-01T00:00:00Z' }))).toBe(false)
  })

  it('wants ids where 2.0 does not', async () => {
    const credentialStatus = { type: 'https://example.org/#Status' }
    expect(await pointersOf(credential1With({ credentialStatus }))).toEqual(['/credentialStatus/id'])
    expect(await isIssuable(credentialWith({ credentialStatus }))).toBe(true)
  })
})

describe('what an issuer adds', () => {
  const add = (credential: unknown, hasProof = true) =>
    completeCredential(credential, { issuer: ISSUER, profile: { id: ISSUER, type: ['Profile'] }, hasProof })

  it('is itself where no issuer is named', () => {
    expect(add(credentialWith({ issuer: undefined }))).toEqual(credentialWith())
    const openBadge = [V2, 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json']
    expect(add({ '@context': openBadge })).toEqual({
      '@context': openBadge,
      issuer: { id: ISSUER, type: ['Profile'] },
    })
  })

  it.each([[null], ['did:web:other.example'], [{ id: null }], ['']])(
    'is not itself in place of %j',
    (issuer) => {
      expect(add(credentialWith({ issuer }))).toEqual(credentialWith({ issuer }))
    },
  )

  it('is the context of proofs where 1.1 lacks it, and only for a proof', () => {
    const injected = credential1With({ '@context': [V1, 'https://w3id.org/security/data-integrity/v2'] })
    expect(add(credential1With())).toEqual(injected)
    expect(add(injected)).toEqual(injected)
    expect(add(credential1With(), false)).toEqual(credential1With())
    expect(add(credentialWith())).toEqual(credentialWith())
  })

  it('is nothing where there is no credential', () => {
    for (const value of [null, 'text', 7, undefined, []]) expect(add(value)).toBe(value)
  })
})
