import { crc32 } from '../bake/crc32.ts'
import { concatBytes, utf8 } from '../encoding/bytes.ts'

// PKWARE APPNOTE 6.3.10. Every number is little-endian.
const LOCAL_HEADER = 0x04034b50
const CENTRAL_HEADER = 0x02014b50
const END = 0x06054b50
const END_64 = 0x06064b50
const LOCATOR_64 = 0x07064b50
/** Names are UTF-8 (general purpose bit 11). */
const FLAGS = 0x0800
const STORED = 0
const DEFLATED = 8
const VERSION_64 = 45
const IN_EXTRA = 0xffffffff
const IN_END_64 = 0xffff
// 1 January 1980, the first day there is: the same content makes the same archive.
const NO_DATE = 0x21

export interface ZipFile {
  name: string
  bytes: Uint8Array
}

/** What stands in the archive for some files, and what its directory says of them. */
export interface ZipPiece {
  body: Uint8Array<ArrayBuffer>
  directory: Uint8Array<ArrayBuffer>
}

/**
 * Files as they stand in a ZIP archive from `offset` on. An archive is its pieces, their directories and its end, one
 * after the other, so that each can be made and kept by itself, however large the whole is.
 */
export async function zipPiece(files: readonly ZipFile[], offset: number): Promise<ZipPiece> {
  const body: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let at = offset
  for (const { name, bytes } of files) {
    const deflated = await deflate(bytes)
    const [method, content] = deflated.length < bytes.length ? [DEFLATED, deflated] : [STORED, bytes]
    const facts = { name: utf8(name), method, crc: crc32(bytes), packed: content.length, size: bytes.length }
    const header = localHeader(facts)
    body.push(header, content)
    directory.push(centralHeader(facts, at))
    at += header.length + content.length
  }
  return { body: concatBytes(...body), directory: concatBytes(...directory) }
}

interface FileFacts {
  name: Uint8Array
  method: number
  crc: number
  packed: number
  size: number
}

const localHeader = ({ name, method, crc, packed, size }: FileFacts): Uint8Array =>
  concatBytes(
    numbers([
      [LOCAL_HEADER, 4],
      [VERSION_64, 2],
      [FLAGS, 2],
      [method, 2],
      [0, 2],
      [NO_DATE, 2],
      [crc, 4],
      [packed, 4],
      [size, 4],
      [name.length, 2],
      [0, 2],
    ]),
    name,
  )

function centralHeader({ name, method, crc, packed, size }: FileFacts, offset: number): Uint8Array {
  const isFar = offset >= IN_EXTRA
  const extra = isFar
    ? numbers([
        [1, 2],
        [8, 2],
        [offset, 8],
      ])
    : new Uint8Array(0)
  const header = numbers([
    [CENTRAL_HEADER, 4],
    [VERSION_64, 2],
    [VERSION_64, 2],
    [FLAGS, 2],
    [method, 2],
    [0, 2],
    [NO_DATE, 2],
    [crc, 4],
    [packed, 4],
    [size, 4],
    [name.length, 2],
    [extra.length, 2],
    [0, 2],
    [0, 2],
    [0, 2],
    [0, 4],
    [isFar ? IN_EXTRA : offset, 4],
  ])
  return concatBytes(header, name, extra)
}

/** The end of an archive. There may be more than 65,535 files, so it always has its ZIP64 part. */
export function zipEnd({
  files,
  bodyLength,
  directoryLength,
}: {
  files: number
  bodyLength: number
  directoryLength: number
}): Uint8Array<ArrayBuffer> {
  return concatBytes(
    numbers([
      [END_64, 4],
      [44, 8],
      [VERSION_64, 2],
      [VERSION_64, 2],
      [0, 4],
      [0, 4],
      [files, 8],
      [files, 8],
      [directoryLength, 8],
      [bodyLength, 8],
    ]),
    numbers([
      [LOCATOR_64, 4],
      [0, 4],
      [bodyLength + directoryLength, 8],
      [1, 4],
    ]),
    numbers([
      [END, 4],
      [0, 2],
      [0, 2],
      [Math.min(files, IN_END_64), 2],
      [Math.min(files, IN_END_64), 2],
      [Math.min(directoryLength, IN_EXTRA), 4],
      [Math.min(bodyLength, IN_EXTRA), 4],
      [0, 2],
    ]),
  )
}

/** Numbers with their widths in bytes. */
function numbers(values: readonly (readonly [number, 2 | 4 | 8])[]): Uint8Array {
  const bytes = new Uint8Array(values.reduce((length, [, width]) => length + width, 0))
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const [value, width] of values) {
    if (width === 2) view.setUint16(at, value, true)
    else if (width === 4) view.setUint32(at, value, true)
    else view.setBigUint64(at, BigInt(value), true)
    at += width
  }
  return bytes
}

async function deflate(bytes: Uint8Array): Promise<Uint8Array> {
  const { readable, writable } = new CompressionStream('deflate-raw')
  const writer = writable.getWriter()
  const written = writer.write(bytes as Uint8Array<ArrayBuffer>).then(() => writer.close())
  const [packed] = await Promise.all([new Response(readable).arrayBuffer(), written])
  return new Uint8Array(packed)
}
