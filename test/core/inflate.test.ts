import fc from 'fast-check'
import { zlibSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { createBudget } from '../../src/core/pdf/budget.ts'
import { inflate } from '../../src/core/pdf/inflate.ts'

const plenty = () => createBudget(Number.POSITIVE_INFINITY)
type Level = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9

/** Bytes as files have them: some by chance, some again and again. */
const content = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.tuple(fc.nat(255), fc.nat(3000)).map(([byte, count]) => new Uint8Array(count).fill(byte)),
      fc.tuple(fc.uint8Array({ maxLength: 9 }), fc.nat(300)).map(([some, count]) => {
        return Uint8Array.from({ length: count * some.length }, (_, n) => some[n % some.length] ?? 0)
      }),
    ),
    { maxLength: 20 },
  )
  .map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])))
const level = fc.integer({ min: 0, max: 9 }).map((n) => n as Level)

/** Empty blocks, each with a code that has a symbol of 15 bits. */
function emptyBlocks(count: number): Uint8Array {
  const bytes: number[] = [0x78, 0x9c]
  let [byte, filled] = [0, 0]
  const put = (value: number, bits: number) => {
    for (let n = 0; n < bits; n++) {
      byte |= ((value >> n) & 1) << filled
      if (++filled < 8) continue
      bytes.push(byte)
      ;[byte, filled] = [0, 0]
    }
  }
  for (let n = 1; n <= count; n++) {
    put(n === count ? 1 : 0, 1)
    put(2, 2)
    put(0, 10)
    put(15, 4)
    // Of the lengths of codes, 18 (many zeros) and 15 have a bit each.
    for (let place = 0; place < 19; place++) put(place === 2 || place === 18 ? 1 : 0, 3)
    for (const zeros of [138, 118]) {
      put(1, 1)
      put(zeros - 11, 7)
    }
    put(0, 2 + 15)
  }
  put(0, 7)
  return Uint8Array.from(bytes)
}

describe('a deflated stream', () => {
  it('comes out as it went in, whatever follows it', () => {
    fc.assert(
      fc.property(content, level, fc.uint8Array({ maxLength: 9 }), (bytes, level, tail) => {
        const deflated = zlibSync(bytes, { level })
        expect(inflate(Uint8Array.from([...deflated, ...tail]), plenty())).toEqual(bytes)
      }),
    )
  })

  it('reaches back as far as it can', () => {
    const noise = Uint8Array.from({ length: 32_768 }, (_, n) => (n * n * 2_654_435_761) >>> 11)
    const bytes = Uint8Array.from([...noise, ...noise, ...new Uint8Array(700)])
    for (const level of [0, 9] as const) {
      expect(inflate(zlibSync(bytes, { level }), plenty())).toEqual(bytes)
    }
  })

  it('is nothing where it is cut off, has no head or has a dictionary of its own', () => {
    const deflated = zlibSync(Uint8Array.from({ length: 500 }, (_, n) => n))
    // Its last four bytes are a checksum.
    for (let end = 0; end < deflated.length - 4; end++) {
      expect([end, inflate(deflated.subarray(0, end), plenty())]).toEqual([end, undefined])
    }
    for (const head of [
      [0x79, 0x9c],
      [0x78, 0x9d],
      [0x78, 0xbb],
    ]) {
      expect(inflate(Uint8Array.from([...head, ...deflated.subarray(2)]), plenty())).toBeUndefined()
    }
  })

  it('never gives more than is paid for, whatever the bytes are', () => {
    fc.assert(
      fc.property(
        content,
        level,
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 }),
        (bytes, level, changes) => {
          const damaged = zlibSync(bytes, { level })
          for (const [at, byte] of changes) damaged[2 + (at % (damaged.length - 2))] = byte
          let spent = 0
          const spend = (amount: number) => {
            spent += amount
          }
          const found = inflate(damaged, { spend })
          expect(spent).toBeGreaterThanOrEqual(found?.length ?? 0)
          expect(spent).toBeLessThanOrEqual(2_064 * damaged.length)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('that is nothing but blocks without content is work too', () => {
    expect(inflate(emptyBlocks(3), plenty())).toEqual(new Uint8Array())
    expect(() => inflate(emptyBlocks(10_000), createBudget(1_000_000))).toThrow(/more work/)
  })
})
