import { describe, expect, it } from 'vitest'
import { didKeyOf } from '../../src/core/did/did-key.ts'
import { encodeMultibase } from '../../src/core/encoding/multibase.ts'
import { importSigningKey, publicKeyOf, signEd25519 } from '../../src/core/keys/ed25519.ts'
import { encodeEd25519Multikey } from '../../src/core/keys/multikey.ts'
import type { DataIntegrityProof } from '../../src/core/proof/data-integrity.ts'
import { eddsaRdfc2022Proof, signEddsaRdfc2022 } from '../../src/core/proof/eddsa-rdfc-2022.ts'
import { rdfcHashData } from '../../src/core/proof/hash-data.ts'
import type { JsonObject } from '../../src/core/proof/rdf.ts'
import { secureDocument } from '../../src/core/proof/secured-document.ts'
import { verifyCredential } from '../../src/core/verification/verify-credential.ts'
import {
  CREATED,
  DID_DOCUMENT,
  DID_KEY,
  DID_WEB,
  fullCredential,
  MULTIKEY,
  methodOf,
  SIGNING_KEY,
  sign,
} from './signed-samples.ts'
import { outcomesOf, sourcesAt } from './verification-sources.ts'

const { credentialStatus: _, ...unsigned } = fullCredential(DID_WEB)
const method = methodOf(DID_WEB)
const signed = await sign(unsigned, method)
const [proof] = signed.proof as [JsonObject]

const otherSeed = new Uint8Array(32).fill(9)
const otherKey = await importSigningKey(otherSeed)
const otherMultikey = encodeEd25519Multikey(await publicKeyOf(otherSeed))

async function outcomes(credential: unknown, did: unknown = DID_DOCUMENT) {
  const result = await verifyCredential(credential, sourcesAt({ did }))
  return {
    verified: result.verified,
    method: outcomesOf(result, 'verification_method'),
    proof: outcomesOf(result, 'proof'),
    details: result.checks.map(({ detail }) => detail).join('\n'),
  }
}

const BAD_KEY = { verified: false, method: ['fail'], proof: ['fail'] }
const BAD_PROOF = { verified: false, method: ['pass'], proof: ['fail'] }

describe('the verification method', () => {
  it.each([
    ['a DID document about another', { ...DID_DOCUMENT, id: 'did:web:other.example' }],
    ['one that does not allow the key for assertions', { ...DID_DOCUMENT, assertionMethod: [] }],
    [
      'one that allows it for authentication only',
      { ...DID_DOCUMENT, assertionMethod: [], authentication: [method] },
    ],
    ['one without the key', { ...DID_DOCUMENT, verificationMethod: [] }],
    ['one in which another controls the key', withMethod({ controller: 'did:web:other.example' })],
    ['one with another key under this name', withMethod({ publicKeyMultibase: otherMultikey })],
    ['one with a key that is none', withMethod({ publicKeyMultibase: 'z6Mk' })],
    [
      'one with a key of another curve',
      withMethod({ publicKeyMultibase: 'zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP' }),
    ],
    [
      'one with a JWK',
      withMethod({ publicKeyMultibase: undefined, publicKeyJwk: { kty: 'OKP', crv: 'Ed25519', x: '' } }),
    ],
    ['one that is no object', 'did'],
    ['one that is null', null],
  ])('fails with %s', async (_name, did) => {
    const result = await outcomes(signed, did)
    expect(result.verified).toBe(false)
    expect(result.proof).toEqual(['fail'])
  })

  it('is unknown when the DID document cannot be had, and so is the proof', async () => {
    const result = await verifyCredential(signed, sourcesAt())
    expect(result.verified).toBe(false)
    expect(outcomesOf(result, 'verification_method')).toEqual(['unknown'])
    expect(outcomesOf(result, 'proof')).toEqual(['unknown'])
  })

  it('fails when it is not the issuer’s, although the signature is good', async () => {
    const did = didKeyOf(await publicKeyOf(otherSeed))
    const verificationMethod = `${did}#${otherMultikey}`
    const { signature } = await signEddsaRdfc2022(unsigned, { key: otherKey, verificationMethod }, CREATED)
    const forged = { ...unsigned, proof: [eddsaRdfc2022Proof(verificationMethod, CREATED, signature)] }
    expect(await outcomes(forged)).toMatchObject(BAD_KEY)
    expect(
      (await outcomes({ ...forged, issuer: { ...(unsigned.issuer as object), id: did } })).verified,
    ).toBe(false)
  })

  it.each([
    ['without a fragment', DID_WEB],
    ['relative', `#${MULTIKEY}`],
    ['of the other DID', methodOf(DID_KEY)],
    ['with two fragments', `${method}#x`],
    ['empty', ''],
  ])('fails %s', async (_name, verificationMethod) => {
    expect(
      await outcomes(await sign(unsigned, verificationMethod).catch(() => tampered({ verificationMethod }))),
    ).toMatchObject(BAD_KEY)
  })

  it.each(['authentication', 'keyAgreement', ''])('fails with the purpose %j', async (proofPurpose) => {
    expect(await outcomes(tampered({ proofPurpose }))).toMatchObject(BAD_KEY)
  })

  // The proof was made on 1 March and is looked at on 2 March.
  it.each([
    ['revoked', '2026-03-01T10:00:00Z', false],
    ['revoked', '2026-03-02T00:00:01Z', true],
    ['expires', '2026-03-01T10:00:00Z', false],
    ['expires', '2026-03-02T00:00:01Z', true],
  ])('that is %s at %s: %s', async (member, at, verified) => {
    expect((await outcomes(signed, withMethod({ [member]: at }))).verified).toBe(verified)
  })

  it('fails when its revocation is no date', async () => {
    expect(await outcomes(signed, withMethod({ revoked: 'soon' }))).toMatchObject(BAD_KEY)
  })

  it('is found when it is embedded where it is allowed', async () => {
    const { verificationMethod, assertionMethod: _refs, ...rest } = DID_DOCUMENT
    expect((await outcomes(signed, { ...rest, assertionMethod: verificationMethod })).verified).toBe(true)
  })
})

