import { CompactSign, exportJWK, generateKeyPair, type JWK, SignJWT, UnsecuredJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { BadgeError } from '../../src/core/badge-error.ts'
import { toBase64Url } from '../../src/core/encoding/base64.ts'
import { utf8 } from '../../src/core/encoding/bytes.ts'
import { vcJwtClaims } from '../../src/core/jwt/vc-jwt.ts'
import type { JsonObject } from '../../src/core/proof/rdf.ts'
import { type VerificationSources, verifyCredential } from '../../src/core/verification/verify-credential.ts'
import { DID_WEB, fullCredential } from './signed-samples.ts'
import { failuresOf } from './verification-sources.ts'

const { credentialStatus: _, ...credential } = fullCredential(DID_WEB)
const KID = `${DID_WEB}#key-1`
const claims = vcJwtClaims(credential)

interface Key {
  privateKey: CryptoKey
  jwk: JWK
}

async function makeKey(alg: string): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  return { privateKey, jwk: await exportJWK(publicKey) }
}

const keys = new Map<string, Key>()
for (const alg of ['RS256', 'ES256', 'ES384', 'ES512', 'EdDSA']) keys.set(alg, await makeKey(alg))
const rsa = keys.get('RS256') as Key
const other = await makeKey('RS256')

const method = (jwk: JWK, id = KID, more: JsonObject = {}) => ({
  id,
  type: 'JsonWebKey',
  controller: DID_WEB,
  publicKeyJwk: jwk,
  ...more,
})
const documentWith = (...methods: { id: string }[]) => ({
  id: DID_WEB,
  verificationMethod: methods,
  assertionMethod: methods.map(({ id }) => id),
})

const sign = (
  payload: JsonObject,
  { key = rsa, ...header }: { key?: Key; alg?: string; [member: string]: unknown } = {},
): Promise<string> =>
  new CompactSign(utf8(JSON.stringify(payload)))
    .setProtectedHeader({ alg: 'RS256', kid: KID, typ: 'JWT', ...header })
    .sign(key.privateKey)

function sourcesWith(documents: Record<string, unknown>): VerificationSources {
  const fetch = async (address: string): Promise<unknown> => {
    if (address in documents) return documents[address]
    throw new BadgeError('unavailable', `${address} cannot be reached`)
  }
  return {
    now: new Date('2026-03-02T00:00:00Z'),
    resolveDid: fetch,
    fetchStatusList: fetch,
    fetchDocument: fetch,
  }
}

const verify = async (jwt: unknown, document: unknown = documentWith(method(rsa.jwk))) =>
  verifyCredential(jwt, sourcesWith({ [DID_WEB]: document }))

const failures = async (jwt: unknown, document?: unknown) => failuresOf(await verify(jwt, document))

