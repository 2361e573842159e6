import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BadgeError } from '../../src/core/badge-error.ts'
import { bakeSvg } from '../../src/core/bake/svg.ts'
import { toBase64Url } from '../../src/core/encoding/base64.ts'
import { utf8 } from '../../src/core/encoding/bytes.ts'
import { isCompactJws, parseCompactJws } from '../../src/core/unpack/compact-jws.ts'
import { parseStrictJson } from '../../src/core/unpack/strict-json.ts'
import { unpackCredential } from '../../src/core/unpack/unpack-credential.ts'

const refused = (message: RegExp) =>
  expect.objectContaining({ code: 'bad_request', message: expect.stringMatching(message) })

describe('strict JSON', () => {
  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6, noUnicodeString: false }), (text) => {
        if (!JSON.stringify(JSON.parse(text)).includes('"__proto__":')) {
          expect(parseStrictJson(text)).toEqual(JSON.parse(text))
        }
      }),
    )
  })

  it.each([
    ['a repeated member', '{"a":1,"a":1}', /a occurs twice/],
    ['a repeated member deep inside', '[{"b":{"x":[1,{"a":1,"c":[],"a":2}]}}]', /a occurs twice/],
    ['a repeated member in other spelling', String.raw`{"a":1,"\u0061":2}`, /a occurs twice/],
    ['a byte order mark', '\ufeff{}', /byte order mark/],
    ['a lone surrogate in a value', String.raw`{"a":"\ud800"}`, /lone surrogate/],
    ['a lone surrogate in a name', String.raw`{"\udfff":1}`, /lone surrogate/],
    ['a member that some read as a prototype', '{"__proto__":{"admin":true}}', /__proto__/],
    ['the same in other spelling', String.raw`{"\u005f_proto__":1}`, /__proto__/],
    ['65 levels', `${'['.repeat(65)}${']'.repeat(65)}`, /deeper than 64/],
    ['100,000 brackets', '['.repeat(100_000), /deeper than 64/],
    ['an end that is missing', '{"a":1', /not valid JSON/],
    ['garbage at the end', '{"a":1} x', /not valid JSON/],
    ['a comment', '{/* */}', /not valid JSON/],
    ['a single quote', "{'a':1}", /not valid JSON/],
    ['nothing', '', /not valid JSON/],
  ])('refuses %s', (_, text, message) => {
    expect(() => parseStrictJson(text)).toThrow(refused(message))
  })

  it('does not take brackets, commas and quotes in strings for its own', () => {
    const text = String.raw`{"a":"[{\"a\":1,","b":"\\","a,":["a","a",{"a":"a"}]}`
    expect(parseStrictJson(text)).toEqual(JSON.parse(text))
    expect(parseStrictJson(JSON.stringify('['.repeat(100)))).toBe('['.repeat(100))
  })

  it('takes time in proportion to a hostile text', () => {
    const started = Date.now()
    expect(() => parseStrictJson(`"${String.raw`\"`.repeat(500_000)}`)).toThrow(refused(/not valid JSON/))
    expect(() => parseStrictJson(`{"${'\\'.repeat(999_999)}`)).toThrow(refused(/not valid JSON/))
    expect(Date.now() - started).toBeLessThan(2_000)
  })
})

const part = (value: unknown): string => toBase64Url(utf8(JSON.stringify(value)))
const jwt = `${part({ alg: 'none' })}.${part({ iss: 'x' })}.`

