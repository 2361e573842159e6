import { BadgeError } from '../badge-error.ts'

/** base64url without padding (RFC 4648 section 5, as JWS and multibase `u` want it). */
export function toBase64Url(bytes: Uint8Array): string {
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/**
 * Bytes of unpadded base64url. Strict (RFC 4648 sections 3.3 and 3.5): each byte string has one text, so
 * padding, foreign characters, white space and non-zero trailing bits are refused.
 */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  if (/[^A-Za-z0-9_-]/.test(text) || !endsCleanly(text)) throw malformed('base64url without padding')
  return decode(text.replaceAll('-', '+').replaceAll('_', '/'))
}

/** base64 with padding (RFC 4648 section 4). */
export function toBase64(bytes: Uint8Array): string {
  let binary = ''
  // In pieces, because a call takes only so many arguments; spreading them would be ten times as slow.
  for (let at = 0; at < bytes.length; at += 8192) {
    binary += Reflect.apply(String.fromCharCode, undefined, bytes.subarray(at, at + 8192))
  }
  return btoa(binary)
}

/** Bytes of padded base64, as strict as {@link fromBase64Url}. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const digits = text.replace(/={1,2}$/, '')
  if (text.length % 4 !== 0 || /[^A-Za-z0-9+/]/.test(digits) || !endsCleanly(digits)) {
    throw malformed('base64 with padding')
  }
  return decode(text)
}

// Two digits carry 8 of 12 bits and three carry 16 of 18: the last digit must leave the others at zero.
function endsCleanly(digits: string): boolean {
  switch (digits.length % 4) {
    case 0:
      return true
    case 2:
      return /[AQgw]$/.test(digits)
    case 3:
      return /[AEIMQUYcgkosw048]$/.test(digits)
    default:
      return false
  }
}

function decode(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let at = 0; at < bytes.length; at++) bytes[at] = binary.charCodeAt(at)
  return bytes
}

const malformed = (what: string): BadgeError => new BadgeError('bad_request', `the text is not ${what}`)
