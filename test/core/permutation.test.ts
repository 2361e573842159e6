import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { STATUS_LIST_LENGTH } from '../../src/core/status/bitstring.ts'
import { createStatusPermutation } from '../../src/core/status/permutation.ts'

const keyOf = (byte: number) => new Uint8Array(32).fill(byte)

describe('the permutation of a status list', () => {
  it('takes each of the 131,072 entries exactly once, and finds back', async () => {
    const permutation = await createStatusPermutation(keyOf(1))
    const taken = new Uint8Array(STATUS_LIST_LENGTH)
    let wrong = 0
    for (let position = 0; position < STATUS_LIST_LENGTH; position++) {
      const index = permutation.indexOf(position)
      taken[index] = (taken[index] ?? 0) + 1
      if (permutation.positionOf(index) !== position) wrong++
    }
    expect(taken.every((count) => count === 1)).toBe(true)
    expect(wrong).toBe(0)
  })

  it('finds back under every key', async () => {
    const keys = fc.uint8Array({ minLength: 16, maxLength: 64 })
    await fc.assert(
      fc.asyncProperty(keys, fc.array(fc.nat(STATUS_LIST_LENGTH - 1)), async (key, positions) => {
        const { indexOf, positionOf } = await createStatusPermutation(key)
        expect(positions.map((position) => positionOf(indexOf(position)))).toEqual(positions)
        expect(positions.map((index) => indexOf(positionOf(index)))).toEqual(positions)
      }),
      { numRuns: 20 },
    )
  })

  it('is another one under another key', async () => {
    const [a, b] = await Promise.all([createStatusPermutation(keyOf(1)), createStatusPermutation(keyOf(2))])
    const same = Array.from({ length: 1000 }, (_, at) => at).filter((at) => a.indexOf(at) === b.indexOf(at))
    expect(same.length).toBeLessThan(5)
  })

  it('scatters neighbours over the list', async () => {
    const { indexOf } = await createStatusPermutation(keyOf(3))
    const indexes = Array.from({ length: 4096 }, (_, at) => indexOf(at))
    const perSixteenth = new Array<number>(16).fill(0)
    for (const index of indexes) perSixteenth[index >> 13] = (perSixteenth[index >> 13] ?? 0) + 1
    for (const count of perSixteenth) expect(Math.abs(count - 256)).toBeLessThan(100)
    const ascending = indexes.filter((index, at) => index > (indexes[at - 1] ?? 0)).length
    expect(Math.abs(ascending - 2048)).toBeLessThan(250)
  })

  it('never changes: indexes in signed credentials depend on it', async () => {
    const { indexOf } = await createStatusPermutation(keyOf(0))
    expect([0, 1, 2, 65_535, 131_071].map(indexOf)).toEqual([52_087, 130_157, 20_042, 99_574, 113_954])
  })

  it('knows nothing outside the list and takes no short key', async () => {
    const { indexOf, positionOf } = await createStatusPermutation(keyOf(1))
    for (const outside of [-1, STATUS_LIST_LENGTH, 1.5, Number.NaN]) {
      expect(() => indexOf(outside)).toThrow(RangeError)
      expect(() => positionOf(outside)).toThrow(RangeError)
    }
    await expect(createStatusPermutation(new Uint8Array(15))).rejects.toThrow('16 bytes')
  })
})
