import { BadgeError } from '../badge-error.ts'
import { decodeBase58, encodeBase58 } from './base58.ts'
import { fromBase64Url, toBase64Url } from './base64.ts'

/** The two encodings of Controlled Identifiers 1.0 section 2.4: `z` is base58-btc, `u` unpadded base64url. */
export type MultibaseHeader = 'z' | 'u'

/** A header character that names the base, then the bytes in it. */
export function encodeMultibase(base: MultibaseHeader, bytes: Uint8Array): string {
  return base + (base === 'z' ? encodeBase58(bytes) : toBase64Url(bytes))
}

/** Bytes of a multibase text in `z` or `u`; no other base occurs in the standards that we implement. */
export function decodeMultibase(text: string): Uint8Array<ArrayBuffer> {
  if (text.startsWith('z')) return decodeBase58(text.slice(1))
  if (text.startsWith('u')) return fromBase64Url(text.slice(1))
  throw new BadgeError('bad_request', 'the multibase value must begin with z (base58-btc) or u (base64url)')
}
