import { CompactSign, exportJWK, generateKeyPair } from 'jose'
import { describe, expect, it } from 'vitest'
import { didKeyOf } from '../../src/core/did/did-key.ts'
import { utf8 } from '../../src/core/encoding/bytes.ts'
import { encodeMultibase } from '../../src/core/encoding/multibase.ts'
import { importSigningKey, publicKeyOf, signEd25519 } from '../../src/core/keys/ed25519.ts'
import type { DataIntegrityProof } from '../../src/core/proof/data-integrity.ts'
import { rdfcHashData } from '../../src/core/proof/hash-data.ts'
import type { JsonObject } from '../../src/core/proof/rdf.ts'
import { secureDocument } from '../../src/core/proof/secured-document.ts'
import { verifyPresentation } from '../../src/core/verification/verify-presentation.ts'
import { DID_DOCUMENT, DID_WEB, fullCredential, methodOf, sign } from './signed-samples.ts'
import { sourcesAt } from './verification-sources.ts'

const { credentialStatus: _, ...unsigned } = fullCredential(DID_WEB)
const badge = await sign(unsigned, methodOf(DID_WEB))

async function makeHolder(fill: number) {
  const seed = new Uint8Array(32).fill(fill)
  const did = didKeyOf(await publicKeyOf(seed))
  return { did, method: `${did}#${did.slice('did:key:'.length)}`, key: await importSigningKey(seed) }
}
const holder = await makeHolder(3)
const other = await makeHolder(4)

const presentationOf = (members: JsonObject = {}): JsonObject => ({
  '@context': ['https://www.w3.org/ns/credentials/v2'],
  type: ['VerifiablePresentation'],
  holder: holder.did,
  verifiableCredential: [badge],
  ...members,
})

async function signBy(document: JsonObject, options: JsonObject = {}, who = holder): Promise<JsonObject> {
  const proof: DataIntegrityProof = {
    proofValue: '',
    type: 'DataIntegrityProof',
    cryptosuite: 'eddsa-rdfc-2022',
    created: '2026-03-01T12:00:00Z',
    verificationMethod: who.method,
    proofPurpose: 'authentication',
    challenge: 'c-1',
    domain: 'verifier.example',
    ...options,
  }
  const data = await rdfcHashData(secureDocument(document), proof)
  return {
    ...document,
    proof: { ...proof, proofValue: encodeMultibase('z', await signEd25519(who.key, data)) },
  }
}

const expected = { challenge: 'c-1', domain: 'verifier.example' }
const verify = (presentation: unknown, options: object = expected, did: unknown = DID_DOCUMENT) =>
  verifyPresentation(presentation, { ...options, sources: sourcesAt({ did }) })
const failures = async (presentation: unknown, options?: object, did?: unknown) => {
  const { checks } = await verify(presentation, options, did)
  return checks.filter(({ outcome }) => outcome !== 'pass').map(({ name }) => name)
}

