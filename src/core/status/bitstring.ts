import { decodeMultibase, encodeMultibase } from '../encoding/multibase.ts'
import { problemTypes, securityError } from '../proof/security-error.ts'
import { gunzip, gzip } from './gzip.ts'

/** Entries in each list of ours: the least that the standard allows, 16 KiB (Bitstring Status List 1.0 §2.2). */
export const STATUS_LIST_LENGTH = 131_072

const DEFAULT_MAX_BYTES = 16 * 1024 * 1024

/**
 * The `encodedList` in which the bits of `indexes` are set (Bitstring Status List 1.0, "Bitstring Generation
 * Algorithm"): multibase base64url of GZIP. The same indexes give the same text, in whatever order.
 */
export async function encodeBitstring(indexes: Iterable<number>): Promise<string> {
  const bits = new Uint8Array(STATUS_LIST_LENGTH / 8)
  for (const index of indexes) {
    checkIndex(index, STATUS_LIST_LENGTH)
    bits[index >> 3] = (bits[index >> 3] ?? 0) | maskOf(index)
  }
  return encodeMultibase('u', await gzip(bits))
}

/**
 * The bits of an `encodedList` (Bitstring Status List 1.0, "Bitstring Expansion Algorithm"). A list of a few
 * bytes can inflate to gigabytes, so expansion stops at `maxBytes`. The least length is for the verifier to
 * check, which knows `statusSize`.
 */
export async function decodeBitstring(
  encodedList: string,
  options: { maxBytes?: number } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES
  const compressed = decompose(encodedList)
  // GZIP adds little to what it can't compress: a longer text can't be an honest list.
  if (compressed.length > maxBytes + maxBytes / 64 + 64) throw tooLong(maxBytes)
  const bits = await expand(compressed, maxBytes)
  if (bits === undefined) throw tooLong(maxBytes)
  return bits
}

/** One bit; bit 0 is the left-most bit of the first byte (Bitstring Status List 1.0, "Conceptual Framework"). */
export function bitAt(bits: Uint8Array, index: number): boolean {
  checkIndex(index, 8 * bits.length)
  return ((bits[Math.floor(index / 8)] ?? 0) & maskOf(index)) !== 0
}

const maskOf = (index: number): number => 0x80 >> (index & 7)

function checkIndex(index: number, length: number): void {
  if (Number.isInteger(index) && index >= 0 && index < length) return
  throw securityError(problemTypes.range, `status index ${index} is not in a list of ${length} entries`)
}

function decompose(encodedList: string): Uint8Array {
  // Lists of the standard's drafts have no header; the Recommendation requires it.
  if (!encodedList.startsWith('u')) throw malformed('encodedList does not begin with u (base64url)')
  try {
    return decodeMultibase(encodedList)
  } catch (cause) {
    throw malformed('encodedList is not base64url without padding', cause)
  }
}

async function expand(compressed: Uint8Array, maxBytes: number) {
  try {
    return await gunzip(compressed, maxBytes)
  } catch (cause) {
    throw malformed('encodedList is not one GZIP file', cause)
  }
}

const malformed = (message: string, cause?: unknown) =>
  securityError(problemTypes.malformedValue, message, cause)
const tooLong = (maxBytes: number) => malformed(`encodedList expands to more than ${maxBytes} bytes`)
