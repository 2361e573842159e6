import { BadgeError } from '../badge-error.ts'
import { unbakePng } from '../bake/png.ts'
import { unbakeSvg } from '../bake/svg.ts'
import type { Unbaked } from '../bake/unbaked.ts'
import { fromUtf8 } from '../encoding/bytes.ts'
import { embeddedFiles } from '../pdf/embedded-files.ts'
import { isCompactJws, parseCompactJws } from './compact-jws.ts'
import { parseStrictJson } from './strict-json.ts'

/** What was found in a file: a JSON document, a token, or the address of a hosted assertion. */
export type Unpacked = { form: 'json' | 'jwt' | 'png' | 'svg' | 'pdf'; warnings: string[] } & (
  | { credential: Record<string, unknown> }
  | { jwt: string }
  | { url: string }
)

type Content = { credential: Record<string, unknown> } | { jwt: string }

/**
 * The credential in whatever somebody brings: JSON, a compact JWS, a PNG or SVG with one of these baked in
 * (Open Badges 3.0 section 5), or a PDF with any of these attached. Told apart by the bytes, not by a name. Throws
 * when there is none to read.
 */
export function unpackCredential(input: Uint8Array | string): Unpacked {
  if (typeof input !== 'string') {
    if (isPng(input)) return { form: 'png', ...unpackImage(unbakePng(input)) }
    if (isPdf(input)) return unpackPdf(input)
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

// A page can be printed anew around somebody else's credential.
const PRINTED =
  'the credential attached to the PDF was checked; compare what it says with what is printed on the page'

/** No standard says how a PDF carries a badge; whoever does it attaches the credential as a file. */
function unpackPdf(pdf: Uint8Array): Unpacked {
  const found = embeddedFiles(pdf).flatMap((file) => {
    try {
      return isPdf(file) ? [] : [unpackCredential(file)]
    } catch (cause) {
      // Whatever else is attached is none of our business.
      if (!(cause instanceof BadgeError)) throw cause
      return []
    }
  })
  const [first, ...others] = found.filter((one) => !('credential' in one) || '@context' in one.credential)
  if (!first) throw new BadgeError('bad_request', 'no badge is attached to the PDF')
  const more =
    others.length === 0 ? [] : [`the PDF carries ${others.length + 1} credentials; only the first was read`]
  return { ...first, form: 'pdf', warnings: [...first.warnings, ...more, PRINTED] }
}

const startsWith = (bytes: Uint8Array, start: readonly number[]): boolean =>
  start.every((byte, at) => bytes[at] === byte)

const isPng = (bytes: Uint8Array): boolean => startsWith(bytes, [0x89, 0x50, 0x4e, 0x47])
const isPdf = (bytes: Uint8Array): boolean => startsWith(bytes, [0x25, 0x50, 0x44, 0x46])