describe('a presentation', () => {
  it('is verified with everything in it', async () => {
    const result = await verify(await signBy(presentationOf()))
    expect(result).toMatchObject({ verified: true, holder: holder.did })
    expect(result.checks.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
      'readable pass',
      'members pass',
      'json_ld pass',
      'verification_method pass',
      'proof pass',
      'holder pass',
      'contained pass',
    ])
    expect(result.credentials.map(({ verified }) => verified)).toEqual([true])
  })

  it('may be asked for without a challenge', async () => {
    expect((await verify(await signBy(presentationOf()), {})).verified).toBe(true)
    const plain = await signBy(presentationOf(), { domain: ['a.example', 'verifier.example'] })
    expect((await verify(plain)).verified).toBe(true)
  })

  it('may give the holder as an object, or leave it to the key', async () => {
    expect((await verify(await signBy(presentationOf({ holder: { id: holder.did } })))).verified).toBe(true)
    const { holder: _h, ...nameless } = presentationOf()
    expect(await verify(await signBy(nameless))).toMatchObject({ verified: true, holder: holder.did })
  })

  it('is no better than the credentials in it', async () => {
    const changed = { ...badge, name: 'Changed' }
    const result = await verify(await signBy(presentationOf({ verifiableCredential: [badge, changed] })))
    expect(result.verified).toBe(false)
    expect(result.checks.every(({ outcome }) => outcome === 'pass')).toBe(true)
    expect(result.credentials.map(({ verified }) => verified)).toEqual([true, false])
  })

  it.each<[string, object, string[], string]>([
    ['answers another challenge', { ...expected, challenge: 'c-2' }, ['proof'], 'INVALID_CHALLENGE_ERROR'],
    [
      'was made for another domain',
      { ...expected, domain: 'other.example' },
      ['proof'],
      'INVALID_DOMAIN_ERROR',
    ],
  ])('is refused when it %s', async (_name, options, names, type) => {
    const result = await verify(await signBy(presentationOf()), options)
    const failed = result.checks.filter(({ outcome }) => outcome === 'fail')
    expect(failed.map(({ name }) => name)).toEqual(names)
    expect(failed[0]?.type).toBe(`https://w3id.org/security#${type}`)
    expect(result.verified).toBe(false)
  })

  it.each<[string, () => Promise<unknown>, string[]]>([
    ['nobody signed it', async () => presentationOf(), ['proof', 'holder']],
    [
      'another signed it',
      async () => signBy(presentationOf(), {}, other),
      ['verification_method', 'proof', 'holder'],
    ],
    [
      'it is signed for another purpose',
      async () => signBy(presentationOf(), { proofPurpose: 'assertionMethod' }),
      ['verification_method', 'proof', 'holder'],
    ],
    [
      'a credential was added',
      async () => ({
        ...(await signBy(presentationOf())),
        verifiableCredential: [badge, badge, { ...badge, name: 'x' }],
      }),
      ['proof'],
    ],
    ['it has expired', async () => signBy(presentationOf(), { expires: '2026-03-01T13:00:00Z' }), ['proof']],
    [
      'it lacks its type',
      async () => ({ ...(await signBy(presentationOf())), type: ['VerifiableCredential'] }),
      ['members', 'json_ld'],
    ],
    [
      'its holder is no URL',
      async () => ({ ...(await signBy(presentationOf())), holder: 'me' }),
      ['members', 'json_ld'],
    ],
    ['it is text', async () => 'presentation', ['readable']],
    ['it is null', async () => null, ['readable']],
    [
      'it has too many credentials',
      async () =>
        signBy(
          presentationOf({
            verifiableCredential: Array(101).fill({
              '@context': 'https://www.w3.org/ns/credentials/v2',
              type: 'VerifiableCredential',
              issuer: 'urn:i',
            }),
          }),
        ),
      ['contained'],
    ],
  ])('is refused when %s', async (_name, make, names) => {
    const presentation = await make()
    expect(await failures(presentation)).toEqual(names)
    expect((await verify(presentation)).verified).toBe(false)
  })

  it('is bound to the authentication keys of the holder', async () => {
    const method = {
      id: 'did:web:h.example#k',
      type: 'Multikey',
      controller: 'did:web:h.example',
      publicKeyMultibase: holder.did.slice(8),
    }
    const who = { did: 'did:web:h.example', method: method.id, key: holder.key }
    const signed = await signBy(presentationOf({ holder: who.did, verifiableCredential: [] }), {}, who)
    const base = { id: who.did, verificationMethod: [method] }
    expect(await failures(signed, expected, { ...base, authentication: [method.id] })).toEqual([])
    expect(await failures(signed, expected, { ...base, assertionMethod: [method.id] })).toContain('holder')
  })
})

describe('a presentation as a token', async () => {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const did = 'did:web:h.example'
  const kid = `${did}#k`
  const method = { id: kid, type: 'JsonWebKey', controller: did, publicKeyJwk: await exportJWK(publicKey) }
  const document = { id: did, authentication: [method] }
  const tokenOf = (payload: JsonObject) =>
    new CompactSign(utf8(JSON.stringify(payload)))
      .setProtectedHeader({ alg: 'ES256', kid, typ: 'vp+jwt' })
      .sign(privateKey)
  const claims = { iss: did, nonce: 'c-1', aud: 'verifier.example', exp: 1_900_000_000 }
  const payload = { ...presentationOf({ holder: did, verifiableCredential: [] }), ...claims }

  it('is verified, enveloped or not, in both versions', async () => {
    const token = await tokenOf(payload)
    const envelope = {
      '@context': 'https://www.w3.org/ns/credentials/v2',
      type: 'EnvelopedVerifiablePresentation',
      id: `data:application/vp+jwt,${token}`,
    }
    const { holder: _h, ...vp } = presentationOf({
      '@context': ['https://www.w3.org/2018/credentials/v1'],
      verifiableCredential: [],
    })
    for (const presentation of [token, envelope, await tokenOf({ vp, ...claims })]) {
      expect(await failures(presentation, expected, document)).toEqual([])
    }
  })

  it.each([
    ['another challenge', { nonce: 'c-2' }],
    ['another domain', { aud: ['other.example'] }],
    ['another holder', { iss: 'did:web:other.example' }],
    ['an end that has come', { exp: 1_700_000_000 }],
    ['an end that is no time', { exp: '1900000000' }],
    ['a beginning to come', { nbf: 1_900_000_000 }],
  ])('is refused with %s', async (_name, members) => {
    expect(await failures(await tokenOf({ ...payload, ...members }), expected, document)).toEqual(['proof'])
  })

  it('judges the tokens in it', async () => {
    const inner = await tokenOf({ ...payload, verifiableCredential: ['x.y.z', 7] })
    const result = await verify(inner, expected, document)
    expect(result.verified).toBe(false)
    expect(result.credentials.map(({ checks }) => checks.map(({ outcome }) => outcome))).toEqual([
      ['fail'],
      ['fail'],
    ])
  })
})
