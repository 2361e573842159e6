import type { Budget } from './budget.ts'
import { type Code, codeOf, readBits, readSymbol, type Source } from './huffman-code.ts'

// What reading a block's codes takes, in bytes: a stream of nothing but empty blocks is work too.
const BLOCK = 512
// Bytes that are paid for together.
const PIECE = 4096

// Lengths and distances of a repetition, and how many bits more they have (RFC 1951 section 3.2.5).
const LENGTHS = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
]
LENGTHS.push(163, 195, 227, 258)
const DISTANCES = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537]
DISTANCES.push(2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577)
const bitsOfLength = (n: number): number => (n < 8 || n === 28 ? 0 : (n >> 2) - 1)
const bitsOfDistance = (n: number): number => (n < 4 ? 0 : (n >> 1) - 1)

const END = 256
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

interface Codes {
  literals: Code
  distances: Code
}

const FIXED: Codes = {
  literals: codeOf(Uint8Array.from({ length: 288 }, (_, n) => (n < 144 ? 8 : n < 256 ? 9 : n < 280 ? 7 : 8))),
  distances: codeOf(new Uint8Array(30).fill(5)),
}

interface Output {
  bytes: Uint8Array<ArrayBuffer>
  length: number
  unpaid: number
  budget: Budget
}

/**
 * The content of a deflated stream (RFC 1950) as far as the budget goes, or nothing if it is broken. Without the tables
 * that others decode with: a block may ask for one of 64 KiB in 13 bytes, so that a megabyte would take seconds.
 */
export function inflate(deflated: Uint8Array, budget: Budget): Uint8Array<ArrayBuffer> | undefined {
  const [method = 0, flags = 0] = deflated
  const isZlib = (method & 15) === 8 && method >> 4 < 8 && (method * 256 + flags) % 31 === 0
  // With a preset dictionary it would not be one that a PDF may have.
  if (!isZlib || (flags & 32) !== 0) return undefined
  const source = { bytes: deflated, at: 16 }
  const output = { bytes: new Uint8Array(PIECE), length: 0, unpaid: 0, budget }
  for (let isLast = false; !isLast; ) {
    budget.spend(BLOCK)
    isLast = readBits(source, 1) === 1
    if (!readBlock(source, output)) return undefined
  }
  budget.spend(output.unpaid)
  return output.bytes.slice(0, output.length)
}

function readBlock(source: Source, output: Output): boolean {
  const type = readBits(source, 2)
  if (type === 0) return copyStored(source, output)
  const codes = type === 1 ? FIXED : type === 2 ? readCodes(source) : undefined
  return codes !== undefined && readCompressed(source, output, codes)
}

function copyStored(source: Source, output: Output): boolean {
  source.at = (source.at + 7) & ~7
  const length = readBits(source, 16)
  const isSure = readBits(source, 16) === (length ^ 0xffff)
  const start = source.at / 8
  if (!isSure || start + length > source.bytes.length) return false
  makeRoom(output, length)
  output.bytes.set(source.bytes.subarray(start, start + length), output.length)
  output.length += length
  source.at += length * 8
  return true
}

/** The codes of a block, which are written in a code of their own (section 3.2.7). */
function readCodes(source: Source): Codes | undefined {
  const [literals, distances] = [readBits(source, 5) + 257, readBits(source, 5) + 1]
  const lengthLengths = new Uint8Array(19)
  for (const symbol of ORDER.slice(0, readBits(source, 4) + 4)) lengthLengths[symbol] = readBits(source, 3)
  const code = codeOf(lengthLengths)
  const lengths = new Uint8Array(literals + distances)
  for (let at = 0; at < lengths.length; ) {
    const symbol = readSymbol(source, code)
    if (symbol < 0) return undefined
    if (symbol < 16) {
      lengths[at++] = symbol
      continue
    }
    if (symbol === 16 && at === 0) return undefined
    const value = symbol === 16 ? (lengths[at - 1] ?? 0) : 0
    const count = symbol === 18 ? 11 + readBits(source, 7) : 3 + readBits(source, symbol === 16 ? 2 : 3)
    if (at + count > lengths.length) return undefined
    lengths.fill(value, at, at + count)
    at += count
  }
  return {
    literals: codeOf(lengths.subarray(0, literals)),
    distances: codeOf(lengths.subarray(literals)),
  }
}

function readCompressed(source: Source, output: Output, { literals, distances }: Codes): boolean {
  for (;;) {
    const symbol = readSymbol(source, literals)
    if (symbol < 0) return false
    if (symbol === END) return true
    if (symbol < END) {
      makeRoom(output, 1)
      output.bytes[output.length++] = symbol
    } else if (!repeat(source, output, symbol - END - 1, distances)) return false
  }
}

/** Copies what stands before; it may reach into itself. */
function repeat(source: Source, output: Output, n: number, distances: Code): boolean {
  const base = LENGTHS[n]
  if (base === undefined) return false
  const length = base + readBits(source, bitsOfLength(n))
  const symbol = readSymbol(source, distances)
  const distance = (DISTANCES[symbol] ?? Number.NaN) + readBits(source, bitsOfDistance(symbol))
  if (!(distance <= output.length)) return false
  makeRoom(output, length)
  const { bytes } = output
  for (let end = output.length + length; output.length < end; output.length++) {
    bytes[output.length] = bytes[output.length - distance] ?? 0
  }
  return true
}

function makeRoom(output: Output, more: number): void {
  output.unpaid += more
  if (output.unpaid >= PIECE) {
    output.budget.spend(output.unpaid)
    output.unpaid = 0
  }
  if (output.length + more <= output.bytes.length) return
  const larger = new Uint8Array(Math.max(2 * output.bytes.length, output.length + more))
  larger.set(output.bytes)
  output.bytes = larger
}