describe('the proof', () => {
  it('fails when another key made it', async () => {
    const signing = { key: otherKey, verificationMethod: method }
    const { signature } = await signEddsaRdfc2022(unsigned, signing, CREATED)
    const forged = { ...unsigned, proof: [eddsaRdfc2022Proof(method, CREATED, signature)] }
    expect(await outcomes(forged)).toMatchObject(BAD_PROOF)
  })

  it('fails when the suite is not one for its key, although the signature is good', async () => {
    const disguised = { ...proof, cryptosuite: 'ecdsa-rdfc-2019' } as unknown as DataIntegrityProof
    const data = await rdfcHashData(secureDocument(unsigned), disguised)
    const proofValue = encodeMultibase('z', await signEd25519(SIGNING_KEY, data))
    expect(await outcomes({ ...unsigned, proof: { ...disguised, proofValue } })).toMatchObject(BAD_PROOF)
  })

  it('fails when it is missing', async () => {
    for (const none of [undefined, null, [], {}]) {
      const result = await outcomes({ ...signed, proof: none })
      expect(result).toMatchObject({ verified: false, method: [], proof: ['fail'] })
    }
  })

  it.each([
    ['of another type', { type: 'Ed25519Signature2020' }],
    ['of an unknown suite', { cryptosuite: 'ecdsa-sd-2023' }],
    ['without a suite', { cryptosuite: undefined }],
    ['of a suite named like a member of every object', { cryptosuite: 'constructor' }],
    ['of the other suite', { cryptosuite: 'eddsa-jcs-2022' }],
    ['with a value in another base', { proofValue: 'uAAAA' }],
    ['with a value that is none', { proofValue: 'z0OIl' }],
    ['with an empty value', { proofValue: 'z' }],
    ['that follows another', { previousProof: 'urn:uuid:1' }],
    ['with a member that no context defines', { colour: 'red' }],
  ])('fails %s', async (_name, members) => {
    expect(await outcomes(tampered(members))).toMatchObject(BAD_PROOF)
  })

  it('fails when it has expired, and says so', async () => {
    const result = await outcomes(tampered({ expires: '2026-03-01T12:00:00Z' }))
    expect(result).toMatchObject(BAD_PROOF)
    expect(result.details).toContain('has expired')
  })

  it('must hold for every proof of a set', async () => {
    expect((await outcomes({ ...signed, proof: [proof, proof] })).verified).toBe(true)
    const bad = { ...proof, proofValue: `z${'1'.repeat(64)}` }
    for (const set of [
      [proof, bad],
      [bad, proof],
    ]) {
      const result = await outcomes({ ...signed, proof: set })
      expect(result.verified).toBe(false)
      expect(result.proof.toSorted()).toEqual(['fail', 'pass'])
    }
  })

  it('is not looked for a thousand times', async () => {
    expect((await outcomes({ ...signed, proof: Array(1000).fill(proof) })).proof).toEqual(['fail'])
  })
})

function tampered(members: JsonObject): JsonObject {
  return { ...signed, proof: [{ ...proof, ...members }] }
}

function withMethod(members: JsonObject): JsonObject {
  const [own] = DID_DOCUMENT.verificationMethod
  return { ...DID_DOCUMENT, verificationMethod: [{ ...own, ...members }] }
}
