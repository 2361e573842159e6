import { BadgeError } from '../badge-error.ts'
import type { PublicKey } from '../keys/public-key.ts'
import { verifySignature } from '../keys/verify-signature.ts'
import { type DataIntegrityProof, decodeProofValue } from './data-integrity.ts'
import { jcsHashData, rdfcHashData } from './hash-data.ts'
import type { SecuredDocument } from './secured-document.ts'

interface Suite {
  algorithms: readonly PublicKey['algorithm'][]
  /** The bytes that are signed; undefined when the proof cannot be about this document. */
  hashData(
    secured: SecuredDocument,
    proof: DataIntegrityProof,
    key: PublicKey,
  ): Promise<Uint8Array<ArrayBuffer> | undefined>
}

const SUITES: ReadonlyMap<string, Suite> = new Map([
  [
    'DataIntegrityProof eddsa-rdfc-2022',
    { algorithms: ['Ed25519'], hashData: (doc, proof) => rdfcHashData(doc, proof) },
  ],
  [
    'DataIntegrityProof eddsa-jcs-2022',
    { algorithms: ['Ed25519'], hashData: ({ document }, proof) => jcsHashData(document, proof) },
  ],
  [
    // The key's curve decides about the hash (Data Integrity ECDSA Cryptosuites, section 3.2).
    'DataIntegrityProof ecdsa-rdfc-2019',
    {
      algorithms: ['P-256', 'P-384'],
      hashData: (doc, proof, key) =>
        rdfcHashData(doc, proof, key.algorithm === 'P-384' ? 'SHA-384' : 'SHA-256'),
    },
  ],
  // The suite before Data Integrity (Ed25519Signature2020, section 4): the same steps under another name.
  // What eddsa-rdfc-2022 was called in the drafts.
  [
    'DataIntegrityProof eddsa-2022',
    { algorithms: ['Ed25519'], hashData: (doc, proof) => rdfcHashData(doc, proof) },
  ],
  ['Ed25519Signature2020', { algorithms: ['Ed25519'], hashData: (doc, proof) => rdfcHashData(doc, proof) }],
] satisfies [string, Suite][])

/** True when the proof's signature over this document holds. Throws when the suite or the key is not one for it. */
export async function verifyProofValue(
  secured: SecuredDocument,
  proof: DataIntegrityProof,
  key: PublicKey,
): Promise<boolean> {
  const name = `${proof.type} ${proof.cryptosuite ?? ''}`.trim()
  const suite = SUITES.get(name)
  if (suite === undefined) {
    throw new BadgeError('bad_request', `proofs of ${name.slice(0, 100)} are not supported here`)
  }
  if (!suite.algorithms.includes(key.algorithm)) {
    throw new BadgeError('bad_request', `an ${key.algorithm} key cannot make a proof of ${name}`)
  }
  const data = await suite.hashData(secured, proof, key)
  return data !== undefined && verifySignature(key, decodeProofValue(proof.proofValue), data)
}
