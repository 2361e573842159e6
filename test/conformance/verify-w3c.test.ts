import { describe, expect, it } from 'vitest'
import { publicKeyOfMethod } from '../../src/core/keys/public-key.ts'
import { splitProofs } from '../../src/core/proof/data-integrity.ts'
import { securedByProof } from '../../src/core/proof/proof-chain.ts'
import type { JsonObject } from '../../src/core/proof/rdf.ts'
import { secureDocument } from '../../src/core/proof/secured-document.ts'
import { verifyProofValue } from '../../src/core/proof/suites.ts'
import { verifyCredential } from '../../src/core/verification/verify-credential.ts'
import { hasShared, sharedJson, sharedPaths } from '../support/shared.ts'

const FOLDER = 'standards/vectors/w3c/'
const VECTORS = [
  'ecdsa-rdfc-2019-p256/signedECDSAP256.json',
  'vc-di-eddsa/Ed25519Signature2020/signedEdSig.json',
  'vc-di-eddsa/eddsa-jcs-2022/signedJCS.json',
  'vc-di-eddsa/eddsa-rdfc-2022/signedDataInt.json',
  'vc-di-eddsa/proof-set-chain/signedProofChain1.json',
  'vc-di-eddsa/proof-set-chain/signedProofChain2.json',
  'vc-di-eddsa/proof-set-chain/signedProofSet1.json',
  'vc-di-eddsa/proof-set-chain/signedProofSet2.json',
]
// Their context (https://w3id.org/citizenship/v4rc1) is no standard of ours and in no package.
const OTHER_CONTEXT = [
  'ecdsa-rdfc-2019-p256/employ/signedECDSAP256.json',
  'vc-di-eddsa/eddsa-rdfc-2022/employ/signedDataInt.json',
]

/** Which proofs hold. The vectors' issuer has nothing to do with their keys, so no credential is judged here. */
async function holds(document: JsonObject): Promise<boolean[]> {
  const { unsecured, proofs } = splitProofs(document)
  const secured = secureDocument(unsecured)
  return Promise.all(
    proofs.map((proof) => {
      const [, publicKeyMultibase = ''] = proof.verificationMethod.split('#')
      return verifyProofValue(
        securedByProof(secured, proof, proofs),
        proof,
        publicKeyOfMethod({ publicKeyMultibase }),
      )
    }),
  )
}

const proofsOf = (document: JsonObject): JsonObject[] => [document.proof].flat() as JsonObject[]

describe.runIf(hasShared)('the vectors of the W3C', () => {
  it('are all in one of the lists', () => {
    const names = sharedPaths(FOLDER).map((path) => path.slice(FOLDER.length))
    expect([...VECTORS, ...OTHER_CONTEXT].sort()).toEqual(names.sort())
  })

  it.each(VECTORS)('hold, every proof of them: %s', async (name) => {
    const document = sharedJson<JsonObject>(FOLDER + name)
    expect(await holds(document)).toEqual(proofsOf(document).map(() => true))
  })

  it.each(VECTORS)('do not hold for another document: %s', async (name) => {
    const document = sharedJson<JsonObject>(FOLDER + name)
    expect(await holds({ ...document, name: 'Another' })).toEqual(proofsOf(document).map(() => false))
  })

  it.each(OTHER_CONTEXT)('are refused where their context is not known: %s', async (name) => {
    const never = async (): Promise<never> => {
      throw new TypeError('nothing is looked up')
    }
    const { checks } = await verifyCredential(sharedJson(FOLDER + name), {
      now: new Date('2026-06-01T00:00:00Z'),
      resolveDid: never,
      fetchStatusList: never,
    })
    const [failed] = checks.filter(({ outcome }) => outcome === 'fail')
    expect(failed).toMatchObject({
      name: 'json_ld',
      detail: expect.stringContaining('citizenship/v4rc1 is not known'),
    })
  })
})

describe.runIf(hasShared)('the chain of the W3C', () => {
  const chain = () => sharedJson<JsonObject>(`${FOLDER}vc-di-eddsa/proof-set-chain/signedProofChain2.json`)
  const withProofs = (change: (proofs: JsonObject[]) => JsonObject[]): JsonObject => {
    const document = chain()
    return { ...document, proof: change(proofsOf(document)) }
  }

  it('needs each proof that another one follows', async () => {
    for (const n of [0, 1, 2]) {
      await expect(holds(withProofs((proofs) => proofs.toSpliced(n, 1)))).rejects.toMatchObject({
        message: 'a proof names a previous proof that is not there',
        problemType: 'https://w3id.org/security#PROOF_VERIFICATION_ERROR',
      })
    }
  })

  it('covers what the previous proofs say', async () => {
    const changed = withProofs((proofs) => proofs.with(0, { ...proofs[0], created: '2023-02-24T23:36:39Z' }))
    // The first is broken itself, and the third was made over it; the second and the fourth know nothing of it.
    expect(await holds(changed)).toEqual([false, true, false, true])
  })

  it('does not go round in a circle, nor through two proofs of one id', async () => {
    const [first, , third] = proofsOf(chain())
    await expect(
      holds(withProofs((proofs) => proofs.with(0, { ...first, previousProof: third?.id }))),
    ).rejects.toMatchObject({ message: 'the proofs name each other as previous proof' })
    await expect(
      holds(withProofs((proofs) => proofs.with(0, { ...first, previousProof: first?.id }))),
    ).rejects.toMatchObject({ message: 'the proofs name each other as previous proof' })
    await expect(
      holds(withProofs((proofs) => proofs.with(1, { ...proofs[1], id: first?.id }))),
    ).rejects.toMatchObject({ message: expect.stringMatching(/more than once|not there/) })
    await expect(
      holds(withProofs((proofs) => proofs.with(3, { ...proofs[3], previousProof: { id: 'x' } }))),
    ).rejects.toMatchObject({ message: 'a proof names a previous proof that is not there' })
  })
})
