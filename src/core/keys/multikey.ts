import { BadgeError } from '../badge-error.ts'
import { concatBytes } from '../encoding/bytes.ts'
import { decodeMultibase, encodeMultibase } from '../encoding/multibase.ts'

// Controlled Identifiers 1.0 section 2.2.2: a multicodec varint, then the key (ECDSA keys compressed).
const kinds = [
  { algorithm: 'Ed25519', header: [0xed, 0x01], length: 32 },
  { algorithm: 'P-256', header: [0x80, 0x24], length: 33 },
  { algorithm: 'P-384', header: [0x81, 0x24], length: 49 },
] as const

/** A public key with the algorithm that it is for. */
export interface DecodedMultikey {
  algorithm: (typeof kinds)[number]['algorithm']
  publicKey: Uint8Array<ArrayBuffer>
}

/** The `publicKeyMultibase` of an Ed25519 key, `z6Mk…` (Controlled Identifiers 1.0 section 2.2.2). */
export function encodeEd25519Multikey(publicKey: Uint8Array): string {
  if (publicKey.length !== 32) throw new RangeError('an Ed25519 public key has 32 bytes')
  return encodeMultibase('z', concatBytes(Uint8Array.of(0xed, 0x01), publicKey))
}

/**
 * The key in a `publicKeyMultibase` (Controlled Identifiers 1.0 section 2.2.2), which for these kinds is
 * base58-btc. Length and, for ECDSA, the compression byte are checked here, the curve by whoever imports it.
 */
export function decodeMultikey(text: string): DecodedMultikey {
  if (!text.startsWith('z')) throw new BadgeError('bad_request', 'a multikey must be base58-btc (z)')
  const bytes = decodeMultibase(text)
  const kind = kinds.find(({ header }) => header.every((byte, at) => bytes[at] === byte))
  if (kind === undefined) {
    throw new BadgeError('bad_request', 'the multikey is of a kind other than Ed25519, P-256 or P-384')
  }
  const publicKey = bytes.slice(kind.header.length)
  if (publicKey.length !== kind.length) {
    const sizes = `${publicKey.length} bytes instead of ${kind.length}`
    throw new BadgeError('bad_request', `the ${kind.algorithm} multikey has ${sizes}`)
  }
  if (kind.algorithm !== 'Ed25519' && publicKey[0] !== 2 && publicKey[0] !== 3) {
    throw new BadgeError('bad_request', `the ${kind.algorithm} multikey is not a compressed point`)
  }
  return { algorithm: kind.algorithm, publicKey }
}
