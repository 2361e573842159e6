import { deriveBytes } from '../keys/derive.ts'
import { STATUS_LIST_LENGTH } from './bitstring.ts'

/** A secret order of a list's entries: the n-th credential takes entry `indexOf(n)`. */
export interface StatusPermutation {
  indexOf(position: number): number
  positionOf(index: number): number
}

const ROUNDS = 8
const HALF_BITS = 9
const HALF_MASK = 2 ** HALF_BITS - 1

/**
 * A keyed permutation of 0 … 131,071, so that an index tells nothing about order or number (Bitstring Status
 * List 1.0, "Privacy Considerations") and none is taken twice. A balanced Feistel network permutes 18 bits;
 * what falls outside the list is sent through again until it falls inside ("cycle walking"), twice on average.
 * A live list must keep its key for ever.
 */
export async function createStatusPermutation(key: Uint8Array): Promise<StatusPermutation> {
  if (key.length < 16) throw new RangeError('a permutation takes a key of at least 16 bytes')
  const rounds = await Promise.all(Array.from({ length: ROUNDS }, (_, round) => deriveTable(key, round)))
  const backwards = rounds.toReversed()
  return {
    indexOf: (position) => walk(position, (value) => permute(rounds, value)),
    // Undoing a Feistel network is running it on swapped halves with the rounds reversed.
    positionOf: (index) => walk(index, (value) => swap(permute(backwards, swap(value)))),
  }
}

/** A round's function as a table: 9 bits in, 9 bits out. HMAC at every step would be asynchronous. */
async function deriveTable(key: Uint8Array, round: number): Promise<Uint16Array> {
  const bytes = await deriveBytes(key, `signet status permutation v1 round ${round}`, 2 * (HALF_MASK + 1))
  const view = new DataView(bytes.buffer)
  return Uint16Array.from({ length: HALF_MASK + 1 }, (_, input) => view.getUint16(2 * input) & HALF_MASK)
}

function permute(rounds: readonly Uint16Array[], value: number): number {
  let left = value >> HALF_BITS
  let right = value & HALF_MASK
  for (const table of rounds) {
    const next = left ^ (table[right] ?? 0)
    left = right
    right = next
  }
  return (left << HALF_BITS) | right
}

const swap = (value: number): number => ((value & HALF_MASK) << HALF_BITS) | (value >> HALF_BITS)

function walk(start: number, step: (value: number) => number): number {
  if (!Number.isInteger(start) || start < 0 || start >= STATUS_LIST_LENGTH) {
    throw new RangeError(`${start} is not a position in a status list`)
  }
  let value = step(start)
  while (value >= STATUS_LIST_LENGTH) value = step(value)
  return value
}
