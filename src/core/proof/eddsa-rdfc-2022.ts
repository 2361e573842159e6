import { concatBytes, utf8 } from '../encoding/bytes.ts'
import { formatDateTime } from '../encoding/date-time.ts'
import { encodeMultibase } from '../encoding/multibase.ts'
import { sha256 } from '../encoding/sha256.ts'
import { signEd25519, verifyEd25519 } from '../keys/ed25519.ts'
import { canonicalize } from './canonicalize.ts'
import { type DataIntegrityProof, decodeProofValue } from './data-integrity.ts'
import { rdfcHashData } from './hash-data.ts'
import type { JsonObject } from './rdf.ts'
import { secureDocument } from './secured-document.ts'
import type { FrozenParts } from './template-shape.ts'

export interface SigningMaterial {
  key: CryptoKey
  /** Absolute DID URL of the verification method. */
  verificationMethod: string
}

const NOTHING_FROZEN: FrozenParts = new Map()

/**
 * Makes an `eddsa-rdfc-2022` proof (Data Integrity EdDSA Cryptosuites, section 3.2.1): the 64 bytes of the
 * signature, and the SHA-256 of the canonical document. `created` is cut to whole seconds.
 */
export async function signEddsaRdfc2022(
  document: JsonObject,
  { key, verificationMethod }: SigningMaterial,
  created: Date,
  frozen: FrozenParts = NOTHING_FROZEN,
): Promise<{ signature: Uint8Array<ArrayBuffer>; digest: Uint8Array<ArrayBuffer> }> {
  const options = eddsaRdfc2022Options(verificationMethod, created)
  const config = await configHash({ '@context': document['@context'], ...options })
  const digest = await sha256(utf8(await canonicalize(document, frozen)))
  const signature = await signEd25519(key, concatBytes(config, digest))
  return { signature, digest }
}

const MAX_CONFIGS = 64
const configHashes = new Map<string, Uint8Array<ArrayBuffer>>()

/** Hash of a proof configuration (section 3.2.5). All credentials of one call share theirs. */
async function configHash(config: JsonObject): Promise<Uint8Array<ArrayBuffer>> {
  const text = JSON.stringify(config)
  const known = configHashes.get(text)
  if (known) return known
  const hash = await sha256(utf8(await canonicalize(config, NOTHING_FROZEN)))
  if (configHashes.size >= MAX_CONFIGS) configHashes.clear()
  configHashes.set(text, hash)
  return hash
}

/** The proof without its value. */
export const eddsaRdfc2022Options = (verificationMethod: string, created: Date) => ({
  type: 'DataIntegrityProof',
  cryptosuite: 'eddsa-rdfc-2022',
  created: formatDateTime(created),
  verificationMethod,
  proofPurpose: 'assertionMethod',
})

/** The proof as documents carry it; `proofValue` is base58btc multibase of the 64 bytes. */
export const eddsaRdfc2022Proof = (
  verificationMethod: string,
  created: Date,
  signature: Uint8Array,
): DataIntegrityProof => ({
  ...eddsaRdfc2022Options(verificationMethod, created),
  proofValue: encodeMultibase('z', signature),
})

/** True when the proof's signature over this document (given without `proof`) holds (section 3.2.2). */
export async function verifyEddsaRdfc2022(
  unsecured: JsonObject,
  proof: DataIntegrityProof,
  publicKey: Uint8Array,
): Promise<boolean> {
  const data = await rdfcHashData(secureDocument(unsecured), proof)
  return verifyEd25519(publicKey, decodeProofValue(proof.proofValue), data)
}
