import { BadgeError } from '../badge-error.ts'
import { crc32 } from '../bake/crc32.ts'
import { fromUtf8 } from '../encoding/bytes.ts'

const CENTRAL_HEADER = 0x02014b50
const END = 0x06054b50
const LOCATOR_64 = 0x07064b50
const IN_EXTRA = 0xffffffff
const END_LENGTH = 22
const LOCATOR_LENGTH = 20
const DEFLATED = 8

/** Where a file stands in an archive. */
export interface ZipEntry {
  name: string
  method: number
  crc: number
  packed: number
  size: number
  offset: number
}

/** Bytes of an archive from a place on, so many; it may be too large to hold. */
export type ReadRange = (offset: number, length: number) => Promise<Uint8Array<ArrayBuffer>>

const damaged = (): BadgeError => new BadgeError('invalid_input', 'the archive is damaged or not a ZIP file')

/** Where an archive's directory is and how long. Only what `zipEnd` writes is read: there is no comment behind it. */
export async function findDirectory(
  read: ReadRange,
  length: number,
): Promise<{ offset: number; length: number; files: number }> {
  if (length < END_LENGTH) throw damaged()
  const tailLength = Math.min(length, END_LENGTH + LOCATOR_LENGTH)
  const tail = viewOf(await read(length - tailLength, tailLength))
  const end = tailLength - END_LENGTH
  if (tail.getUint32(end, true) !== END) throw damaged()
  if (end < LOCATOR_LENGTH || tail.getUint32(0, true) !== LOCATOR_64) {
    return {
      files: tail.getUint16(end + 10, true),
      length: tail.getUint32(end + 12, true),
      offset: tail.getUint32(end + 16, true),
    }
  }
  const end64 = viewOf(await read(Number(tail.getBigUint64(8, true)), 56))
  return {
    files: Number(end64.getBigUint64(32, true)),
    length: Number(end64.getBigUint64(40, true)),
    offset: Number(end64.getBigUint64(48, true)),
  }
}

/** The files that a directory names, in its order, as far as they are wanted. */
export function readDirectory(
  directory: Uint8Array,
  isWanted: (name: string) => boolean = () => true,
): ZipEntry[] {
  const view = viewOf(directory)
  const entries: ZipEntry[] = []
  for (let at = 0; at + 46 <= directory.length; ) {
    if (view.getUint32(at, true) !== CENTRAL_HEADER) throw damaged()
    const nameLength = view.getUint16(at + 28, true)
    const extraLength = view.getUint16(at + 30, true)
    const commentLength = view.getUint16(at + 32, true)
    const near = view.getUint32(at + 42, true)
    const name = fromUtf8(directory.subarray(at + 46, at + 46 + nameLength))
    const entry = {
      name,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      // The only ZIP64 member of ours is the offset.
      offset: near === IN_EXTRA ? Number(view.getBigUint64(at + 46 + nameLength + 4, true)) : near,
    }
    if (isWanted(name)) entries.push(entry)
    at += 46 + nameLength + extraLength + commentLength
  }
  return entries
}

/** A file of an archive; one that is not what the directory says, or larger than `limit`, is refused. */
export async function readEntry(
  read: ReadRange,
  entry: ZipEntry,
  limit: number,
): Promise<Uint8Array<ArrayBuffer>> {
  if (entry.size > limit || entry.packed > limit) throw damaged()
  const header = viewOf(await read(entry.offset, 30))
  const start = entry.offset + 30 + header.getUint16(26, true) + header.getUint16(28, true)
  const packed = await read(start, entry.packed)
  const bytes = entry.method === DEFLATED ? await inflate(packed, entry.size) : packed
  if (bytes.length !== entry.size || crc32(bytes) !== entry.crc) throw damaged()
  return bytes
}

async function inflate(packed: Uint8Array<ArrayBuffer>, size: number): Promise<Uint8Array<ArrayBuffer>> {
  const { readable, writable } = new DecompressionStream('deflate-raw')
  const writer = writable.getWriter()
  const written = writer.write(packed).then(() => writer.close())
  written.catch(() => {})
  const bytes = new Uint8Array(size)
  let at = 0
  try {
    for await (const chunk of readable) {
      // It says how large it is; what is larger was made to fill memory.
      if (at + chunk.length > size) throw damaged()
      bytes.set(chunk, at)
      at += chunk.length
    }
    await written
  } catch (cause) {
    throw cause instanceof BadgeError ? cause : damaged()
  }
  return bytes.subarray(0, at)
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
