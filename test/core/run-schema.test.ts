import { describe, expect, it } from 'vitest'
import { patternCost } from '../../src/core/schema/pattern-cost.ts'
import { runSchema } from '../../src/core/schema/run-schema.ts'
import { hasShared, sharedJson } from '../support/shared.ts'
import { DID_WEB, fullCredential, methodOf, sign } from './signed-samples.ts'

const DRAFT = 'https://json-schema.org/draft/2019-09/schema'
const long = { text: 'a'.repeat(20_000), list: Array.from({ length: 3_000 }, (_, n) => n) }

const namesOf = (schema: unknown, instance: unknown) =>
  runSchema(schema, instance).map(({ pointer }) => pointer)

describe('a schema from elsewhere', () => {
  it('says what is wrong, by pointer', () => {
    const schema = {
      $schema: DRAFT,
      $id: 'https://a.example/schema.json',
      type: 'object',
      required: ['name'],
      properties: { name: { $ref: '#/$defs/name' }, tags: { type: 'array', uniqueItems: true } },
      $defs: { name: { type: 'string', pattern: '^[A-Z][a-z]+$' } },
    }
    expect(namesOf(schema, { name: 'Anna', tags: ['a', 'b'] })).toEqual([])
    expect(namesOf(schema, { name: 'anna' })).toContain('/name')
    expect(namesOf(schema, { name: 'Anna', tags: ['a', 'a'] })).toContain('/tags')
    expect(namesOf(schema, {})).not.toEqual([])
    expect(Object.keys(schema)).not.toContain('$recursiveAnchor')
  })

  it.runIf(hasShared)(
    'may be the official one, which takes what is issued here and nothing less',
    async () => {
      const schema = sharedJson('standards/schemas/ob_v3p0_achievementcredential.formal.json')
      const badge = await sign(fullCredential(DID_WEB), methodOf(DID_WEB))
      expect(runSchema(schema, badge)).toEqual([])
      const { credentialSubject: _, ...less } = badge
      expect(runSchema(schema, less)).not.toEqual([])
    },
  )

  const doubling = Object.fromEntries(
    Array.from({ length: 40 }, (_, n) => [
      `d${n}`,
      { allOf: [{ $ref: `#/$defs/d${n + 1}` }, { $ref: `#/$defs/d${n + 1}` }] },
    ]),
  )
  const many = Array.from({ length: 2_000 }, () => ({ properties: { list: { uniqueItems: true } } }))
  it.each<[string, unknown, unknown]>([
    ['no object', 'schema', {}],
    ['a list', [], {}],
    ['one that leads elsewhere', { $ref: 'https://a.example/other.json' }, {}],
    ['one that leads to a file beside it', { $id: 'https://a.example/s.json', $ref: 'other.json' }, {}],
    ['one that leads nowhere', { $ref: '#/$defs/none' }, {}],
    ['one that claims to be resolved', { $ref: '#/$defs/a', __absolute_ref__: 'x' }, {}],
    ['one that leads to itself', { $ref: '#' }, {}],
    ['references that double', { $ref: '#/$defs/d0', $defs: { ...doubling, d40: {} } }, {}],
    ['a pattern that repeats what repeats', { properties: { text: { pattern: '^(a+)+$' } } }, long],
    ['a pattern with many repetitions', { properties: { text: { pattern: 'a*a*a*a*b' } } }, long],
    ['a pattern for names', { patternProperties: { '(x*)*y': true } }, long],
    ['a pattern that is none', { properties: { text: { pattern: '(' } } }, long],
    ['everything compared with everything', { allOf: many }, long],
    ['one that is too large', { title: 'x'.repeat(300_000) }, {}],
    ['one that is too deep', nested(100), {}],
    ['an id that is none', { $id: 'https://', type: 'object' }, {}],
    ['two parts of one name', { $defs: { a: { $id: 'x:a' }, b: { $id: 'x:a' } } }, {}],
    ['a credential that is too large', {}, { text: 'a'.repeat(150_000) }],
  ])('is given up in time: %s', (_, schema, instance) => {
    const started = Date.now()
    expect(() => runSchema(schema, instance)).toThrow(expect.objectContaining({ code: 'unavailable' }))
    expect(Date.now() - started).toBeLessThan(2_000)
  })
})

describe('what a pattern costs at most', () => {
  it.each([
    ['^abc$', 1],
    ['abc', 100],
    ['^a+$', 100],
    ['^[a+*]{3}$', 1],
    ['^\\*\\+\\?$', 1],
    ['^(?:ab)+$', 100],
    ['^a+@b+$', 10_000],
    ['^a{2,5}b?$', 200],
    ['^a+?$', 100],
    ['^(a|b)c$', 200],
    ['^a|b$', 200],
    ['^ext:[a-z]+(\\.[a-z]+)?$', 20_000],
  ])('of %s in 100 characters: %i', (pattern, cost) => {
    expect(patternCost(pattern, 100)).toBe(cost)
  })

  it.each([
    '(a+)+',
    '(a|aa)*',
    '((a?)b)*',
    '(?:a{1,3}){2,}',
    '(a)\\1',
    '(?=a)b',
    '(?<n>a)\\k<n>',
    'x'.repeat(600),
  ])('nobody can tell of %s', (pattern) => {
    expect(patternCost(pattern, 100)).toBe(Number.POSITIVE_INFINITY)
  })
})

function nested(depth: number): unknown {
  let schema: unknown = {}
  for (let level = 0; level < depth; level++) schema = { not: schema }
  return schema
}
