import { signEd25519 } from '../keys/ed25519.ts'
import { eddsaRdfc2022Options, eddsaRdfc2022Proof, type SigningMaterial } from './eddsa-rdfc-2022.ts'
import { rdfcHashData } from './hash-data.ts'
import { canonicalNQuads, type JsonObject } from './rdf.ts'

const HASH_LENGTH = 32

/**
 * The document with the same proof that `signEddsaRdfc2022` makes, and the SHA-256 of its canonical form. For a
 * document of which there will be no second of its shape: a template would only push out those that are needed.
 */
export async function signOnce(
  document: JsonObject,
  { key, verificationMethod }: SigningMaterial,
  created: Date,
): Promise<{ document: JsonObject; digest: Uint8Array<ArrayBuffer> }> {
  const secured = { document, nQuads: () => canonicalNQuads(document) }
  const options = { ...eddsaRdfc2022Options(verificationMethod, created), proofValue: '' }
  const data = await rdfcHashData(secured, options)
  const proof = eddsaRdfc2022Proof(verificationMethod, created, await signEd25519(key, data))
  return { document: { ...document, proof: [proof] }, digest: data.slice(HASH_LENGTH) }
}
