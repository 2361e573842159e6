import { fromBase64 } from '../core/encoding/base64.ts'
import { fromHex, utf8 } from '../core/encoding/bytes.ts'
import type { VerificationKey } from './verify-signature.ts'

/** The 32 bytes of an HMAC-SHA256 in lower-case hexadecimal. */
export const hexMac = (text: string): Uint8Array[] => (/^[0-9a-f]{64}$/.test(text) ? [fromHex(text)] : [])

/** The same in base64. */
export const base64Mac = (text: string): Uint8Array[] =>
  /^[A-Za-z0-9+/]{43}=$/.test(text) ? [decodeBase64(text)].filter((bytes) => bytes !== undefined) : []

export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return fromBase64(text)
  } catch {
    return undefined
  }
}

/** A secret whose text itself is the key. */
export const textKey = (secret: string): VerificationKey[] => [{ hmac: utf8(secret) }]

/** Header of the form `t=…,v1=…,v1=…`, longer ones than anybody sends refused; undefined when there is none. */
export function readFields(
  header: string | null,
  separator: ',' | ';',
): ((name: string) => string[]) | undefined {
  if (header === null || header.length > 2048) return undefined
  const items = header.split(separator)
  return (name) =>
    items.filter((item) => item.startsWith(`${name}=`)).map((item) => item.slice(name.length + 1))
}

/** More signatures than keys anybody has at once; each costs a comparison. */
export const MAX_SIGNATURES = 10

export const asTimestamp = (text: string | undefined | null): number | undefined =>
  typeof text === 'string' && /^\d{1,12}$/.test(text) ? Number(text) : undefined
