import { BadgeError } from '../badge-error.ts'
import { fromUtf8, utf8 } from '../encoding/bytes.ts'
import { buildPngChunk, type PngChunk, readPngChunks } from './png-chunks.ts'
import { type BakedKind, KINDS_BY_RANK, MAX_IMAGE_SIZE, type Unbaked } from './unbaked.ts'

// Open Badges 3.0 section 5, Open Badges 2.0 Baking; `clrcredential` is what 1EdTech's validator reads.
const KEYWORDS: Record<BakedKind, string> = {
  ob3: 'openbadgecredential',
  clr: 'clrcredential',
  ob2: 'openbadges',
}
const TEXT_CHUNKS = new Set(['iTXt', 'tEXt', 'zTXt'])
const LONGEST_KEYWORD = 79

/** The PNG with the credential (JSON or compact JWS) as its only one; every other chunk stays as it is. */
export function bakePng(png: Uint8Array, text: string): Uint8Array<ArrayBuffer> {
  const chunk = buildPngChunk('iTXt', credentialData(text))
  const former: { start: number; end: number }[] = []
  let firstPixels: number | undefined
  let [dropping, end] = [0, 0]
  for (const { type, data, ...at } of readPngChunks(png)) {
    end = at.end
    if (type === 'IDAT') firstPixels ??= at.start
    if (!TEXT_CHUNKS.has(type) || keywordOf(data) !== KEYWORDS.ob3) continue
    former.push(at)
    dropping += at.end - at.start
  }
  if (firstPixels === undefined) throw new BadgeError('bad_request', 'the PNG holds no pixels')

  const [replaced = { start: firstPixels, end: firstPixels }, ...dropped] = former
  const size = end - dropping + chunk.length
  if (size > MAX_IMAGE_SIZE) {
    throw new BadgeError('payload_too_large', 'the PNG would be larger than 10 MiB with the credential in it')
  }
  const baked = new Uint8Array(size)
  baked.set(png.subarray(0, replaced.start))
  baked.set(chunk, replaced.start)
  let [read, written] = [replaced.end, replaced.start + chunk.length]
  for (const { start, end: next } of [...dropped, { start: end, end }]) {
    baked.set(png.subarray(read, start), written)
    written += start - read
    read = next
  }
  return baked
}

/** The credential that a PNG carries, if it carries one that is written as its standard says. */
export function unbakePng(png: Uint8Array): Unbaked | undefined {
  const found = new Map<BakedKind, { chunk: PngChunk; count: number }>()
  for (const chunk of readPngChunks(png)) {
    const kind = kindOf(chunk)
    if (kind === undefined) continue
    const first = found.get(kind)
    if (first) first.count++
    else found.set(kind, { chunk, count: 1 })
  }
  for (const kind of KINDS_BY_RANK) {
    const first = found.get(kind)
    if (first) return { kind, text: textOf(first.chunk), duplicates: first.count - 1 }
  }
  return undefined
}

// Some issuers of Open Badges 2.0 wrote tEXt; the two newer formats were never anything but iTXt.
function kindOf({ type, data }: PngChunk): BakedKind | undefined {
  if (type !== 'iTXt' && type !== 'tEXt') return undefined
  const keyword = keywordOf(data)
  const kind = KINDS_BY_RANK.find((one) => KEYWORDS[one] === keyword)
  return type === 'iTXt' || kind === 'ob2' ? kind : undefined
}

/** keyword 0 flag method language 0 translated-keyword 0 text (PNG 3 section 11.3.3.4). */
function credentialData(text: string): Uint8Array {
  // A lone surrogate would become another character, and PNG forbids a null in a text.
  if (!text.isWellFormed() || text.includes('\0')) {
    throw new BadgeError('bad_request', 'the credential holds a character that a PNG cannot carry')
  }
  return utf8(`${KEYWORDS.ob3}\0\0\0\0\0${text}`)
}

function keywordOf(data: Uint8Array): string {
  const end = data.subarray(0, LONGEST_KEYWORD + 1).indexOf(0)
  return end === -1 ? '' : String.fromCharCode(...data.subarray(0, end))
}

function textOf({ type, data }: PngChunk): string {
  const flags = data.indexOf(0) + 1
  if (type === 'tEXt') return latin1(data.subarray(flags))
  // Open Badges 3.0 section 5, PNG: "Compression MUST NOT be used".
  if (data[flags] !== 0) throw new BadgeError('bad_request', 'the credential in the PNG is compressed')
  const language = data.indexOf(0, flags + 2)
  const translated = data.indexOf(0, language + 1)
  if (language === -1 || translated === -1) {
    throw new BadgeError('bad_request', 'the iTXt chunk with the credential is cut short')
  }
  return fromUtf8(data.subarray(translated + 1))
}

// Not TextDecoder: its `latin1` is windows-1252.
function latin1(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192) {
    text += Reflect.apply(String.fromCharCode, undefined, bytes.subarray(at, at + 8192))
  }
  return text
}
