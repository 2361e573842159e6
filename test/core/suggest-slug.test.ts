import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { suggestSlug } from '../../src/core/ids/suggest-slug.ts'
import { slug } from '../../src/http/schemas/text.ts'

const names = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.string({ minLength: 60, maxLength: 70 }),
)

describe('a slug that follows from a name', () => {
  it('is one that addresses can have, or empty', () => {
    fc.assert(
      fc.property(names, (name) => {
        const made = suggestSlug(name, new Set())
        expect(made === '' || slug.safeParse(made).success).toBe(true)
      }),
    )
  })

  it('is never one that is taken, however many are', () => {
    fc.assert(
      fc.property(names, fc.integer({ min: 1, max: 12 }), (name, count) => {
        const taken = new Set<string>()
        for (let n = 0; n < count; n++) {
          const made = suggestSlug(name, taken)
          if (made === '') return
          expect(taken.has(made)).toBe(false)
          expect(slug.safeParse(made).success).toBe(true)
          taken.add(made)
        }
      }),
    )
  })

  it('follows from itself', () => {
    fc.assert(
      fc.property(names, (name) => {
        const made = suggestSlug(name, new Set())
        expect(suggestSlug(made, new Set())).toBe(made)
      }),
    )
  })

  it.each([
    ['Première aide, niveau 2', 'premiere-aide-niveau-2'],
    ['溶接', ''],
  ])('of %s is %j', (name, made) => expect(suggestSlug(name, new Set())).toBe(made))
})
