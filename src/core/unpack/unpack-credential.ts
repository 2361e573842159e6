import { BadgeError } from '../badge-error.ts'
import { unbakePng } from '../bake/png.ts'
import { unbakeSvg } from '../bake/svg.ts'
import type { Unbaked } from '../bake/unbaked.ts'
import { fromUtf8 } from '../encoding/bytes.ts'
import { isCompactJws, parseCompactJws } from './compact-jws.ts'
import { parseStrictJson } from './strict-json.ts'

/** What was found in a file: a JSON document, a token, or the address of a hosted assertion. */
export type Unpacked = { form: 'json' | 'jwt' | 'png' | 'svg'; warnings: string[] } & (
  | { credential: Record<string, unknown> }
  | { jwt: string }
  | { url: string }
)

type Content = { credential: Record<string, unknown> } | { jwt: string }

/**
 * The credential in whatever somebody brings: JSON, a compact JWS, or a PNG or SVG with one of these baked in
 * (Open Badges 3.0 section 5). Told apart by the bytes, not by a name. Throws when there is none to read.
 */
export function unpackCredential(input: Uint8Array | string): Unpacked {
  if (typeof input !== 'string') {
    if (isPng(input)) return { form: 'png', ...unpackImage(unbakePng(input)) }
    if (isPdf(input)) throw new BadgeError('bad_request', 'badges in PDF files cannot be read yet')
  }
  const text = typeof input === 'string' ? input : fromUtf8(input)
  const trimmed = text.trim()
  if (trimmed === '') throw new BadgeError('bad_request', 'there is nothing in it')
  if (trimmed.startsWith('<')) return { form: 'svg', ...unpackImage(unbakeSvg(text)) }
  const content = unpackText(text)
  return { form: 'jwt' in content ? 'jwt' : 'json', warnings: [], ...content }
}

// The fatal decoder keeps a byte order mark, and trim() would take it away.
const isMarked = (text: string): boolean => text.startsWith('\ufeff')

function unpackText(text: string): Content {
  const trimmed = isMarked(text) ? text : text.trim()
  if (isCompactJws(trimmed)) {
    parseCompactJws(trimmed)
    return { jwt: trimmed }
  }
  const value = parseStrictJson(trimmed)
  if (typeof value === 'string' && isCompactJws(value)) return unpackText(value)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new BadgeError('bad_request', 'this is JSON, but not an object, so it is not a credential')
  }
  // Every JSON object is one of these.
  return { credential: value as Record<string, unknown> }
}

function unpackImage(found: Unbaked | undefined) {
  if (found === undefined) throw new BadgeError('bad_request', 'the image carries no credential')
  const { kind, text, duplicates } = found
  const warnings =
    duplicates === 0 ? [] : [`the image carries ${duplicates + 1} credentials; only the first was read`]
  // Baking of Open Badges 2.0 allows the address of a hosted assertion.
  if (kind === 'ob2' && /^https?:\/\/\S+$/.test(text.trim())) return { warnings, url: text.trim() }
  return { warnings, ...unpackText(text) }
}

const startsWith = (bytes: Uint8Array, start: readonly number[]): boolean =>
  start.every((byte, at) => bytes[at] === byte)

const isPng = (bytes: Uint8Array): boolean => startsWith(bytes, [0x89, 0x50, 0x4e, 0x47])
const isPdf = (bytes: Uint8Array): boolean => startsWith(bytes, [0x25, 0x50, 0x44, 0x46])
