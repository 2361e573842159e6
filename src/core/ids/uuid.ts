import { fromHex, toHex } from '../encoding/bytes.ts'

/**
 * A version 7 UUID (RFC 9562 section 5.7): 48 bits of Unix milliseconds, then random bits. Sorting by id is
 * sorting by time. Of the 80 random bits, 6 give way to version and variant.
 */
export function uuidv7(at: Date, random: Uint8Array): Uint8Array<ArrayBuffer> {
  const time = at.getTime()
  if (!(time >= 0 && time < 2 ** 48)) throw new RangeError('the time does not fit into a version 7 UUID')
  if (random.length !== 10) throw new RangeError('a version 7 UUID takes 10 random bytes')
  const bytes = new Uint8Array(16)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, Math.floor(time / 2 ** 32))
  view.setUint32(2, time % 2 ** 32)
  bytes.set(random, 6)
  view.setUint8(6, (view.getUint8(6) & 0x0f) | 0x70)
  view.setUint8(8, (view.getUint8(8) & 0x3f) | 0x80)
  return bytes
}

/** The canonical text, in lower case (RFC 9562 section 4). */
export function formatUuid(bytes: Uint8Array): string {
  if (bytes.length !== 16) throw new RangeError('a UUID has 16 bytes')
  return toHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

const canonicalText = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Bytes of a canonical lower-case text; other spellings are not ids of ours, so that an id has one URL. */
export function parseUuid(text: string): Uint8Array<ArrayBuffer> | undefined {
  return canonicalText.test(text) ? fromHex(text.replaceAll('-', '')) : undefined
}
