import { type DataIntegrityProof, decodeProofValue } from '../core/proof/data-integrity.ts'
import { eddsaJcs2022Proof, signEddsaJcs2022 } from '../core/proof/eddsa-jcs-2022.ts'
import { eddsaRdfc2022Proof, type SigningMaterial, signEddsaRdfc2022 } from '../core/proof/eddsa-rdfc-2022.ts'
import type { JsonObject } from '../core/proof/rdf.ts'
import type { FrozenParts } from '../core/proof/template-shape.ts'
import type { AchievementSettings } from '../store/schema/achievements.ts'

/** What is stored of a credential's proofs. */
export interface ProofSignatures {
  signature: Uint8Array<ArrayBuffer>
  jcsSignature: Uint8Array<ArrayBuffer> | null
}

/** Signs a credential as its achievement wants it: `eddsa-rdfc-2022`, and a second proof where it asks for one. */
export async function signProofs(
  unsigned: JsonObject,
  signer: SigningMaterial,
  { now, frozen, settings }: { now: Date; frozen: FrozenParts; settings: AchievementSettings },
): Promise<ProofSignatures & { digest: Uint8Array<ArrayBuffer> }> {
  const { signature, digest } = await signEddsaRdfc2022(unsigned, signer, now, frozen)
  if (!settings.jcsProof) return { signature, digest, jcsSignature: null }
  const { proofValue } = await signEddsaJcs2022(unsigned, signer, now)
  return { signature, digest, jcsSignature: new Uint8Array(decodeProofValue(proofValue)) }
}

/** The proofs as the document carries them; verifiers that know one proof only take the first. */
export function proofsOf(
  unsigned: JsonObject,
  verificationMethod: string,
  created: Date,
  { signature, jcsSignature }: ProofSignatures,
): DataIntegrityProof[] {
  const first = eddsaRdfc2022Proof(verificationMethod, created, signature)
  return jcsSignature === null
    ? [first]
    : [first, eddsaJcs2022Proof(unsigned, verificationMethod, created, jcsSignature)]
}
