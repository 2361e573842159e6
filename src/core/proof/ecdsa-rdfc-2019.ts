import { encodeMultibase } from '../encoding/multibase.ts'
import type { EcCurve } from '../keys/ec-point.ts'
import type { DataIntegrityProof } from './data-integrity.ts'
import type { SigningMaterial } from './eddsa-rdfc-2022.ts'
import { rdfcHashData } from './hash-data.ts'
import { proofOptions } from './proof-options.ts'
import type { SecuredDocument } from './secured-document.ts'

const HASHES = { 'P-256': 'SHA-256', 'P-384': 'SHA-384' } as const satisfies Record<EcCurve, string>

/**
 * Makes an `ecdsa-rdfc-2019` proof (Data Integrity ECDSA Cryptosuites, section 3.2.1). The key's curve decides about
 * the hash, of the document as of the signature.
 */
export async function signEcdsaRdfc2019(
  secured: SecuredDocument,
  { key, verificationMethod }: SigningMaterial,
  curve: EcCurve,
  created: Date,
): Promise<DataIntegrityProof> {
  const proof = proofOptions('ecdsa-rdfc-2019', verificationMethod, created)
  const hash = HASHES[curve]
  const data = await rdfcHashData(secured, proof, hash)
  const signature = new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash }, key, data))
  return { ...proof, proofValue: encodeMultibase('z', signature) }
}
