import { getPublicKeyAsync, Point } from '@noble/ed25519'
import { BadgeError } from '../badge-error.ts'
import { toBase64Url } from '../encoding/base64.ts'
import { concatBytes, fromHex, owned, toHex } from '../encoding/bytes.ts'

// The runtime takes a private key as PKCS #8 only; for Ed25519 that is this prefix and the seed (RFC 8410).
const PKCS8_PREFIX = fromHex('302e020100300506032b657004220420')

/** A seed (RFC 8032 section 5.1.5) as a key that signs and cannot be read back. */
export async function importSigningKey(seed: Uint8Array): Promise<CryptoKey> {
  if (seed.length !== 32) throw new RangeError('an Ed25519 seed has 32 bytes')
  return crypto.subtle.importKey('pkcs8', concatBytes(PKCS8_PREFIX, seed), 'Ed25519', false, ['sign'])
}

/** The public key of a seed (RFC 8032 section 5.1.5); WebCrypto has no such function. */
export async function publicKeyOf(seed: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await getPublicKeyAsync(seed))
}

/**
 * Whether bytes are an acceptable public key: a canonical point of the curve (RFC 8032 section 5.1.3) that is
 * not of small order. The runtime takes the latter, and under such a key one signature fits every message.
 */
export function isEd25519PublicKey(bytes: Uint8Array): boolean {
  if (bytes.length !== 32) return false
  try {
    return !Point.fromBytes(bytes).isSmallOrder()
  } catch {
    return false
  }
}

// Checking and importing costs more than a verification. Keys are immutable, so the cache can't go stale.
const verificationKeys = new Map<string, CryptoKey>()
const MAX_VERIFICATION_KEYS = 500

/** A public key for {@link verifyEd25519}; refused if it is not a point of the curve. */
export async function importVerificationKey(publicKey: Uint8Array): Promise<CryptoKey> {
  const id = toHex(publicKey)
  const known = verificationKeys.get(id)
  if (known !== undefined) return known
  if (!isEd25519PublicKey(publicKey)) {
    throw new BadgeError('bad_request', 'the bytes are not an Ed25519 public key')
  }
  const key = await crypto.subtle.importKey('raw', owned(publicKey), 'Ed25519', false, ['verify'])
  const [oldest] = verificationKeys.keys()
  if (verificationKeys.size >= MAX_VERIFICATION_KEYS && oldest !== undefined) verificationKeys.delete(oldest)
  verificationKeys.set(id, key)
  return key
}

/** A pure Ed25519 signature of 64 bytes (RFC 8032 section 5.1.6). */
export async function signEd25519(key: CryptoKey, data: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.sign('Ed25519', key, owned(data)))
}

/** Whether the signature is good (RFC 8032 section 5.1.7). A malformed key or signature is simply not good. */
export async function verifyEd25519(
  publicKey: Uint8Array,
  signature: Uint8Array,
  data: Uint8Array,
): Promise<boolean> {
  if (signature.length !== 64) return false
  let key: CryptoKey
  try {
    key = await importVerificationKey(publicKey)
  } catch (error) {
    if (error instanceof BadgeError) return false
    throw error
  }
  return crypto.subtle.verify('Ed25519', key, owned(signature), owned(data))
}

/** The public key as a JWK (RFC 8037 section 2). */
export function ed25519Jwk(publicKey: Uint8Array): { kty: 'OKP'; crv: 'Ed25519'; x: string } {
  return { kty: 'OKP', crv: 'Ed25519', x: toBase64Url(publicKey) }
}
