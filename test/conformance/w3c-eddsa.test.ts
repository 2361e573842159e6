import { describe, expect, it } from 'vitest'
import { decodeMultikey } from '../../src/core/keys/multikey.ts'
import { type DataIntegrityProof, splitProofs } from '../../src/core/proof/data-integrity.ts'
import { verifyEddsaJcs2022 } from '../../src/core/proof/eddsa-jcs-2022.ts'
import { verifyEddsaRdfc2022 } from '../../src/core/proof/eddsa-rdfc-2022.ts'
import type { JsonObject } from '../../src/core/proof/rdf.ts'
import { verifyCredential } from '../../src/core/verification/verify-credential.ts'
import { failuresOf, sourcesAt } from '../core/verification-sources.ts'
import { hasShared, sharedJson } from '../support/shared.ts'

const FOLDER = 'standards/vectors/w3c/vc-di-eddsa'
const vector = (path: string): JsonObject => sharedJson<JsonObject>(`${FOLDER}/${path}`)

const VERIFIERS = { 'eddsa-rdfc-2022': verifyEddsaRdfc2022, 'eddsa-jcs-2022': verifyEddsaJcs2022 }

/** The signature alone: the vectors' keys are did:keys, in the fragments. */
async function holds(document: JsonObject, proof: DataIntegrityProof): Promise<boolean> {
  const suite = proof.cryptosuite as keyof typeof VERIFIERS
  const { publicKey } = decodeMultikey(proof.verificationMethod.split('#')[1] ?? '')
  return VERIFIERS[suite](document, proof, publicKey)
}

async function eachProofHolds(document: JsonObject): Promise<boolean[]> {
  const { unsecured, proofs } = splitProofs(document)
  return Promise.all(proofs.map((proof) => holds(unsecured, proof)))
}

// Proofs that are linked by `previousProof` sign other proofs as well; that is judged by verifyCredential, not by
// a suite alone, so of chains only the proofs without a predecessor hold here.
const SIGNATURES: [path: string, expected: boolean[]][] = [
  ['eddsa-rdfc-2022/signedDataInt.json', [true]],
  ['eddsa-jcs-2022/signedJCS.json', [true]],
  ['proof-set-chain/signedProofSet1.json', [true]],
  ['proof-set-chain/signedProofSet2.json', [true, true]],
  ['proof-set-chain/signedProofChain1.json', [true, true, false]],
  ['proof-set-chain/signedProofChain2.json', [true, true, false, false]],
]

describe.runIf(hasShared)('the signatures of the W3C eddsa vectors', () => {
  it.each(SIGNATURES)('hold: %s', async (path, expected) => {
    expect(await eachProofHolds(vector(path))).toEqual(expected)
  })

  it.each(SIGNATURES)('hold no more after a change: %s', async (path) => {
    const document = vector(path)
    const none = (holding: boolean[]) => holding.every((one) => !one)
    for (const change of [
      { id: 'urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc34' },
      { name: 'Alumni credential' },
      { validFrom: '2023-01-01T00:00:01Z' },
      { validUntil: '2033-01-01T00:00:00Z' },
      { type: ['VerifiableCredential'] },
      { credentialSubject: { ...(document.credentialSubject as object), alumniOf: 'The School' } },
    ]) {
      expect(none(await eachProofHolds({ ...document, ...change })), JSON.stringify(change)).toBe(true)
    }
    const [proof] = splitProofs(document).proofs
    const later = { ...proof, created: '2023-02-24T23:36:39Z' }
    expect(none(await eachProofHolds({ ...document, proof: later }))).toBe(true)
  })

  it('are of another suite where the other one is asked', async () => {
    const { unsecured, proofs } = splitProofs(vector('eddsa-jcs-2022/signedJCS.json'))
    for (const proof of proofs) {
      expect(await holds(unsecured, { ...proof, cryptosuite: 'eddsa-rdfc-2022' })).toBe(false)
    }
  })
})

describe.runIf(hasShared)('the W3C vectors as credentials', () => {
  // Their issuer is https://vc.example/issuers/5678 and their keys are did:keys that it never names. A verifier
  // that believes such a proof believes anybody's.
  it.each(SIGNATURES)('are refused, because the key is not the issuer’s: %s', async (path) => {
    const result = await verifyCredential(vector(path), sourcesAt())
    expect(result.verified).toBe(false)
    expect(failuresOf(result)).toContain('verification_method')
    expect(failuresOf(result)).not.toContain('json_ld')
  })

  // The citizenship vocabulary has no stored copy, so nothing can be said about what such a proof covers.
  it('are refused where their context is not known', async () => {
    const result = await verifyCredential(vector('eddsa-rdfc-2022/employ/signedDataInt.json'), sourcesAt())
    expect(failuresOf(result)).toContain('json_ld')
    expect(result.checks.map(({ detail }) => detail).join()).toContain('https://w3id.org/citizenship/v4rc1')
  })
})
