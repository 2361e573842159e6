import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBase58, encodeBase58 } from '../../src/core/encoding/base58.ts'
import { fromHex, toHex, utf8 } from '../../src/core/encoding/bytes.ts'

// draft-msporny-base58 section 5 and Bitcoin Core's base58_encode_decode.json.
const vectors = [
  [toHex(utf8('Hello World!')), '2NEpo7TZRRrLZSi2U'],
  [
    toHex(utf8('The quick brown fox jumps over the lazy dog.')),
    'USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z',
  ],
  ['0000287fb4cd', '11233QC4'],
  ['', ''],
  ['61', '2g'],
  ['626262', 'a3gV'],
  ['516b6fcd0f', 'ABnLTmg'],
  ['bf4f89001e670274dd', '3SEo3LWLoPntC'],
  ['572e4794', '3EFU7m'],
  ['00eb15231dfceb60925886b67d065299925915aeb172c06647', '1NS17iag9jJgTHD1VXjvLCEnZuQ3rJDE9L'],
  ['00000000000000000000', '1111111111'],
] as const

describe('base58', () => {
  it.each(vectors)('encodes %s as %s', (hex, digits) => {
    expect(encodeBase58(fromHex(hex))).toBe(digits)
    expect(toHex(decodeBase58(digits))).toBe(hex)
  })

  it('gives all bytes back', () => {
    const zeros = fc.nat(4).map((length) => new Uint8Array(length))
    fc.assert(
      fc.property(zeros, fc.uint8Array({ maxLength: 130 }), (leading, rest) => {
        const bytes = Uint8Array.from([...leading, ...rest])
        expect(decodeBase58(encodeBase58(bytes))).toEqual(bytes)
      }),
      { numRuns: 1000 },
    )
  })

  it('agrees with arithmetic on big integers', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 100 }), (bytes) => {
        expect(encodeBase58(bytes)).toBe(encodeByDivision(bytes))
      }),
    )
  })

  it('gives every text of its alphabet back', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'123ABCXYZabcxyz'), maxLength: 120 })
    fc.assert(fc.property(digits, (text) => encodeBase58(decodeBase58(text)) === text))
  })

  it.each(['0', 'O', 'I', 'l', ' 2g', '2g\n', 'é', '😀'])(
    'refuses %j, which is not in the alphabet',
    (text) => {
      expect(() => decodeBase58(text)).toThrow(expect.objectContaining({ code: 'bad_request' }))
    },
  )

  it('refuses to work on a text that is longer than any key or signature', () => {
    expect(decodeBase58('1'.repeat(1024))).toHaveLength(1024)
    expect(() => decodeBase58('1'.repeat(1025))).toThrow(expect.objectContaining({ code: 'bad_request' }))
  })
})

function encodeByDivision(bytes: Uint8Array): string {
  const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
  let digits = ''
  for (let rest = BigInt(`0x${toHex(bytes)}`); rest > 0n; rest /= 58n)
    digits = alphabet[Number(rest % 58n)] + digits
  const zeros = bytes.findIndex((byte) => byte !== 0)
  return '1'.repeat(zeros === -1 ? bytes.length : zeros) + digits
}
