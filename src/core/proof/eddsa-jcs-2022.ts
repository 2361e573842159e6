import { concatBytes, utf8 } from '../encoding/bytes.ts'
import { decodeMultibase } from '../encoding/multibase.ts'
import { sha256 } from '../encoding/sha256.ts'
import { verifyEd25519 } from '../keys/ed25519.ts'
import type { DataIntegrityProof } from './data-integrity.ts'
import { canonicalizeJson } from './jcs.ts'
import type { JsonObject } from './rdf.ts'

/**
 * True when an `eddsa-jcs-2022` proof holds (Data Integrity EdDSA Cryptosuites, section 3.3.2). The
 * document's context must start with the proof's and is then replaced by it.
 */
export async function verifyEddsaJcs2022(
  unsecured: JsonObject,
  proof: DataIntegrityProof,
  publicKey: Uint8Array,
): Promise<boolean> {
  const { proofValue, ...options } = proof
  let document = unsecured
  if (options['@context'] !== undefined) {
    if (!startsWith(unsecured['@context'], options['@context'])) return false
    document = { ...unsecured, '@context': options['@context'] }
  }
  const data = concatBytes(
    await sha256(utf8(canonicalizeJson(options))),
    await sha256(utf8(canonicalizeJson(document))),
  )
  return verifyEd25519(publicKey, decodeMultibase(proofValue), data)
}

function startsWith(whole: unknown, start: unknown): boolean {
  const [all, first] = [whole, start].map((value) => (Array.isArray(value) ? value : [value]))
  if (all === undefined || first === undefined) return false
  return first.every((item, n) => canonicalizeJson(item) === canonicalizeJson(all[n] ?? null))
}
