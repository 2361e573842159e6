import { encodeMultibase } from '../encoding/multibase.ts'
import { signEd25519, verifyEd25519 } from '../keys/ed25519.ts'
import { type DataIntegrityProof, decodeProofValue } from './data-integrity.ts'
import type { SigningMaterial } from './eddsa-rdfc-2022.ts'
import { jcsHashData } from './hash-data.ts'
import { proofOptions } from './proof-options.ts'
import type { JsonObject } from './rdf.ts'

/**
 * Makes an `eddsa-jcs-2022` proof (Data Integrity EdDSA Cryptosuites, section 3.3.1). The proof carries the
 * document's context, so that contexts may be added to the document later.
 */
export async function signEddsaJcs2022(
  document: JsonObject,
  { key, verificationMethod }: SigningMaterial,
  created: Date,
): Promise<DataIntegrityProof> {
  const options = proofOptions('eddsa-jcs-2022', verificationMethod, created)
  const proof = { ...('@context' in document && { '@context': document['@context'] }), ...options }
  const data = await jcsHashData(document, proof)
  if (data === undefined) throw new TypeError('a context does not start with itself')
  return { ...proof, proofValue: encodeMultibase('z', await signEd25519(key, data)) }
}

/** The same proof from its 64 stored bytes. */
export const eddsaJcs2022Proof = (
  document: JsonObject,
  verificationMethod: string,
  created: Date,
  signature: Uint8Array,
): DataIntegrityProof => ({
  '@context': document['@context'],
  ...proofOptions('eddsa-jcs-2022', verificationMethod, created),
  proofValue: encodeMultibase('z', signature),
})

/** True when an `eddsa-jcs-2022` proof holds (Data Integrity EdDSA Cryptosuites, section 3.3.2). */
export async function verifyEddsaJcs2022(
  unsecured: JsonObject,
  proof: DataIntegrityProof,
  publicKey: Uint8Array,
): Promise<boolean> {
  const data = await jcsHashData(unsecured, proof)
  return data !== undefined && verifyEd25519(publicKey, decodeProofValue(proof.proofValue), data)
}
