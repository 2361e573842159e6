import { describe, expect, it } from 'vitest'
import { buildDidDocument, findVerificationMethod } from '../../src/core/did/did-document.ts'
import { problemTypeOf } from '../../src/core/proof/security-error.ts'

const did = 'did:web:badges.example:i:acme'
const oldKey = 'z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2'
const newKey = 'z6MktgKTsu1QhX6QPbyqG6geXdw6FQCZBPq7uQpieWbiQiG7'
const id = `${did}#${newKey}`
const document = buildDidDocument({
  did,
  keys: [
    { publicKeyMultibase: oldKey, revokedAt: new Date('2026-05-01T12:00:00.500Z') },
    { publicKeyMultibase: newKey },
  ],
})
const method = { id, type: 'Multikey', controller: did, publicKeyMultibase: newKey }
const wanted = { controller: did, id, relationship: 'assertionMethod' as const }

/** The problem type with which the search fails. */
function problemWith(changed: unknown, search: Partial<typeof wanted> = {}): string | undefined {
  try {
    findVerificationMethod(changed, { ...wanted, ...search })
  } catch (error) {
    expect(error).toMatchObject({ code: 'bad_request' })
    return problemTypeOf(error)
  }
  return 'none'
}

describe('the DID document of an issuer', () => {
  it('lists every key absolutely, marks the revoked one and names the relationship by strings', () => {
    expect(document).toEqual({
      '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
      id: did,
      verificationMethod: [
        {
          id: `${did}#${oldKey}`,
          type: 'Multikey',
          controller: did,
          publicKeyMultibase: oldKey,
          revoked: '2026-05-01T12:00:00Z',
        },
        method,
      ],
      assertionMethod: [`${did}#${oldKey}`, id],
    })
  })

  it('says what else the issuer is known as, if anything', () => {
    const alsoKnownAs = ['https://acme.example']
    expect(buildDidDocument({ did, keys: [], alsoKnownAs })).toMatchObject({ alsoKnownAs })
    expect(document).not.toHaveProperty('alsoKnownAs')
  })

  it('has keys that its own verifier finds', () => {
    expect(findVerificationMethod(document, wanted)).toEqual({ publicKeyMultibase: newKey })
    expect(findVerificationMethod(document, { ...wanted, id: `${did}#${oldKey}` })).toEqual({
      publicKeyMultibase: oldKey,
      revoked: new Date('2026-05-01T12:00:00Z'),
    })
  })
})

describe('a verification method in a foreign document', () => {
  it('may be embedded, relative, in a list of one, or repeated alike', () => {
    const embedded = { id: did, assertionMethod: [method] }
    const relative = {
      id: did,
      verificationMethod: [{ ...method, id: `#${newKey}` }],
      assertionMethod: [`#${newKey}`],
    }
    const single = { id: did, verificationMethod: method, assertionMethod: id }
    const repeated = {
      id: did,
      verificationMethod: [method],
      assertionMethod: [method],
      authentication: [{ ...method }],
    }
    for (const foreign of [embedded, relative, single, repeated]) {
      expect(findVerificationMethod(foreign, wanted)).toEqual({ publicKeyMultibase: newKey })
    }
  })

  it('may be a JWK and may expire', () => {
    const publicKeyJwk = { kty: 'EC', crv: 'P-256', x: 'a', y: 'b' }
    const jsonWebKey = {
      id,
      type: 'JsonWebKey',
      controller: did,
      publicKeyJwk,
      expires: '2027-01-01T00:00:00+01:00',
    }
    expect(findVerificationMethod({ id: did, assertionMethod: [jsonWebKey] }, wanted)).toEqual({
      publicKeyJwk,
      expires: new Date('2026-12-31T23:00:00Z'),
    })
  })

  it('must be asked for by a URL with a fragment', () => {
    for (const bad of ['key-1', did, '#key-1', '']) {
      expect(problemWith(document, { id: bad })).toBe(
        'https://w3id.org/security#INVALID_VERIFICATION_METHOD_URL',
      )
    }
  })

  it('must belong to the document that was fetched', () => {
    expect(problemWith(document, { id: `did:web:evil.example#${newKey}` })).toBe(
      'https://w3id.org/security#INVALID_VERIFICATION_METHOD',
    )
    expect(problemWith(document, { controller: `${did}2` })).toBe(
      'https://w3id.org/security#INVALID_VERIFICATION_METHOD',
    )
  })

  it('is not looked for in what is no identifier document', () => {
    for (const bad of [null, undefined, 'text', [], {}, { id: 7 }]) {
      expect(problemWith(bad)).toBe('https://w3id.org/security#INVALID_CONTROLLED_IDENTIFIER_DOCUMENT')
    }
  })

  it('is not taken from a document about somebody else', () => {
    expect(problemWith({ ...document, id: 'did:web:evil.example' })).toBe(
      'https://w3id.org/security#INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID',
    )
  })

  it.each([
    ['is not there', { verificationMethod: [] }],
    ['has another controller', { verificationMethod: [{ ...method, controller: 'did:web:evil.example' }] }],
    ['has no controller', { verificationMethod: [{ id, type: 'Multikey', publicKeyMultibase: newKey }] }],
    ['has no type', { verificationMethod: [{ id, controller: did, publicKeyMultibase: newKey }] }],
    ['has no key', { verificationMethod: [{ id, type: 'Multikey', controller: did }] }],
    ['has two keys', { verificationMethod: [{ ...method, publicKeyJwk: { kty: 'OKP' } }] }],
    [
      'publishes a private key',
      {
        verificationMethod: [
          { id, type: 'JsonWebKey', controller: did, publicKeyJwk: { kty: 'OKP', d: 'x' } },
        ],
      },
    ],
    ['has a malformed date', { verificationMethod: [{ ...method, revoked: 'yesterday' }] }],
    ['has a date without a zone', { verificationMethod: [{ ...method, expires: '2026-01-01T00:00:00' }] }],
    [
      'is there twice, differently',
      { verificationMethod: [method, { ...method, publicKeyMultibase: oldKey }] },
    ],
  ])('that %s is refused', (_, members) => {
    expect(problemWith({ id: did, assertionMethod: [id], ...members })).toBe(
      'https://w3id.org/security#INVALID_VERIFICATION_METHOD',
    )
  })

  it('must be listed for the purpose', () => {
    const type = 'https://w3id.org/security#INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD'
    expect(problemWith({ id: did, verificationMethod: [method] })).toBe(type)
    expect(problemWith({ id: did, verificationMethod: [method], assertionMethod: [`${id}2`, 5] })).toBe(type)
    expect(problemWith({ id: did, authentication: [method] })).toBe(type)
    expect(
      findVerificationMethod(
        { id: did, verificationMethod: [method], authentication: [id] },
        { controller: did, id, relationship: 'authentication' },
      ),
    ).toEqual({ publicKeyMultibase: newKey })
  })
})

it('gives no problem type for other errors', () => {
  expect(problemTypeOf(new Error('x'))).toBeUndefined()
  expect(problemTypeOf(undefined)).toBeUndefined()
})
