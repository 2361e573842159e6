import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatBytes, utf8 } from '../../src/core/encoding/bytes.ts'
import { decodeMultibase, encodeMultibase } from '../../src/core/encoding/multibase.ts'
import { problemTypeOf } from '../../src/core/proof/security-error.ts'
import {
  bitAt,
  decodeBitstring,
  encodeBitstring,
  STATUS_LIST_LENGTH,
} from '../../src/core/status/bitstring.ts'

// Bitstring Status List 1.0, example of a status list credential.
const specExample = 'uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA'
const index = fc.nat(STATUS_LIST_LENGTH - 1)
const malformed = 'https://www.w3.org/TR/vc-data-model#MALFORMED_VALUE_ERROR'

async function gzipped(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

async function problemWith(encodedList: string, maxBytes?: number): Promise<string | undefined> {
  const options = maxBytes === undefined ? {} : { maxBytes }
  const error = await decodeBitstring(encodedList, options).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'bad_request' })
  return problemTypeOf(error)
}

describe('an encoded list', () => {
  it('is read as in the example of the standard', async () => {
    const bits = await decodeBitstring(specExample)
    expect(8 * bits.length).toBe(STATUS_LIST_LENGTH)
    expect(bits.every((byte) => byte === 0)).toBe(true)
  })

  it('has exactly the bits that were set', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(index, { maxLength: 300 }), async (indexes) => {
        const bits = await decodeBitstring(await encodeBitstring(indexes))
        const set = Array.from({ length: STATUS_LIST_LENGTH }, (_, at) => at).filter((at) => bitAt(bits, at))
        expect(set).toEqual(indexes.toSorted((a, b) => a - b))
      }),
      { numRuns: 10 },
    )
  })

  it('counts from the left-most bit of the first byte', async () => {
    const bits = await decodeBitstring(await encodeBitstring([0, 9, 23, STATUS_LIST_LENGTH - 1]))
    expect([...bits.subarray(0, 3), bits.at(-1)]).toEqual([
      0b1000_0000, 0b0100_0000, 0b0000_0001, 0b0000_0001,
    ])
  })

  it('is the same text for the same indexes, in any order and however often', async () => {
    const text = await encodeBitstring([5, 1, 70_000])
    expect(await encodeBitstring(new Set([70_000, 5, 1]))).toBe(text)
    expect(await encodeBitstring([1, 1, 5, 70_000, 5])).toBe(text)
    expect([...decodeMultibase(text).subarray(0, 10)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3])
  })

  it('is short when little is set and holds everything when all is', async () => {
    expect((await encodeBitstring([])).length).toBeLessThan(100)
    const all = Array.from({ length: STATUS_LIST_LENGTH }, (_, at) => at)
    expect((await decodeBitstring(await encodeBitstring(all))).every((byte) => byte === 255)).toBe(true)
  })

  it('survives bits that do not compress, in several pieces', async () => {
    const noise = Uint8Array.from({ length: 100_000 }, (_, at) => Math.imul(at + 1, 0x9e3779b1) >>> 17)
    expect(await decodeBitstring(encodeMultibase('u', await gzipped(noise)))).toEqual(noise)
  })
})

describe('an encoded list that is malformed', () => {
  it('is refused when the header is missing or another', async () => {
    expect(await problemWith(specExample.slice(1))).toBe(malformed)
    expect(await problemWith(encodeMultibase('z', decodeMultibase(specExample)))).toBe(malformed)
    expect(await problemWith('')).toBe(malformed)
  })

  it('is refused when it is not strict base64url', async () => {
    expect(await problemWith(`${specExample}=`)).toBe(malformed)
    expect(await problemWith(`${specExample} `)).toBe(malformed)
    expect(await problemWith(specExample.replace('-', '+'))).toBe(malformed)
  })

  it('is refused when it is not GZIP, or cut short, or followed by something', async () => {
    const whole = decodeMultibase(specExample)
    for (const bytes of [
      utf8('no gzip'),
      whole.subarray(0, -5),
      concatBytes(whole, whole),
      new Uint8Array(0),
    ]) {
      expect(await problemWith(encodeMultibase('u', bytes))).toBe(malformed)
    }
  })
})

describe('an encoded list that would inflate beyond the limit', () => {
  it('is refused, while one of exactly the limit is not', async () => {
    expect(await decodeBitstring(specExample, { maxBytes: 16_384 })).toHaveLength(16_384)
    expect(await problemWith(specExample, 16_383)).toBe(malformed)
  })

  it('is refused without inflating the rest', async () => {
    // 64 MiB of zeros in 65 KB, of which the second half is broken: whoever gets there sees other damage.
    const bomb = await gzipped(new Uint8Array(64 * 1024 * 1024))
    bomb.fill(0xff, bomb.length / 2)
    await expect(decodeBitstring(encodeMultibase('u', bomb))).rejects.toThrow(
      'expands to more than 16777216 bytes',
    )
  })

  it('is refused without a look when the text alone is too long', async () => {
    await expect(decodeBitstring(`u${'A'.repeat(4000)}`, { maxBytes: 1000 })).rejects.toThrow(
      'more than 1000 bytes',
    )
  })
})

describe('a bit outside the list', () => {
  it.each([-1, 8, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('is an error of range: %d', (at) => {
    let error: unknown
    try {
      bitAt(new Uint8Array(1), at)
    } catch (thrown) {
      error = thrown
    }
    expect(problemTypeOf(error)).toBe('https://www.w3.org/TR/vc-data-model#RANGE_ERROR')
  })

  it('cannot be set', async () => {
    await expect(encodeBitstring([STATUS_LIST_LENGTH])).rejects.toThrow('131072 entries')
  })
})
