import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldSignals, type Signal } from '../../src/core/purchase/fold-signals.ts'

const policy = { minimumScore: null, retakes: 'best' as const }
let id = 0
const signal = (kind: Signal['kind'], more: Partial<Signal> = {}): Signal => ({
  kind,
  score: null,
  positive: true,
  at: 1,
  id: ++id,
  ...more,
})

const anySignal: fc.Arbitrary<Signal> = fc.record({
  kind: fc.constantFrom('completion', 'score', 'approval'),
  score: fc.constantFrom(null, 0, 0.5, 1),
  positive: fc.boolean(),
  at: fc.integer({ min: 1, max: 4 }),
  id: fc.nat(),
})

describe('what was said of somebody', () => {
  it('leads to the same, in whatever order it came', () => {
    const arrivals = fc
      .uniqueArray(anySignal, { selector: (one) => one.id, maxLength: 8 })
      .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })))
    const policies = fc.record({
      minimumScore: fc.constantFrom(null, 0.5, 1),
      retakes: fc.constantFrom('best' as const, 'last' as const),
    })
    fc.assert(
      fc.property(arrivals, policies, ([all, shuffled], wanted) => {
        expect(foldSignals(shuffled, wanted)).toEqual(foldSignals(all, wanted))
      }),
    )
  })

  it('is nothing when nobody said anything', () => {
    expect(foldSignals([], policy)).toEqual({ completed: false, approved: false })
  })

  it('can be taken back, but for scores, of which the best or the last counts', () => {
    const taken = [signal('completion'), signal('completion', { positive: false, at: 2 })]
    expect(foldSignals(taken, policy).completed).toBe(false)
    expect(foldSignals([signal('approval'), signal('approval', { positive: false })], policy).approved).toBe(
      false,
    )
    const scores = [signal('score', { score: 0.9 }), signal('score', { score: 0.1, at: 2 })]
    const threshold = { ...policy, minimumScore: 0.5 }
    expect(foldSignals(scores, threshold).completed).toBe(true)
    expect(foldSignals(scores, { ...threshold, retakes: 'last' }).completed).toBe(false)
  })

  it('of completion alone is not enough where a score is asked for', () => {
    const threshold = { ...policy, minimumScore: 0.5 }
    expect(foldSignals([signal('completion')], threshold).completed).toBe(false)
    expect(foldSignals([signal('score', { score: 0.5 })], threshold).completed).toBe(true)
    expect(foldSignals([signal('score', { score: 0.2 })], policy).completed).toBe(true)
    expect(foldSignals([signal('score', { score: 0.9, positive: false })], policy).completed).toBe(false)
  })
})
