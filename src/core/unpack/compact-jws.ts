import { BadgeError } from '../badge-error.ts'
import { fromBase64Url } from '../encoding/base64.ts'
import { fromUtf8, utf8 } from '../encoding/bytes.ts'
import { parseStrictJson } from './strict-json.ts'

/** The parts of a JSON Web Signature (RFC 7515 section 7.1), read but not verified. */
export interface CompactJws {
  header: Record<string, unknown>
  payload: Record<string, unknown>
  /** What was signed: header and payload as they were sent. */
  signingInput: Uint8Array<ArrayBuffer>
  signature: Uint8Array<ArrayBuffer>
}

const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]*$/

/** Whether a text is three base64url parts, the last one empty where nothing is signed (`alg: none`). */
export const isCompactJws = (text: string): boolean => COMPACT.test(text)

/** Reads a compact JWS whose payload is a JSON object, as strictly as any credential. */
export function parseCompactJws(text: string): CompactJws {
  const [header, payload, signature] = isCompactJws(text) ? text.split('.') : []
  if (header === undefined || payload === undefined || signature === undefined) {
    throw new BadgeError('bad_request', 'this is not a compact JWS (three base64url parts with dots between)')
  }
  return {
    header: objectIn(header, 'header'),
    payload: objectIn(payload, 'payload'),
    signingInput: utf8(`${header}.${payload}`),
    signature: fromBase64Url(signature),
  }
}

function objectIn(part: string, name: string): Record<string, unknown> {
  let value: unknown
  try {
    value = parseStrictJson(fromUtf8(fromBase64Url(part)))
  } catch (cause) {
    if (!(cause instanceof BadgeError)) throw cause
    throw new BadgeError('bad_request', `the ${name} of the token cannot be read: ${cause.message}`, {
      cause,
    })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new BadgeError('bad_request', `the ${name} of the token is not a JSON object`)
  }
  // Every JSON object is one of these.
  return value as Record<string, unknown>
}
