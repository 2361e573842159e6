import { BadgeError } from '../badge-error.ts'

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const digitValues = new Map([...ALPHABET].map((digit, value) => [digit.charCodeAt(0), value]))

// The number is converted three bytes against four digits at a time: 2^24 * 58^4 stays below 2^53, so that
// plain numbers are exact, and a 64-byte signature takes some 250 steps instead of 2,800.
const WORD_BYTES = 3
const WORD = 2 ** 24
const CHUNK_DIGITS = 4
const CHUNK = 58 ** 4

// The work grows with the square of the length, so a stranger's text is bounded.
const MAX_DIGITS = 1024

/** base58-btc (Controlled Identifiers 1.0 section 2.4, alphabet of draft-msporny-base58). */
export function encodeBase58(bytes: Uint8Array): string {
  const zeros = countLeading(bytes, 0)
  const chunks: number[] = []
  // The first word takes what is left over, so that all others are whole.
  for (let at = zeros, end = at + ((bytes.length - zeros) % WORD_BYTES || WORD_BYTES); at < bytes.length; ) {
    let word = 0
    for (; at < end; at++) word = word * 256 + (bytes[at] ?? 0)
    end += WORD_BYTES
    multiplyAdd(chunks, WORD, word, CHUNK)
  }
  let digits = ''
  for (let value of chunks) {
    let four = ''
    for (let count = 0; count < CHUNK_DIGITS; count++) {
      four = ALPHABET.charAt(value % 58) + four
      value = Math.floor(value / 58)
    }
    digits = four + digits
  }
  return '1'.repeat(zeros) + digits.replace(/^1+/, '')
}

/** Bytes of base58-btc digits, at most 1,024 of them. */
export function decodeBase58(text: string): Uint8Array<ArrayBuffer> {
  if (text.length > MAX_DIGITS)
    throw new BadgeError('bad_request', `base58 is longer than ${MAX_DIGITS} digits`)
  const values = Uint8Array.from(text, digitValue)
  const zeros = countLeading(values, 0)
  const words: number[] = []
  for (
    let at = zeros, end = at + ((values.length - zeros) % CHUNK_DIGITS || CHUNK_DIGITS);
    at < values.length;
  ) {
    let chunk = 0
    for (; at < end; at++) chunk = chunk * 58 + (values[at] ?? 0)
    end += CHUNK_DIGITS
    multiplyAdd(words, CHUNK, chunk, WORD)
  }
  const number = new Uint8Array(words.length * WORD_BYTES)
  words.forEach((word, index) => {
    const at = number.length - WORD_BYTES * (index + 1)
    number[at] = word >>> 16
    number[at + 1] = word >>> 8
    number[at + 2] = word
  })
  const bytes = new Uint8Array(zeros + number.length - countLeading(number, 0))
  bytes.set(number.subarray(countLeading(number, 0)), zeros)
  return bytes
}

/** limbs = limbs * factor + summand, in a number system of `base`, the least limb first. */
function multiplyAdd(limbs: number[], factor: number, summand: number, base: number): void {
  let carry = summand
  for (let at = 0; at < limbs.length; at++) {
    const value = (limbs[at] ?? 0) * factor + carry
    carry = Math.floor(value / base)
    limbs[at] = value - carry * base
  }
  // The bases are close to each other, so that up to two limbs can be left over.
  for (; carry > 0; carry = Math.floor(carry / base)) limbs.push(carry % base)
}

function countLeading(bytes: Uint8Array, value: number): number {
  const first = bytes.findIndex((byte) => byte !== value)
  return first === -1 ? bytes.length : first
}

function digitValue(digit: string): number {
  const value = digitValues.get(digit.charCodeAt(0))
  if (value === undefined)
    throw new BadgeError('bad_request', 'base58 holds a character outside its alphabet')
  return value
}