describe('a compact JWS', () => {
  it('is read without being believed', () => {
    expect(parseCompactJws(jwt)).toMatchObject({
      header: { alg: 'none' },
      payload: { iss: 'x' },
      signature: new Uint8Array(0),
    })
    expect(isCompactJws(jwt)).toBe(true)
  })

  it.each([
    ['two parts', 'a.b', /three base64url parts/],
    ['four parts', 'a.b.c.d', /three base64url parts/],
    ['padding', `${jwt}=`, /three base64url parts/],
    [
      'a header that is no JSON',
      `${toBase64Url(utf8('x'))}.${part({})}.`,
      /header of the token cannot be read/,
    ],
    ['a header that is a list', `${part([])}.${part({})}.`, /header of the token is not a JSON object/],
    ['a payload that is text', `${part({})}.${part('x')}.`, /payload of the token is not a JSON object/],
    [
      'a payload with a repeated member',
      `${part({})}.${toBase64Url(utf8('{"a":1,"a":2}'))}.`,
      /payload of the token cannot be read: the member a occurs twice/,
    ],
    ['a payload that is not UTF-8', `${part({})}.${toBase64Url(Uint8Array.of(0xff))}.`, /UTF-8/],
    ['bits that count for nothing', `${part({})}.${part({})}.AB`, /base64url/],
  ])('is refused with %s', (_, text, message) => {
    expect(() => parseCompactJws(text)).toThrow(refused(message))
  })
})

const svg = '<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>'
const pngStart = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)

describe('unpacking', () => {
  it('finds JSON, as text and as bytes', () => {
    const expected = { form: 'json', credential: { a: 1 }, warnings: [] }
    expect(unpackCredential(' {"a":1}\n')).toEqual(expected)
    expect(unpackCredential(utf8('{"a":1}'))).toEqual(expected)
  })

  it('finds a token, bare or as a JSON string', () => {
    const expected = { form: 'jwt', jwt, warnings: [] }
    expect(unpackCredential(`\n${jwt}\n`)).toEqual(expected)
    expect(unpackCredential(JSON.stringify(jwt))).toEqual(expected)
  })

  it('finds either in an SVG', () => {
    const json = bakeSvg(svg, { json: '{"a":1}' })
    expect(unpackCredential(json)).toEqual({ form: 'svg', credential: { a: 1 }, warnings: [] })
    expect(unpackCredential(utf8(bakeSvg(svg, { jwt })))).toEqual({ form: 'svg', jwt, warnings: [] })
  })

  it('says when an image carries more than one credential, and takes the first', () => {
    const one = bakeSvg(svg, { json: '{"a":1}' })
    const [element] = /<openbadges:credential>.*<\/openbadges:credential>/s.exec(one) ?? []
    const two = one.replace(element ?? '', `${element}${element?.replace('"a":1', '"a":2')}`)
    expect(unpackCredential(two)).toEqual({
      form: 'svg',
      credential: { a: 1 },
      warnings: ['the image carries 2 credentials; only the first was read'],
    })
  })

  it('finds the address that an Open Badge 2.0 may be', () => {
    const baked =
      '<svg xmlns="http://www.w3.org/2000/svg" xmlns:b="http://openbadges.org"><b:assertion>https://a.example/1</b:assertion></svg>'
    expect(unpackCredential(baked)).toEqual({ form: 'svg', url: 'https://a.example/1', warnings: [] })
  })

  it.each<[string, Uint8Array | string, RegExp]>([
    ['nothing', ' \n', /nothing in it/],
    ['a list', '[]', /not an object/],
    ['a number', '12', /not an object/],
    ['null', 'null', /not an object/],
    ['text', '"hello"', /not an object/],
    ['prose', 'hello', /not valid JSON/],
    ['a byte order mark', '\ufeff{"a":1}', /byte order mark/],
    ['bytes that are not UTF-8', Uint8Array.of(0x7b, 0xff, 0x7d), /UTF-8/],
    ['a PNG that is broken off', pngStart, /PNG/],
    ['an SVG without a credential', svg, /carries no credential/],
    ['a PDF', utf8('%PDF-1.7'), /PDF/],
  ])('refuses %s', (_, input, message) => {
    expect(() => unpackCredential(input)).toThrow(refused(message))
  })

  it('never fails in another way', () => {
    const input = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.uint8Array({ maxLength: 80 }).map((bytes) => Uint8Array.of(...pngStart, ...bytes)),
      fc.string({ maxLength: 80 }).map((text) => `<svg ${text}`),
    )
    fc.assert(
      fc.property(input, (bytes) => {
        try {
          unpackCredential(bytes)
        } catch (error) {
          expect(error).toBeInstanceOf(BadgeError)
        }
      }),
      { numRuns: 2_000 },
    )
  })
})
