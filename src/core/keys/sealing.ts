import { BadgeError } from '../badge-error.ts'
import { concatBytes, owned, utf8 } from '../encoding/bytes.ts'
import type { KeyRing } from './key-ring.ts'

// Both layouts begin with this byte, so that another cipher can follow without guessing.
const FORMAT = 1
const IV_LENGTH = 12
const TAG_LENGTH = 16
const RING_HEADER_LENGTH = 3

/**
 * AES-256-GCM (NIST SP 800-38D) under the ring's current KEK:
 * `format 1 | KEK version u16 | iv 12 | ciphertext and tag`. `context` says what the value is and whose;
 * a value moved to another row does not open. The iv must be fresh random bytes each time.
 */
export async function seal(
  ring: KeyRing,
  plaintext: Uint8Array,
  context: string,
  iv: Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> {
  const version = ring.current
  const header = Uint8Array.of(FORMAT, version >> 8, version & 0xff)
  const ciphertext = await encrypt(kekOf(ring, version), plaintext, ringContext(context, version), iv)
  return concatBytes(header, iv, ciphertext)
}

/** Opens what {@link seal} made, with whichever KEK it was sealed. */
export async function unseal(
  ring: KeyRing,
  sealed: Uint8Array,
  context: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const version = sealedKekVersion(sealed)
  const opened = await decrypt(
    kekOf(ring, version),
    sealed.subarray(RING_HEADER_LENGTH),
    ringContext(context, version),
  )
  if (opened === undefined) {
    throw misconfigured(
      `a sealed value does not open with KEK_V${version}: another key or another row's value`,
    )
  }
  return opened
}

/** The version of the KEK that a value was sealed with, to find those that a rotation has yet to reach. */
export function sealedKekVersion(sealed: Uint8Array): number {
  const [format, high = 0, low = 0] = sealed
  if (format !== FORMAT || sealed.length < RING_HEADER_LENGTH + IV_LENGTH + TAG_LENGTH) throw damaged()
  return 256 * high + low
}

/** As {@link seal}, with a key that is not a KEK: `format 1 | iv 12 | ciphertext and tag`. */
export async function sealWith(
  key: CryptoKey,
  plaintext: Uint8Array,
  context: string,
  iv: Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> {
  return concatBytes(Uint8Array.of(FORMAT), iv, await encrypt(key, plaintext, utf8(context), iv))
}

/** Opens what {@link sealWith} made. */
export async function openWith(
  key: CryptoKey,
  sealed: Uint8Array,
  context: string,
): Promise<Uint8Array<ArrayBuffer>> {
  if (sealed[0] !== FORMAT || sealed.length < 1 + IV_LENGTH + TAG_LENGTH) throw damaged()
  const opened = await decrypt(key, sealed.subarray(1), utf8(context))
  if (opened === undefined) throw misconfigured('a sealed value does not open with its data key')
  return opened
}

// The version is authenticated too: a value can't be passed off as sealed by another KEK.
const ringContext = (context: string, version: number) => utf8(`${context}|v${version}`)

function kekOf(ring: KeyRing, version: number): CryptoKey {
  const key = ring.keys.get(version)
  if (key === undefined) throw misconfigured(`a value is sealed with KEK_V${version}, which is not set`)
  return key
}

async function encrypt(key: CryptoKey, plaintext: Uint8Array, additionalData: Uint8Array, iv: Uint8Array) {
  if (iv.length !== IV_LENGTH) throw new RangeError(`AES-GCM takes an iv of ${IV_LENGTH} bytes`)
  const algorithm = { name: 'AES-GCM', iv: owned(iv), additionalData: owned(additionalData) }
  return new Uint8Array(await crypto.subtle.encrypt(algorithm, key, owned(plaintext)))
}

async function decrypt(key: CryptoKey, ivAndCiphertext: Uint8Array, additionalData: Uint8Array) {
  const iv = owned(ivAndCiphertext.subarray(0, IV_LENGTH))
  const algorithm = { name: 'AES-GCM', iv, additionalData: owned(additionalData) }
  try {
    const opened = await crypto.subtle.decrypt(algorithm, key, owned(ivAndCiphertext.subarray(IV_LENGTH)))
    return new Uint8Array(opened)
  } catch {
    // WebCrypto says no more than that the tag is wrong.
    return undefined
  }
}

const damaged = (): BadgeError => misconfigured('a sealed value is damaged or of an unknown format')
const misconfigured = (message: string): BadgeError => new BadgeError('misconfigured', message)
