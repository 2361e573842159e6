import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromBase64, fromBase64Url, toBase64, toBase64Url } from '../../src/core/encoding/base64.ts'
import { utf8 } from '../../src/core/encoding/bytes.ts'

// RFC 4648 section 10.
const vectors = [
  ['', ''],
  ['f', 'Zg=='],
  ['fo', 'Zm8='],
  ['foo', 'Zm9v'],
  ['foob', 'Zm9vYg=='],
  ['fooba', 'Zm9vYmE='],
  ['foobar', 'Zm9vYmFy'],
] as const

describe('base64', () => {
  it.each(vectors)('encodes %j as RFC 4648 says', (text, encoded) => {
    expect(toBase64(utf8(text))).toBe(encoded)
    expect(fromBase64(encoded)).toEqual(utf8(text))
    expect(toBase64Url(utf8(text))).toBe(encoded.replaceAll('=', ''))
    expect(fromBase64Url(encoded.replaceAll('=', ''))).toEqual(utf8(text))
  })

  it('gives all bytes back, in both alphabets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(fromBase64(toBase64(bytes))).toEqual(bytes)
        expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes)
      }),
    )
  })

  it('takes more bytes than a call takes arguments', () => {
    const bytes = Uint8Array.from({ length: 300_000 }, (_, at) => at)
    expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes)
  })

  it('uses - and _ for URLs and + and / otherwise', () => {
    const bytes = Uint8Array.of(0xfb, 0xff, 0xbf)
    expect(toBase64(bytes)).toBe('+/+/')
    expect(toBase64Url(bytes)).toBe('-_-_')
  })

  it('has one text for each byte string: any other text that decodes to it is refused', () => {
    const text = fc.string({ unit: fc.constantFrom(...'AQgwE0-_+/=\n '), maxLength: 9 })
    fc.assert(
      fc.property(text, (candidate) => {
        expect(decodesToItself(candidate, fromBase64Url, toBase64Url)).toBe(true)
        expect(decodesToItself(candidate, fromBase64, toBase64)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it.each(['Zg==', 'Zg=', 'Z', 'Zh', 'Zm9', 'Zm 9v', 'Zm9v\n', '+/+/', 'Zm9é'])(
    'refuses %j as base64url',
    (text) => {
      expect(() => fromBase64Url(text)).toThrow(expect.objectContaining({ code: 'bad_request' }))
    },
  )

  it.each(['Zg', 'Zg=', 'Zg===', 'Zh==', 'Zm9=', 'Z===', '=', '====', ' Zg==', 'Zg==\n', '-_-_'])(
    'refuses %j as base64',
    (text) => {
      expect(() => fromBase64(text)).toThrow(expect.objectContaining({ code: 'bad_request' }))
    },
  )
})

/** True for a text that is refused, too: the law is about those that are not. */
function decodesToItself(
  text: string,
  from: (text: string) => Uint8Array,
  to: (bytes: Uint8Array) => string,
) {
  let bytes: Uint8Array
  try {
    bytes = from(text)
  } catch {
    return true
  }
  return to(bytes) === text
}
