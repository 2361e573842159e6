import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatBytes, equalBytes, fromHex, fromUtf8, toHex, utf8 } from '../../src/core/encoding/bytes.ts'
import { sha256 } from '../../src/core/encoding/sha256.ts'

const bytes = fc.uint8Array({ maxLength: 300 })

describe('UTF-8', () => {
  it('gives every well-formed text back', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => fromUtf8(utf8(text)) === text))
  })

  it('keeps a byte order mark, which belongs to the signed bytes', () => {
    expect(fromUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe('\ufeffa')
  })

  it('refuses ill-formed bytes instead of replacing them', () => {
    for (const bad of [[0x80], [0xc3], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80]]) {
      expect(() => fromUtf8(Uint8Array.from(bad))).toThrow(expect.objectContaining({ code: 'bad_request' }))
    }
  })
})

describe('hexadecimal', () => {
  it('gives all bytes back, from either case', () => {
    fc.assert(
      fc.property(bytes, (value) => {
        expect(fromHex(toHex(value))).toEqual(value)
        expect(fromHex(toHex(value).toUpperCase())).toEqual(value)
      }),
    )
  })

  it('is written in lower case with leading zeros', () => {
    expect(toHex(Uint8Array.of(0, 10, 255))).toBe('000aff')
  })

  it('refuses odd lengths and foreign characters', () => {
    for (const text of ['a', 'zz', '0x', ' 0', '1 ', '٠٠', '-1']) {
      expect(() => fromHex(text)).toThrow(expect.objectContaining({ code: 'bad_request' }))
    }
  })
})

describe('bytes', () => {
  it('are joined in order', () => {
    expect(concatBytes(Uint8Array.of(1), new Uint8Array(0), Uint8Array.of(2, 3))).toEqual(
      Uint8Array.of(1, 2, 3),
    )
    expect(concatBytes()).toEqual(new Uint8Array(0))
  })

  it('are equal when all of them are', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (value, at, flip) => {
          const other = value.slice()
          expect(equalBytes(value, other)).toBe(true)
          other[at % other.length] = (other[at % other.length] ?? 0) ^ flip
          expect(equalBytes(value, other)).toBe(false)
          expect(equalBytes(value, value.subarray(1))).toBe(false)
        },
      ),
    )
  })

  it('have the SHA-256 of FIPS 180-4', async () => {
    expect(toHex(await sha256(utf8('abc')))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    )
  })
})