describe('a credential as a token', () => {
  it('passes every check, and gives back the credential in it', async () => {
    const result = await verify(await sign(claims))
    expect(failuresOf(result)).toEqual([])
    expect(result.verified).toBe(true)
    expect(result).toMatchObject({ mediaType: 'application/vc+jwt', controller: DID_WEB })
    expect(result.credential).toEqual(credential)
    expect(result.checks.map(({ name }) => name)).toEqual([
      'readable',
      'json_ld',
      'schema',
      'members',
      'dates',
      'verification_method',
      'proof',
      'issuer',
      'status',
    ])
  })

  it.each([...keys])('may be signed with %s', async (alg, key) => {
    const jwt = await sign(claims, { alg, key })
    expect(await failures(jwt, documentWith(method(key.jwk)))).toEqual([])
    expect(await failures(jwt)).toEqual(alg === 'RS256' ? [] : ['proof'])
    const broken = `${jwt.slice(0, jwt.lastIndexOf('.') - 2)}AA${jwt.slice(jwt.lastIndexOf('.'))}`
    expect((await verify(broken, documentWith(method(key.jwk)))).verified).toBe(false)
  })

  it.each(['vc+jwt', 'application/vc+jwt', undefined])('may have the type %s', async (typ) => {
    expect(await failures(await sign(claims, { typ }))).toEqual([])
  })

  it('may come in an envelope', async () => {
    const envelope = {
      '@context': 'https://www.w3.org/ns/credentials/v2',
      type: 'EnvelopedVerifiableCredential',
      id: `data:application/vc+jwt,${await sign(claims)}`,
    }
    expect(await failures(envelope)).toEqual([])
    expect(await failures({ ...envelope, id: 'data:text/plain,x' })).toEqual(['readable'])
    expect(await failures({ ...envelope, id: undefined })).toEqual(['readable'])
  })

  it('may carry endorsements as tokens, which are verified with their own keys', async () => {
    const endorser = 'did:web:guild.example'
    const endorsement = {
      '@context': credential['@context'],
      id: 'urn:uuid:endorsement',
      type: ['VerifiableCredential', 'EndorsementCredential'],
      name: 'An endorsement',
      issuer: { id: endorser, type: ['Profile'] },
      validFrom: '2026-02-01T00:00:00Z',
      credentialSubject: { id: DID_WEB, type: ['EndorsementSubject'], endorsementComment: 'Good.' },
    }
    const token = await sign(vcJwtClaims(endorsement), { key: other, kid: `${endorser}#key-1` })
    const theirs = { ...method(other.jwk, `${endorser}#key-1`), controller: endorser }
    const keys = {
      ...documentWith(theirs),
      id: endorser,
    }
    const badge = { ...claims, endorsementJwt: [token] }
    const sources = sourcesWith({ [DID_WEB]: documentWith(method(rsa.jwk)), [endorser]: keys })
    const result = await verifyCredential(await sign(badge), sources)
    expect(failuresOf(result)).toEqual([])
    expect(result.checks).toContainEqual(expect.objectContaining({ name: 'endorsements', outcome: 'pass' }))
    const forged = await sign({ ...claims, endorsementJwt: [`${token.slice(0, -4)}AAAA`] })
    expect(failuresOf(await verifyCredential(forged, sources))).toEqual(['endorsements'])
  })

  it('may be of version 1.1, with what its claims say left out', async () => {
    const { validFrom: _f, validUntil: _u, id, credentialSchema: _s, ...rest } = credential
    const subject = { ...(rest.credentialSubject as JsonObject) }
    const vc = {
      ...rest,
      '@context': [
        'https://www.w3.org/2018/credentials/v1',
        'https://purl.imsglobal.org/spec/ob/v3p0/context.json',
      ],
      issuer: DID_WEB,
      credentialSubject: withoutId(subject),
    }
    const registered = { iss: DID_WEB, jti: id, sub: subject.id, nbf: claims.nbf, exp: claims.exp }
    const result = await verify(await sign({ vc: simple(vc), ...registered }))
    expect(failuresOf(result)).toEqual([])
    expect(result.credential).toMatchObject({
      id,
      issuanceDate: '2026-03-01T10:00:00.000Z',
      expirationDate: '2029-03-01T10:00:00.000Z',
    })
    expect((await verify(await sign({ vc: simple(vc), ...registered, exp: 1 }))).verified).toBe(false)
  })
})

// What the context of 2022 has terms for.
function simple(vc: JsonObject): JsonObject {
  const { name: _n, awardedDate: _a, evidence: _e, ...rest } = vc
  return {
    ...rest,
    credentialSubject: {
      type: ['AchievementSubject'],
      achievement: {
        id: 'https://a.example/1',
        type: ['Achievement'],
        name: 'n',
        description: 'd',
        criteria: { narrative: 'c' },
      },
    },
  }
}

function withoutId({ id: _id, ...rest }: JsonObject): JsonObject {
  return rest
}

