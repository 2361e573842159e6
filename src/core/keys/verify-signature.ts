import { owned } from '../encoding/bytes.ts'
import { verifyEd25519 } from './ed25519.ts'
import { fingerprintOf, type PublicKey } from './public-key.ts'

const ECDSA_HASH = { 'P-256': 'SHA-256', 'P-384': 'SHA-384', 'P-521': 'SHA-512' } as const

// Importing costs as much as verifying. Keys are immutable, so the cache can't go stale.
const imported = new Map<string, CryptoKey>()
const MAX_KEYS = 200

/**
 * Whether a signature is good: pure Ed25519, ECDSA with the hash that goes with the curve (r and s one after the
 * other, FIPS 186-5 and RFC 7518 section 3.4), or RSASSA-PKCS1-v1_5 with SHA-256 (section 3.3).
 */
export async function verifySignature(
  key: PublicKey,
  signature: Uint8Array,
  data: Uint8Array,
): Promise<boolean> {
  if (key.algorithm === 'Ed25519') return verifyEd25519(key.bytes, signature, data)
  const cryptoKey = await importKey(key)
  // Not a key of that curve: then nothing was signed with it.
  if (cryptoKey === undefined) return false
  const algorithm =
    key.algorithm === 'RSA'
      ? { name: 'RSASSA-PKCS1-v1_5' }
      : { name: 'ECDSA', hash: ECDSA_HASH[key.algorithm] }
  return crypto.subtle.verify(algorithm, cryptoKey, owned(signature), owned(data))
}

async function importKey(key: Exclude<PublicKey, { algorithm: 'Ed25519' }>): Promise<CryptoKey | undefined> {
  const id = fingerprintOf(key)
  const known = imported.get(id)
  if (known !== undefined) return known
  const algorithm =
    key.algorithm === 'RSA'
      ? { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
      : { name: 'ECDSA', namedCurve: key.algorithm }
  let cryptoKey: CryptoKey
  try {
    cryptoKey = await crypto.subtle.importKey('jwk', key.jwk, algorithm, false, ['verify'])
  } catch {
    return undefined
  }
  if (imported.size >= MAX_KEYS) imported.clear()
  imported.set(id, cryptoKey)
  return cryptoKey
}
