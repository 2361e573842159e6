import { decodeProtectedHeader, importJWK, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { assertIssuable } from '../../src/core/issue/assert-issuable.ts'
import { completeCredential } from '../../src/core/issue/complete-credential.ts'
import { addProofs, envelopeOf, type Signer, signToken } from '../../src/core/issue/secure-credential.ts'
import { importSigningJwk } from '../../src/core/keys/signing-key.ts'
import type { SigningSuite } from '../../src/core/proof/proof-options.ts'
import type { JsonObject } from '../../src/core/proof/rdf.ts'
import { secureDocument } from '../../src/core/proof/secured-document.ts'
import { verifyCredential } from '../../src/core/verification/verify-credential.ts'
import { credential1With, credentialWith, ISSUER, isIssuable, V2 } from './issue-samples.ts'
import { failuresOf } from './verification-sources.ts'

const ENDORSEMENT = credentialWith({
  '@context': [V2, 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'],
  id: 'urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33',
  type: ['VerifiableCredential', 'EndorsementCredential'],
  name: 'Endorsement',
  issuer: { id: ISSUER, type: ['Profile'] },
  validFrom: '2026-01-01T00:00:00Z',
  credentialSubject: { id: 'urn:a', type: ['EndorsementSubject'] },
})

type Curve = 'Ed25519' | 'P-256' | 'P-384' | 'P-521'

const METHOD = `${ISSUER}#key-1`
const CREATED = new Date('2026-03-01T10:00:00Z')

async function newJwk(curve: Curve): Promise<JsonWebKey> {
  const algorithm = curve === 'Ed25519' ? { name: curve } : { name: 'ECDSA', namedCurve: curve }
  const pair = (await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair
  return (await crypto.subtle.exportKey('jwk', pair.privateKey)) as JsonWebKey
}

const publicOf = ({ kty, crv, x, y }: JsonWebKey) => ({ kty, crv, x, ...(y !== undefined && { y }) })

const signerOf = async (jwk: JsonWebKey): Promise<Signer> => ({
  ...(await importSigningJwk(jwk)),
  verificationMethod: METHOD,
})

async function sign(jwk: JsonWebKey, suites: SigningSuite[], credential: JsonObject): Promise<JsonObject> {
  const completed = completeCredential(credential, { issuer: ISSUER, hasProof: true })
  const secured = await assertIssuable(completed, { issuers: [ISSUER] })
  return addProofs(secured, await signerOf(jwk), { suites, created: CREATED })
}

/** Our verifier, which is told of the key by the issuer's own document. */
async function objections(credential: unknown, jwk: JsonWebKey): Promise<string[]> {
  const method = { id: METHOD, type: 'JsonWebKey', controller: ISSUER, publicKeyJwk: publicOf(jwk) }
  const unavailable = async () => Promise.reject(new Error('nothing else is asked'))
  const result = await verifyCredential(credential, {
    now: new Date('2026-03-02T00:00:00Z'),
    resolveDid: async () => ({ id: ISSUER, verificationMethod: [method], assertionMethod: [METHOD] }),
    fetchStatusList: unavailable,
  })
  return failuresOf(result)
}

describe.each<[Curve, SigningSuite[]]>([
  ['Ed25519', ['eddsa-rdfc-2022']],
  ['Ed25519', ['eddsa-jcs-2022']],
  ['Ed25519', ['eddsa-rdfc-2022', 'eddsa-jcs-2022']],
  ['P-256', ['ecdsa-rdfc-2019']],
  ['P-384', ['ecdsa-rdfc-2019']],
])('a credential signed by an %s key with %s', (curve, suites) => {
  it.each([
    ['version 2.0', credentialWith({ name: 'Dog' })],
    ['version 1.1', credential1With()],
    [
      'words of many languages',
      credentialWith({ name: [{ '@value': 'كلب', '@language': 'ar', '@direction': 'rtl' }] }),
    ],
  ])('verifies: %s', async (_, credential) => {
    const jwk = await newJwk(curve)
    const signed = await sign(jwk, suites, credential)
    expect(await objections(signed, jwk)).toEqual([])
  })

  it('verifies no more when it is changed, or by another key', async () => {
    const jwk = await newJwk(curve)
    const signed = await sign(jwk, suites, credentialWith({ name: 'Dog' }))
    const each = suites.map(() => 'proof')
    expect(await objections({ ...signed, name: 'Cat' }, jwk)).toEqual(each)
    expect(await objections(signed, await newJwk(curve))).toEqual(each)
  })
})

describe('a proof', () => {
  it('is an object, but a list in a badge and where there are several', async () => {
    const jwk = await newJwk('Ed25519')
    const one = await sign(jwk, ['eddsa-rdfc-2022'], credentialWith())
    expect(one.proof).toMatchObject({ cryptosuite: 'eddsa-rdfc-2022', created: '2026-03-01T10:00:00Z' })
    const two = await sign(jwk, ['eddsa-rdfc-2022', 'eddsa-jcs-2022'], credentialWith())
    expect(two.proof).toMatchObject([
      { cryptosuite: 'eddsa-rdfc-2022' },
      // Its own copy of the context, so that others may be added to the document.
      { cryptosuite: 'eddsa-jcs-2022', '@context': [V2] },
    ])
    const badge = await sign(jwk, ['eddsa-rdfc-2022'], ENDORSEMENT)
    expect(badge.proof).toMatchObject([{ cryptosuite: 'eddsa-rdfc-2022' }])
  })

  it('covers contexts that the credential brings, by values that look like names', async () => {
    const jwk = await newJwk('Ed25519')
    const context = [
      V2,
      {
        did: 'https://example.org/did#',
        Own: 'https://example.org/#Own',
        of: { '@id': 'https://example.org/#of', '@type': '@id' },
      },
    ]
    const type = ['VerifiableCredential', 'Own']
    const value = (of: string) =>
      credentialWith({ '@context': context, type, credentialSubject: { of }, issuer: { id: ISSUER } })
    // The same shape: a template of the first must not be filled for the second.
    const texts = await Promise.all(
      ['urn:a', 'did:b'].map(async (of) => {
        // Nobody is let in with such a context; what reads it must not rely on that.
        return secureDocument({ ...value(of), issuer: 'did:web:issuer.example' }).nQuads()
      }),
    )
    expect(texts[0]).toContain('<https://example.org/#of> <urn:a>')
    expect(texts[1]).toContain('<https://example.org/#of> <https://example.org/did#b>')
    await expect(sign(jwk, ['eddsa-rdfc-2022'], value('did:b'))).rejects.toMatchObject({
      code: 'invalid_input',
    })
  })

  it.each<[Curve, SigningSuite]>([
    ['P-256', 'eddsa-rdfc-2022'],
    ['P-384', 'eddsa-jcs-2022'],
    ['P-521', 'ecdsa-rdfc-2019'],
    ['Ed25519', 'ecdsa-rdfc-2019'],
  ])('is not made by an %s key with %s', async (curve, suite) => {
    await expect(sign(await newJwk(curve), [suite], credentialWith())).rejects.toMatchObject({
      code: 'invalid_input',
    })
  })
})

describe.each<[Curve, string]>([
  ['Ed25519', 'EdDSA'],
  ['P-256', 'ES256'],
  ['P-384', 'ES384'],
])('a token signed by an %s key', (curve, alg) => {
  const token = async (jwk: JsonWebKey, credential: JsonObject) => {
    const secured = await assertIssuable(credential, { issuers: [ISSUER] })
    return signToken(secured, await signerOf(jwk), 'JWT')
  }

  it(`is accepted by jose as ${alg}, and by our verifier, on its own and in an envelope`, async () => {
    const jwk = await newJwk(curve)
    const credential = credentialWith({ id: 'urn:a', validFrom: '2026-01-01T00:00:00Z' })
    const jwt = await token(jwk, credential)
    expect(decodeProtectedHeader(jwt)).toEqual({ alg, kid: METHOD, typ: 'JWT' })
    const { payload } = await jwtVerify(jwt, await importJWK(publicOf(jwk) as never, alg))
    const claims = { iss: ISSUER, jti: 'urn:a', sub: 'did:example:subject', nbf: 1767225600 }
    expect(payload).toEqual({ ...credential, ...claims })
    expect(await objections(jwt, jwk)).toEqual([])
    expect(await objections(envelopeOf(jwt), jwk)).toEqual([])
  })

  it('claims nothing that the credential does not say', async () => {
    const jwk = await newJwk(curve)
    const credential = credentialWith({ credentialSubject: [{ id: 'urn:a' }, { id: 'urn:b' }] })
    const jwt = await token(jwk, credential)
    const { payload } = await jwtVerify(jwt, await importJWK(publicOf(jwk) as never, alg))
    expect(payload).toEqual({ ...credential, iss: ISSUER })
    expect(await objections(jwt, jwk)).toEqual([])
  })

  it('has a credential of version 1.1 in the claim vc', async () => {
    const jwk = await newJwk(curve)
    const credential = credential1With({ expirationDate: '2031-01-01T00:00:00Z' })
    const jwt = await token(jwk, credential)
    const { payload } = await jwtVerify(jwt, await importJWK(publicOf(jwk) as never, alg))
    expect(payload).toEqual({
      vc: credential,
      iss: ISSUER,
      sub: 'did:example:subject',
      nbf: 1767225600,
      exp: 1924992000,
    })
    expect(await objections(jwt, jwk)).toEqual([])
  })
})

describe('a badge', () => {
  it('that does not fit the schema of Open Badges is not signed', async () => {
    for (const changes of [
      { name: undefined },
      { validFrom: undefined },
      { credentialSubject: { id: 'urn:a' } },
    ]) {
      const credential = JSON.parse(JSON.stringify({ ...ENDORSEMENT, ...changes }))
      expect(await isIssuable(credential), JSON.stringify(changes)).toBe(false)
    }
    expect(await isIssuable(ENDORSEMENT)).toBe(true)
  })

  it.each([['id'], ['validFrom'], ['credentialSubject']])(
    'has no token without %s, which a claim repeats',
    async (member) => {
      const badge = {
        ...ENDORSEMENT,
        type: ['VerifiableCredential', 'OpenBadgeCredential'],
        credentialSubject: { id: 'urn:a', type: ['AchievementSubject'] },
      }
      const lacking =
        member === 'credentialSubject'
          ? { [member]: { type: ['AchievementSubject'] } }
          : { [member]: undefined }
      const signer = await signerOf(await newJwk('P-256'))
      await expect(signToken(secureDocument({ ...badge, ...lacking }), signer, 'JWT')).rejects.toMatchObject({
        code: 'invalid_input',
      })
      await expect(signToken(secureDocument(badge), signer, 'JWT')).resolves.toMatch(/^ey/)
      await expect(signToken(secureDocument({ ...badge, ...lacking }), signer, 'vc+jwt')).resolves.toMatch(
        /^ey/,
      )
    },
  )
})

describe('a JWK', () => {
  it('signs only with its own other half', async () => {
    for (const curve of ['Ed25519', 'P-256', 'P-384', 'P-521'] as const) {
      const [jwk, other] = [await newJwk(curve), await newJwk(curve)]
      expect((await importSigningJwk(jwk)).algorithm).toBe(curve)
      await expect(importSigningJwk({ ...other, d: jwk.d })).rejects.toMatchObject({ code: 'bad_request' })
    }
  })

  it.each([
    [null],
    ['text'],
    [{}],
    [{ kty: 'EC', crv: 'secp256k1', x: 'AA', y: 'AA', d: 'AA' }],
    [{ kty: 'RSA', n: 'AQAB', e: 'AQAB', d: 'AA' }],
    [{ kty: 'EC', crv: 'Ed25519', x: 'AA', d: 'AA' }],
    [{ kty: 'OKP', crv: 'Ed25519', x: 'AA' }],
    [{ kty: 'OKP', crv: 'Ed25519', x: 'AA', d: 'AA' }],
    [{ kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA', d: 'AA' }],
  ])('is refused: %j', async (jwk) => {
    await expect(importSigningJwk(jwk)).rejects.toMatchObject({ code: 'bad_request' })
  })
})
