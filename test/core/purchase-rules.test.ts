import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  directAchievement,
  matchesLine,
  type RuleMatch,
  selectRules,
} from '../../src/core/purchase/match-rule.ts'
import type { PurchaseLine } from '../../src/core/purchase/purchase.ts'

const line: PurchaseLine = {
  key: 'li_1',
  quantity: 1,
  quantityAssumed: false,
  product: 'prod_1',
  price: 'price_1',
  sku: 'SKU-1',
  variant: 'var_1',
  title: 'Welding, a course',
  paymentLink: 'plink_1',
  metadata: { course: 'welding', level: '2' },
}
const bareLine: PurchaseLine = { key: 'line-1', quantity: 1, quantityAssumed: true, metadata: {} }

describe('a mapping rule', () => {
  it.each<RuleMatch>([
    { any: true },
    { product: 'prod_1' },
    { price: 'price_1' },
    { sku: 'SKU-1' },
    { paymentLink: 'plink_1' },
    { variant: 'var_1' },
    { title: 'welding' },
    { metadata: { course: 'welding' } },
    { product: 'prod_1', metadata: { course: 'welding', level: '2' } },
    { any: true, product: 'prod_1' },
  ])('%j matches the line', (match) => {
    expect(matchesLine(match, line)).toBe(true)
  })

  it.each<RuleMatch>([
    {},
    { metadata: {} },
    { product: 'prod_2' },
    { variant: 'var_2' },
    { title: 'baking' },
    { price: 'price_2' },
    { sku: 'sku-1' },
    { paymentLink: 'plink_2' },
    { metadata: { course: 'baking' } },
    { metadata: { course: 'welding', city: 'Graz' } },
    { product: 'prod_1', price: 'price_2' },
    { any: true, product: 'prod_2' },
    { metadata: { constructor: 'Object' } },
  ])('%j does not match the line', (match) => {
    expect(matchesLine(match, line)).toBe(false)
  })

  it('that names something never matches a line that has nothing', () => {
    expect(matchesLine({ product: 'prod_1' }, bareLine)).toBe(false)
    expect(matchesLine({ any: true }, bareLine)).toBe(true)
  })
})

describe('the rules of a line', () => {
  // From the least to the most specific.
  const ladder: RuleMatch[] = [
    { any: true },
    { title: 'Welding' },
    { metadata: { course: 'welding' } },
    { metadata: { course: 'welding', level: '2' } },
    { paymentLink: 'plink_1' },
    { paymentLink: 'plink_1', metadata: { course: 'welding' } },
    { product: 'prod_1' },
    { product: 'prod_1', paymentLink: 'plink_1' },
    { price: 'price_1' },
    { price: 'price_1', product: 'prod_1' },
    { price: 'price_1', sku: 'SKU-1' },
  ]
  const rules = ladder.map((match, index) => ({ id: `rule_${index}`, match }))

  it('are the most specific ones', () => {
    for (let rungs = 1; rungs <= rules.length; rungs++) {
      expect(selectRules(rules.slice(0, rungs), line)).toEqual([rules[rungs - 1]])
    }
  })

  it('are all of one specificity: a bundle', () => {
    const bundle = [
      { id: 'b', match: { sku: 'SKU-1' } },
      { id: 'c', match: { any: true as const } },
      { id: 'a', match: { price: 'price_1' } },
    ]
    expect(selectRules(bundle, line).map((rule) => rule.id)).toEqual(['a', 'b'])
  })

  it('do not depend on the order in which they are stored', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...rules, { id: 'twin', match: { price: 'price_1', sku: 'SKU-1' } }]),
        (subset) => {
          expect(selectRules(subset, line)).toEqual(selectRules([...subset].reverse(), line))
        },
      ),
    )
  })

  it('are none when none matches', () => {
    expect(selectRules([{ id: 'a', match: { product: 'prod_2' } }], line)).toEqual([])
    expect(selectRules([], line)).toEqual([])
  })
})

describe('the achievement written on a line', () => {
  it('is found under either name, the plain one first', () => {
    const withMetadata = (metadata: Record<string, string>) => directAchievement({ ...bareLine, metadata })
    expect(withMetadata({ achievement: 'welder' })).toBe('welder')
    expect(withMetadata({ signet_achievement: 'welder' })).toBe('welder')
    expect(withMetadata({ achievement: 'welder', signet_achievement: 'baker' })).toBe('welder')
    expect(withMetadata({ achievement: '', signet_achievement: 'baker' })).toBe('baker')
    expect(withMetadata({})).toBeUndefined()
  })
})
