import { BadgeError } from '../badge-error.ts'

const encoder = new TextEncoder()
// `fatal`: a replacement character would change signed bytes unnoticed. `ignoreBOM` keeps a byte order mark.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The UTF-8 bytes of a text (RFC 3629). */
export function utf8(text: string): Uint8Array<ArrayBuffer> {
  // TextEncoder makes a buffer of its own (WHATWG Encoding, "encode"); its type leaves open whether it is shared.
  return encoder.encode(text) as Uint8Array<ArrayBuffer>
}

/** The text of UTF-8 bytes; ill-formed bytes are refused, never replaced. */
export function fromUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch (cause) {
    throw new BadgeError('bad_request', 'the bytes are not valid UTF-8', { cause })
  }
}

/** All parts, one after the other, in new memory. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    joined.set(part, offset)
    offset += part.length
  }
  return joined
}

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Lower-case hexadecimal digits (RFC 4648 section 8, in the case that the W3C vectors use). */
export function toHex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += hexOfByte[byte]
  return text
}

/** Bytes of hexadecimal digits in either case. */
export function fromHex(text: string): Uint8Array<ArrayBuffer> {
  if (text.length % 2 !== 0 || /[^0-9a-fA-F]/.test(text)) {
    throw new BadgeError('bad_request', 'the text is not an even number of hexadecimal digits')
  }
  const bytes = new Uint8Array(text.length / 2)
  for (let at = 0; at < bytes.length; at++) bytes[at] = Number.parseInt(text.slice(2 * at, 2 * at + 2), 16)
  return bytes
}

/** Equality whose duration depends on the lengths alone, for comparing secrets. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (let at = 0; at < a.length; at++) difference |= (a[at] ?? 0) ^ (b[at] ?? 0)
  return difference === 0
}

/** The same bytes, for WebCrypto and streams, whose types refuse shared memory: nothing here is ever shared. */
export const owned = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => bytes as Uint8Array<ArrayBuffer>
