import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromHex, toHex } from '../../src/core/encoding/bytes.ts'
import { formatUuid, parseUuid, uuidv7 } from '../../src/core/ids/uuid.ts'

const times = fc.integer({ min: 0, max: 2 ** 48 - 1 }).map((time) => new Date(time))
const random = fc.uint8Array({ minLength: 10, maxLength: 10 })

describe('a version 7 UUID', () => {
  it('is the one of RFC 9562 appendix A.6', () => {
    // The appendix's rand_a and rand_b, at the places where version and variant overwrite them.
    const bytes = uuidv7(new Date('2022-02-22T14:22:22.000-05:00'), fromHex('0cc318c4dc0c0c07398f'))
    expect(formatUuid(bytes)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f')
  })

  it('has its version and its variant whatever the random bytes are', () => {
    fc.assert(
      fc.property(times, random, (at, bytes) => {
        expect(formatUuid(uuidv7(at, bytes))).toMatch(
          /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        )
      }),
    )
  })

  it('sorts by time', () => {
    fc.assert(
      fc.property(times, times, random, random, (a, b, left, right) => {
        fc.pre(a < b)
        expect(toHex(uuidv7(a, left)) < toHex(uuidv7(b, right))).toBe(true)
      }),
    )
  })

  it('keeps 74 of the random bits', () => {
    expect(toHex(uuidv7(new Date(0), new Uint8Array(10).fill(0xff)))).toBe('0000000000007fffbfffffffffffffff')
    expect(toHex(uuidv7(new Date(0), new Uint8Array(10)))).toBe('00000000000070008000000000000000')
  })

  it('needs ten random bytes and a time that fits', () => {
    expect(() => uuidv7(new Date(0), new Uint8Array(9))).toThrow('10 random bytes')
    expect(() => uuidv7(new Date(-1), new Uint8Array(10))).toThrow('time')
    expect(() => uuidv7(new Date(Number.NaN), new Uint8Array(10))).toThrow('time')
  })
})

describe('the text of a UUID', () => {
  it('gives the bytes back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        expect(parseUuid(formatUuid(bytes))).toEqual(bytes)
      }),
    )
  })

  it.each([
    '017F22E2-79B0-7CC3-98C4-DC0C0C07398F',
    '017f22e279b07cc398c4dc0c0c07398f',
    '{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}',
    'urn:uuid:017f22e2-79b0-7cc3-98c4-dc0c0c07398f',
    '017f22e2-79b0-7cc3-98c4-dc0c0c07398f\n',
    '017f22e2-79b0-7cc3-98c4-dc0c0c07398',
    '',
  ])('is canonical: %j is no id', (text) => {
    expect(parseUuid(text)).toBeUndefined()
  })
})
