import { describe, expect, it } from 'vitest'
import { cpuSeconds } from '../../bench/lib/cpu-seconds.ts'
import { median, quantile, spreadPercent } from '../../bench/lib/statistics.ts'
import { randomCredential, randomFamily } from '../../bench/worker/random-credential.ts'
import { randomText } from '../../bench/worker/random-text.ts'
import { createRandom } from '../../bench/worker/seeded-random.ts'

describe('the statistics of the benchmark', () => {
  it('find what lies between two samples', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5)
    expect(quantile([3, 1, 2], 1)).toBe(3)
    expect(quantile(Array.from({ length: 101 }, (_, n) => n).reverse(), 0.99)).toBeCloseTo(99)
    expect(() => median([])).toThrow(RangeError)
  })

  it('tell how far the rounds lie apart, in per cent of the median', () => {
    expect(spreadPercent([90, 100, 120])).toBe(30)
  })

  it('know no processor time of a process that is not there', () => {
    expect(cpuSeconds(undefined)).toBeUndefined()
    expect(cpuSeconds(2 ** 30)).toBeUndefined()
  })
})

describe('the random credentials of the benchmark', () => {
  const credential = (seed: number) => randomCredential(randomFamily(1, 2), seed)

  it('are the same for the same seed and others for another', () => {
    expect(credential(3)).toEqual(credential(3))
    expect(credential(3)).not.toEqual(credential(4))
  })

  it('share their members within a family', () => {
    expect(Object.keys(credential(3))).toEqual(Object.keys(credential(4)))
  })

  it('are well-formed text from every plane of Unicode', () => {
    const random = createRandom(5)
    const planes = new Set<number>()
    for (let n = 0; n < 500; n++) {
      const text = randomText(random, 20)
      expect(text.isWellFormed()).toBe(true)
      for (const char of text) planes.add((char.codePointAt(0) ?? 0) >> 16)
    }
    expect(planes.size).toBe(17)
  })
})
