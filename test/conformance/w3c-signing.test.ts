import { describe, expect, it } from 'vitest'
import { decodeMultibase } from '../../src/core/encoding/multibase.ts'
import { addProofs } from '../../src/core/issue/secure-credential.ts'
import { importSigningKey } from '../../src/core/keys/ed25519.ts'
import { type DataIntegrityProof, splitProofs } from '../../src/core/proof/data-integrity.ts'
import { signEddsaJcs2022 } from '../../src/core/proof/eddsa-jcs-2022.ts'
import { eddsaRdfc2022Proof, signEddsaRdfc2022 } from '../../src/core/proof/eddsa-rdfc-2022.ts'
import type { SigningSuite } from '../../src/core/proof/proof-options.ts'
import type { JsonObject } from '../../src/core/proof/rdf.ts'
import { secureDocument } from '../../src/core/proof/secured-document.ts'
import { hasShared, sharedJson } from '../support/shared.ts'

// The key pair that the W3C publishes with its vectors; the multicodec prefix has two bytes.
const SECRET_KEY = 'z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq'
const key = await importSigningKey(decodeMultibase(SECRET_KEY).slice(2))

const VECTORS: [path: string, suite: SigningSuite][] = [
  ['eddsa-rdfc-2022/signedDataInt.json', 'eddsa-rdfc-2022'],
  ['eddsa-jcs-2022/signedJCS.json', 'eddsa-jcs-2022'],
]

function vector(path: string): { unsecured: JsonObject; proof: DataIntegrityProof; created: Date } {
  const { unsecured, proofs } = splitProofs(
    sharedJson<JsonObject>(`standards/vectors/w3c/vc-di-eddsa/${path}`),
  )
  const [proof] = proofs
  if (proof === undefined) throw new Error(`${path} has no proof`)
  return { unsecured, proof, created: new Date(proof.created ?? '') }
}

describe.runIf(hasShared)('what we sign with the key of the W3C vectors', () => {
  it.each(VECTORS)('is what is published: %s', async (path, suite) => {
    const { unsecured, proof, created } = vector(path)
    const { verificationMethod } = proof
    const signer = { algorithm: 'Ed25519', jwtAlgorithm: 'EdDSA', key, verificationMethod } as const
    const signed = await addProofs(secureDocument(unsecured), signer, { suites: [suite], created })
    expect(signed).toEqual({ ...unsecured, proof })
  })

  it('is the same in a proof set, the proof that every verifier of badges knows first', async () => {
    const [rdfc, jcs] = VECTORS.map(([path]) => vector(path))
    if (rdfc === undefined || jcs === undefined) throw new Error('there are two vectors')
    const { verificationMethod } = rdfc.proof
    const signer = { algorithm: 'Ed25519', jwtAlgorithm: 'EdDSA', key, verificationMethod } as const
    const options = { suites: ['eddsa-rdfc-2022', 'eddsa-jcs-2022'], created: rdfc.created } as const
    const signed = await addProofs(secureDocument(rdfc.unsecured), signer, options)
    expect(signed.proof).toEqual([rdfc.proof, jcs.proof])
  })

  it('is the same by each suite’s own function', async () => {
    const [rdfc, jcs] = VECTORS.map(([path]) => vector(path))
    if (rdfc === undefined || jcs === undefined) throw new Error('there are two vectors')
    const { verificationMethod } = rdfc.proof
    const material = { key, verificationMethod }
    const { signature } = await signEddsaRdfc2022(rdfc.unsecured, material, rdfc.created)
    expect(eddsaRdfc2022Proof(verificationMethod, rdfc.created, signature)).toEqual(rdfc.proof)
    expect(await signEddsaJcs2022(jcs.unsecured, material, jcs.created)).toEqual(jcs.proof)
  })
})