describe('a token is refused', () => {
  it('when nobody signed it', async () => {
    const none = new UnsecuredJWT(claims).encode()
    expect(await failures(none)).toContain('proof')
    const [, payload] = none.split('.')
    const header = (alg: unknown) => toBase64Url(utf8(JSON.stringify({ alg, kid: KID })))
    for (const alg of ['none', 'None', 'HS256', '', null, ['RS256'], 'RS384', 'PS256', 'ES256K']) {
      expect(await failures(`${header(alg)}.${payload}.AAAA`), String(alg)).toEqual(['proof'])
    }
  })

  it('when its secret is the public key', async () => {
    const secret = utf8(JSON.stringify(rsa.jwk))
    const jwt = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: KID }).sign(secret)
    expect(await failures(jwt)).toEqual(['proof'])
  })

  it('when another key signed it', async () => {
    expect(await failures(await sign(claims, { key: other }))).toEqual(['proof'])
  })

  it('when a claim was changed', async () => {
    const [header, , signature] = (await sign(claims)).split('.')
    const payload = toBase64Url(utf8(JSON.stringify({ ...claims, name: 'Another' })))
    expect(await failures(`${header}.${payload}.${signature}`)).toEqual(['proof'])
  })

  it.each([
    ['iss', { iss: 'did:web:other.example' }],
    ['jti', { jti: 'urn:uuid:other' }],
    ['sub', { sub: 'did:example:other' }],
    ['nbf', { nbf: 1 }],
    ['exp', { exp: 4_000_000_000 }],
    ['nbf', { nbf: '1' }],
    ['exp', { exp: '4000000000' }],
  ])('when the claim %s says something else', async (claim, members) => {
    const result = await verify(await sign({ ...claims, ...members }))
    expect(failuresOf(result)).toEqual(['members'])
    expect(result.checks.find(({ outcome }) => outcome === 'fail')?.detail).toContain(claim)
  })

  it('when its end has come, although the credential has none', async () => {
    const { validUntil: _u, ...endless } = credential
    expect(await failures(await sign({ ...vcJwtClaims(endless), exp: 1_772_400_000 }))).toEqual(['dates'])
    expect(await failures(await sign({ ...vcJwtClaims(endless), exp: 4_000_000_000 }))).toEqual([])
  })

  it('with the claim vc in version 2.0', async () => {
    expect(await failures(await sign({ vc: credential, iss: DID_WEB }))).toEqual(['members'])
    expect(await failures(await sign({ vc: 'credential' }))).toEqual(['readable'])
  })

  it.each([
    ['a critical header', { crit: ['exp'], exp: 1 }],
    ['the type of another token', { typ: 'at+jwt' }],
    ['a type that is a list', { typ: ['JWT'] }],
    ['a header of another kind of token', { cty: 'vc' }],
    ['certificates', { x5c: ['AAAA'] }],
    ['an issuer in its header', { iss: DID_WEB }],
  ])('with %s', async (_name, header) => {
    const made = { alg: 'RS256', kid: KID, ...header }
    const input = `${toBase64Url(utf8(JSON.stringify(made)))}.${toBase64Url(utf8(JSON.stringify(claims)))}`
    const signature = await crypto.subtle.sign('RSASSA-PKCS1-v1_5', rsa.privateKey, utf8(input))
    expect(await failures(`${input}.${toBase64Url(new Uint8Array(signature))}`)).toEqual(['proof'])
  })

  it('unless it is no badge, about whose headers Open Badges says nothing', async () => {
    const { id, issuer, validFrom } = credential
    const plain = {
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      ...{ id, issuer: (issuer as JsonObject).id, validFrom },
      type: ['VerifiableCredential'],
      credentialSubject: { id: 'did:example:anna' },
    }
    expect(await failures(await sign(vcJwtClaims(plain), { cty: 'vc', typ: 'vc+jwt' }))).toEqual([])
  })

  it('with an embedded proof that does not hold', async () => {
    expect(await failures(await sign({ ...claims, proof: { type: 'DataIntegrityProof' } }))).toContain(
      'proof',
    )
  })

  it('when a text in it is not defined by a context', async () => {
    expect(await failures(await sign({ ...claims, shoeSize: '43' }))).toEqual(['json_ld'])
  })
})

describe('the key of a token', () => {
  it('counts from the header only when the issuer has published it', async () => {
    const header = { kid: undefined, jwk: rsa.jwk }
    expect(await failures(await sign(claims, header))).toEqual([])
    const foreign = await sign(claims, { key: other, kid: undefined, jwk: other.jwk })
    expect(await failures(foreign)).toEqual(['verification_method', 'proof', 'issuer'])
    // Beside the issuer's own kid, it is still another key.
    const both = await sign(claims, { key: other, jwk: other.jwk })
    expect(await failures(both)).toEqual(['verification_method', 'proof', 'issuer'])
    expect(await failures(await sign(claims, { jwk: rsa.jwk }))).toEqual([])
  })

  it.each([
    ['none', { kid: undefined }],
    ['an empty name', { kid: '' }],
    ['a name that is a number', { kid: 7 }],
    ['one of another DID', { kid: 'did:web:other.example#key-1' }],
    ['one that is not in the document', { kid: `${DID_WEB}#key-2` }],
    ['an address elsewhere', { kid: 'https://elsewhere.example/key.json' }],
    ['a bare name', { kid: 'key-1' }],
    ['a private one', { kid: undefined, jwk: { ...rsa.jwk, d: 'AAAA' } }],
    ['one of another kind', { kid: undefined, jwk: { kty: 'oct', k: 'AAAA' } }],
    ['a JWK that is text', { kid: undefined, jwk: 'key' }],
  ])('must be the issuer’s, not %s', async (_name, header) => {
    const payload = toBase64Url(utf8(JSON.stringify(claims)))
    const jwt = `${toBase64Url(utf8(JSON.stringify(Object.assign({ alg: 'RS256', kid: KID }, header))))}.${payload}.AAAA`
    expect(await failures(jwt)).toEqual(['verification_method', 'proof', 'issuer'])
  })

  it('must be allowed for assertions, and be neither revoked nor expired', async () => {
    const jwt = await sign(claims)
    expect(await failures(jwt, { ...documentWith(method(rsa.jwk)), assertionMethod: [] })).toContain('issuer')
    for (const member of ['revoked', 'expires']) {
      const at = (time: string) => documentWith(method(rsa.jwk, KID, { [member]: time }))
      expect(await failures(jwt, at('2026-03-02T00:00:00Z'))).toContain('verification_method')
      expect(await failures(jwt, at('2026-03-02T00:00:01Z'))).toEqual([])
    }
    const revoked = documentWith(method(rsa.jwk, KID, { revoked: '2026-03-01T00:00:00Z' }))
    expect(await failures(await sign(claims, { kid: undefined, jwk: rsa.jwk }), revoked)).toContain('issuer')
  })

  it('is found by a kid relative to the issuer, and among keys that cannot be read', async () => {
    expect(await failures(await sign(claims, { kid: '#key-1' }))).toEqual([])
    const odd = { ...method({ kty: 'EC', crv: 'secp256k1' }, `${DID_WEB}#odd`) }
    const document = documentWith(odd, method(rsa.jwk))
    expect(await failures(await sign(claims, { kid: undefined, jwk: rsa.jwk }), document)).toEqual([])
  })

  it('must be long enough', async () => {
    const weak = documentWith(method({ ...rsa.jwk, n: toBase64Url(new Uint8Array(128).fill(255)) }))
    expect(await failures(await sign(claims), weak)).toContain('verification_method')
  })

  it('leaves the answer open when the issuer’s document cannot be had', async () => {
    const result = await verifyCredential(await sign(claims), sourcesWith({}))
    expect(result.verified).toBe(false)
    expect(result.checks.filter(({ outcome }) => outcome === 'unknown').map(({ name }) => name)).toEqual([
      'verification_method',
      'proof',
      'issuer',
    ])
  })
})

