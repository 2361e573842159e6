import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFixedWindow } from '../../src/core/limits/fixed-window.ts'

describe('a fixed window', () => {
  it('admits exactly so many of each key in each window, however they come', () => {
    const request = fc.record({ key: fc.constantFrom('a', 'b', 'c'), wait: fc.integer({ min: 0, max: 20 }) })
    fc.assert(
      fc.property(
        fc.array(request, { maxLength: 300 }),
        fc.integer({ min: 1, max: 10 }),
        (requests, limit) => {
          const window = createFixedWindow({ length: 60, maxKeys: 10 })
          const admitted = new Map<string, number>()
          let seconds = 1_000
          for (const { key, wait } of requests) {
            seconds += wait
            const place = `${key}|${Math.floor(seconds / 60)}`
            const before = admitted.get(place) ?? 0
            const taken = window.take(key, limit, seconds)
            expect(taken.allowed).toBe(before < limit)
            if (taken.allowed) admitted.set(place, before + 1)
            expect(taken.remaining).toBe(limit - (admitted.get(place) ?? 0))
            expect(taken.reset).toBe(60 - (seconds % 60))
          }
        },
      ),
    )
  })

  it('counts each key by itself', () => {
    const window = createFixedWindow({ length: 60, maxKeys: 10 })
    expect(window.take('a', 1, 0).allowed).toBe(true)
    expect(window.take('a', 1, 0).allowed).toBe(false)
    expect(window.take('b', 1, 0).allowed).toBe(true)
  })

  it('keeps no more keys than it may, and forgets the first of them first', () => {
    const window = createFixedWindow({ length: 60, maxKeys: 2 })
    window.take('a', 1, 0)
    window.take('b', 1, 0)
    window.take('c', 1, 0)
    expect(window.take('b', 1, 1).allowed).toBe(false)
    expect(window.take('c', 1, 1).allowed).toBe(false)
    expect(window.take('a', 1, 1).allowed).toBe(true)
  })
})
