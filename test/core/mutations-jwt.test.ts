import { CompactSign, exportJWK, generateKeyPair, type JWK } from 'jose'
import { describe, expect, it } from 'vitest'
import { toBase64Url } from '../../src/core/encoding/base64.ts'
import { utf8 } from '../../src/core/encoding/bytes.ts'
import { type JwtAlgorithm, signVcJwt, vcJwtClaims } from '../../src/core/jwt/vc-jwt.ts'
import type { JsonObject } from '../../src/core/proof/rdf.ts'
import { verifyCredential } from '../../src/core/verification/verify-credential.ts'
import { additionsTo, type Mutation, mutationsOf, namesOf, refusalsOf, rewritingsOf } from './mutations.ts'
import { DID_DOCUMENT, DID_WEB, fullCredential, statusList } from './signed-samples.ts'
import { sourcesAt } from './verification-sources.ts'

const ALGORITHMS = ['RS256', 'ES256', 'ES384', 'EdDSA'] as const satisfies JwtAlgorithm[]
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

const keys = new Map<JwtAlgorithm, { key: CryptoKey; kid: string; jwk: JWK }>()
for (const alg of ALGORITHMS) {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  keys.set(alg, { key: privateKey, kid: `${DID_WEB}#${alg}`, jwk: await exportJWK(publicKey) })
}
const methods = [...keys.values()].map(({ kid, jwk }) => ({
  id: kid,
  type: 'JsonWebKey',
  controller: DID_WEB,
  publicKeyJwk: jwk,
}))
const strange = await generateKeyPair('RS256', { extractable: true })
const strangeJwk = await exportJWK(strange.publicKey)

// The list of the samples is signed with a key of its own.
const all = [...DID_DOCUMENT.verificationMethod, ...methods]
const did = { id: DID_WEB, verificationMethod: all, assertionMethod: all.map(({ id }) => id) }
const sources = sourcesAt({ did, list: await statusList(DID_WEB, []) })
const credential: JsonObject = JSON.parse(JSON.stringify(fullCredential(DID_WEB)))
const claims = vcJwtClaims(credential)

const keyOf = (alg: JwtAlgorithm) => {
  const found = keys.get(alg)
  if (found === undefined) throw new Error(`there is no key for ${alg}`)
  return found
}
const tokenOf = (alg: JwtAlgorithm): Promise<string> =>
  signVcJwt(credential, { alg, key: keyOf(alg).key, kid: keyOf(alg).kid }, 'JWT')

const encode = (value: unknown): string => toBase64Url(utf8(JSON.stringify(value)))
const partsOf = (token: string) => token.split('.') as [string, string, string]

/** The token with another header, and the signature that it had. */
function otherHeaders(token: string, alg: JwtAlgorithm): Mutation[] {
  const [, payload, signature] = partsOf(token)
  const header = { alg, kid: keyOf(alg).kid, typ: 'JWT' }
  const { alg: _a, ...withoutAlg } = header
  const { kid: _k, ...withoutKid } = header
  const { typ: _t, ...withoutTyp } = header
  const algorithms = [
    'none',
    'None',
    'HS256',
    'RS384',
    'RS512',
    'PS256',
    'ES512',
    'ES256K',
    '',
    null,
    7,
    [alg],
  ]
  const others = ALGORITHMS.filter((other) => other !== alg)
  const headers: unknown[] = [
    withoutAlg,
    withoutKid,
    withoutTyp,
    {},
    ...[...algorithms, ...others, alg.toLowerCase()].map((other) => ({ ...header, alg: other })),
    ...others.map((other) => ({ ...header, kid: keyOf(other).kid })),
    ...others.map((other) => ({ ...header, alg: other, kid: keyOf(other).kid })),
    ...[
      '',
      '#',
      `#${alg}`,
      alg,
      DID_WEB,
      `${header.kid} `,
      `${header.kid}#`,
      'did:web:other.example#1',
      null,
      7,
    ].map((kid) => ({ ...header, kid })),
    ...['jwt', 'vc+jwt', 'vp+jwt', 'at+jwt', 'JWT ', '', null, ['JWT']].map((typ) => ({ ...header, typ })),
    { ...header, jwk: strangeJwk },
    { ...header, jwk: keyOf(alg).jwk },
    { ...withoutKid, jwk: strangeJwk },
    { ...withoutKid, jwk: keyOf(alg).jwk },
    { ...header, crit: ['exp'] },
    { ...header, crit: [] },
    { ...header, b64: false },
    { ...header, cty: 'JWT' },
    { ...header, jku: 'https://elsewhere.example/jwks.json' },
    { ...header, x5u: 'https://elsewhere.example/cert.pem' },
    { ...header, x5c: ['AAAA'] },
    { ...header, zip: 'DEF' },
    // The members in another order are other bytes.
    { typ: 'JWT', kid: header.kid, alg },
  ]
  return headers.map((other) => ({
    what: `header ${JSON.stringify(other).slice(0, 120)}`,
    document: `${encode(other)}.${payload}.${signature}`,
  }))
}