describe('an issuer that goes by its https address', () => {
  const ISSUER = 'https://school.example/issuers/7'
  const badge = { ...credential, issuer: { ...(credential.issuer as object), id: ISSUER } }
  const payload = vcJwtClaims(badge)
  const judge = async (header: JsonObject, documents: Record<string, unknown>) => {
    const jwt = await sign(payload, { kid: undefined, ...header })
    return failuresOf(await verifyCredential(jwt, sourcesWith(documents)))
  }
  const REFUSED = ['verification_method', 'proof', 'issuer']
  const named = { ...rsa.jwk, kid: 'key-1' }

  it('may have its key in its own document', async () => {
    const kid = `${ISSUER}#key-1`
    const own = { id: kid, type: 'JsonWebKey', controller: ISSUER, publicKeyJwk: rsa.jwk }
    const document = { id: ISSUER, assertionMethod: [own] }
    expect(await judge({ kid }, { [ISSUER]: document })).toEqual([])
    expect(await judge({ jwk: rsa.jwk }, { [ISSUER]: document })).toEqual([])
  })

  it('may have it as a JWK or in a set below its address', async () => {
    const [bare, set] = [`${ISSUER}/key.json`, `${ISSUER}/jwks.json`]
    expect(await judge({ kid: bare }, { [bare]: rsa.jwk })).toEqual([])
    expect(await judge({ kid: `${set}#key-1` }, { [set]: { keys: [other.jwk, named] } })).toEqual([])
    expect(await judge({ kid: `${set}#key-2` }, { [set]: { keys: [named] } })).toEqual(REFUSED)
  })

  it('may have it in the key set of its origin, unless it is marked as another’s', async () => {
    const wellKnown = 'https://school.example/.well-known/jwks.json'
    for (const header of [{ kid: 'key-1' }, { jwk: rsa.jwk }]) {
      expect(await judge(header, { [wellKnown]: { keys: [named] } })).toEqual([])
      expect(await judge(header, { [wellKnown]: { keys: [{ ...named, iss: ISSUER }] } })).toEqual([])
      const others = { keys: [{ ...named, iss: 'https://school.example/issuers/8' }] }
      expect(await judge(header, { [wellKnown]: others })).toEqual(REFUSED)
    }
  })

  it('is not believed to own what lies beside it', async () => {
    const neighbours = [
      'https://school.example/issuers/8/key.json',
      'https://school.example/issuers/77/key.json',
      'https://school.example/issuers/7/../8/key.json',
      'https://other.example/issuers/7/key.json',
    ]
    const wellKnown = { 'https://school.example/.well-known/jwks.json': { keys: [] } }
    for (const kid of neighbours) {
      expect(await judge({ kid }, { ...wellKnown, [kid]: rsa.jwk }), kid).toEqual(REFUSED)
    }
  })
})
