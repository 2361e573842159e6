import { concatBytes, owned } from '../encoding/bytes.ts'

// The runtime inflates whatever it is given at once, read or not, and deflate can grow a thousandfold. So a
// stranger's bytes go in by pieces, of which none becomes more than some 8 MiB, each after the last was read.
const PIECE_LENGTH = 8192

interface Output {
  chunks: Uint8Array[]
  length: number
}

/** GZIP (RFC 1952) with a header of constants, so that the same bytes give the same result. */
export async function gzip(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const { readable, writable } = new CompressionStream('gzip')
  const output: Output = { chunks: [], length: 0 }
  const writer = writable.getWriter()
  const written = writer.write(owned(bytes)).then(() => writer.close())
  await Promise.all([written, readInto(output, readable, Number.POSITIVE_INFINITY)])
  const compressed = concatBytes(...output.chunks)
  // No time, no hint, "Unix": runtimes differ in what they write here.
  compressed.set([0, 0, 0, 0, 0, 3], 4)
  return compressed
}

/** The content of a GZIP file, or nothing once it is more than `maxBytes`. Rejects what is not GZIP. */
export async function gunzip(
  compressed: Uint8Array,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const { readable, writable } = new DecompressionStream('gzip')
  const output: Output = { chunks: [], length: 0 }
  const results = await Promise.allSettled([
    feed(writable, compressed, output, maxBytes),
    readInto(output, readable, maxBytes),
  ])
  // First, because stopping early makes the other end of the stream fail.
  if (output.length > maxBytes) return undefined
  for (const result of results) if (result.status === 'rejected') throw result.reason
  return concatBytes(...output.chunks)
}

async function feed(
  writable: WritableStream<Uint8Array<ArrayBuffer>>,
  bytes: Uint8Array,
  output: Output,
  maxBytes: number,
): Promise<void> {
  const writer = writable.getWriter()
  for (let at = 0; at < bytes.length; at += PIECE_LENGTH) {
    if (at > 0) await untilRead(output)
    if (output.length > maxBytes) return
    await writer.write(owned(bytes.subarray(at, at + PIECE_LENGTH)))
  }
  await writer.close()
}

/** Streams don't tell when their buffer is empty; it is when a turn of the event loop brings nothing more. */
async function untilRead(output: Output): Promise<void> {
  let before: number
  do {
    before = output.length
    await new Promise((resolve) => setTimeout(resolve, 0))
  } while (output.length > before)
}

async function readInto(
  output: Output,
  readable: ReadableStream<Uint8Array>,
  maxBytes: number,
): Promise<void> {
  const reader = readable.getReader()
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    output.chunks.push(read.value)
    output.length += read.value.length
    if (output.length > maxBytes) return reader.cancel()
  }
}
