import { BadgeError } from '../badge-error.ts'
import { concatBytes, utf8 } from '../encoding/bytes.ts'
import { crc32 } from './crc32.ts'
import { MAX_IMAGE_SIZE } from './unbaked.ts'

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
// Length, type and CRC (PNG 3 section 5.3).
const FRAME = 12

export interface PngChunk {
  type: string
  data: Uint8Array
  /** Where the whole chunk lies in the file, frame included. */
  start: number
  end: number
}

/**
 * The chunks of a PNG up to its end, each one checked; what follows IEND is not looked at. One after the other
 * and never as a list: a hostile file of 10 MiB can hold 800,000 empty ones.
 */
export function* readPngChunks(png: Uint8Array): Generator<PngChunk> {
  if (png.length > MAX_IMAGE_SIZE) throw new BadgeError('payload_too_large', 'the PNG is larger than 10 MiB')
  if (SIGNATURE.some((byte, at) => png[at] !== byte)) throw broken('it has no PNG signature')
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  let start = SIGNATURE.length
  for (let type = ''; type !== 'IEND'; ) {
    const before = type
    if (png.length - start < FRAME) throw broken(`it ends after ${before || 'the signature'}`)
    const length = view.getUint32(start)
    const end = start + FRAME + length
    if (end > png.length) throw broken('a chunk is longer than the rest of the file')
    type = typeAt(png, start + 4)
    if (before === '' && (type !== 'IHDR' || length !== 13)) throw broken('it does not begin with IHDR')
    if (view.getUint32(end - 4) !== crc32(png.subarray(start + 4, end - 4))) {
      throw broken(`the CRC of a chunk ${type} is wrong`)
    }
    yield { type, data: png.subarray(start + 8, end - 4), start, end }
    start = end
  }
}

/** A chunk with its frame. */
export function buildPngChunk(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const chunk = concatBytes(new Uint8Array(4), utf8(type), data, new Uint8Array(4))
  const view = new DataView(chunk.buffer)
  view.setUint32(0, data.length)
  view.setUint32(chunk.length - 4, crc32(chunk.subarray(4, -4)))
  return chunk
}

function typeAt(png: Uint8Array, start: number): string {
  const type = String.fromCharCode(...png.subarray(start, start + 4))
  if (!/^[A-Za-z]{4}$/.test(type)) throw broken('the type of a chunk is not four letters')
  return type
}

const broken = (why: string): BadgeError =>
  new BadgeError('bad_request', `the image is not a sound PNG: ${why}`)