/** Every claim replaced, left out or added, and the signature that it had. */
function otherClaims(token: string): Mutation[] {
  const [header, , signature] = partsOf(token)
  const changed = [...mutationsOf(claims), ...additionsTo(claims), ...rewritingsOf(claims)]
  return changed.map(({ what, document }) => ({
    what,
    document: `${header}.${encode(document)}.${signature}`,
  }))
}

/** Every character of the signature replaced, and every `step`th of the rest. */
function otherCharacters(token: string, step: number): Mutation[] {
  const signatureAt = token.lastIndexOf('.') + 1
  return [...token].flatMap((character, at): Mutation[] => {
    if (character === '.' || (at < signatureAt && at % step > 0)) return []
    const other = ALPHABET[(ALPHABET.indexOf(character) + 1) % ALPHABET.length]
    const where = at < signatureAt ? `character ${at}` : `signature, character ${at - signatureAt}`
    return [{ what: where, document: `${token.slice(0, at)}${other}${token.slice(at + 1)}` }]
  })
}

/** Other shapes of the three parts. */
function otherParts(token: string): Mutation[] {
  const [header, payload, signature] = partsOf(token)
  const half = signature.slice(0, signature.length / 2)
  return [
    { what: 'no signature', document: `${header}.${payload}.` },
    { what: 'half a signature', document: `${header}.${payload}.${half}` },
    { what: 'a signature and a half', document: `${header}.${payload}.${signature}${half}` },
    { what: 'header as payload', document: `${header}.${header}.${signature}` },
    { what: 'payload as header', document: `${payload}.${payload}.${signature}` },
    { what: 'a part more', document: `${token}.${signature}` },
    { what: 'a part less', document: `${header}.${signature}` },
  ]
}

let refused = 0
const count = (found: { refused: number }) => {
  refused += found.refused
}

describe.each(ALGORITHMS)('a token that is signed with %s', async (alg) => {
  const token = await tokenOf(alg)

  it('is good to begin with', async () => {
    expect((await verifyCredential(token, sources)).verified).toBe(true)
  })

  it('is refused with any other header', async () => {
    const found = await refusalsOf(otherHeaders(token, alg), sources)
    expect(namesOf(found.slipped)).toEqual([])
    expect(found.byAccident).toEqual([])
    count(found)
  })

  it('is refused with any other character of its signature, and in other parts', async () => {
    const found = await refusalsOf([...otherCharacters(token, 29), ...otherParts(token)], sources)
    expect(namesOf(found.slipped)).toEqual([])
    // In base64 most other characters make another text, which may be no JSON; those of a signature are all read
    // but for the last, whose spare bits must be zero (RFC 4648 section 3.5).
    const inSignature = found.byAccident.filter((what) => what.startsWith('signature'))
    const last = partsOf(token)[2].length - 1
    expect(inSignature.filter((what) => what !== `signature, character ${last}`)).toEqual([])
    count(found)
  })
})

describe('a token', () => {
  it('is refused after any change, removal or addition of a claim, by its signature', async () => {
    const all = otherClaims(await tokenOf('RS256'))
    const found = await refusalsOf(all, sources)
    expect(namesOf(found.slipped)).toEqual([])
    expect(found.byAccident).toEqual([])
    count(found)
  })

  it('is refused when another key of the issuer, or nobody’s, made it', async () => {
    const payload = utf8(JSON.stringify(claims))
    const signed = (kid: string, key: CryptoKey, alg: string) =>
      new CompactSign(payload).setProtectedHeader({ alg, kid, typ: 'JWT' }).sign(key)
    const all: Mutation[] = []
    for (const alg of ALGORITHMS) {
      for (const other of ALGORITHMS) {
        if (other === alg) continue
        const document = await signed(keyOf(other).kid, keyOf(alg).key, alg)
        all.push({ what: `${alg} under the name of ${other}`, document })
      }
    }
    const { kid } = keyOf('RS256')
    all.push({ what: 'a strange key', document: await signed(kid, strange.privateKey, 'RS256') })
    const found = await refusalsOf(all, sources)
    expect(namesOf(found.slipped)).toEqual([])
    expect(found.byAccident).toEqual([])
    count(found)
  })

  it('is one of more than three thousand that are refused', () => {
    expect(refused).toBeGreaterThan(3_000)
  })
})
