import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BadgeError } from '../../src/core/badge-error.ts'
import { crc32 } from '../../src/core/bake/crc32.ts'
import { bakePng, unbakePng } from '../../src/core/bake/png.ts'
import { buildPngChunk, readPngChunks } from '../../src/core/bake/png-chunks.ts'
import { MAX_IMAGE_SIZE } from '../../src/core/bake/unbaked.ts'
import { concatBytes, equalBytes, fromHex, utf8 } from '../../src/core/encoding/bytes.ts'

const SIGNATURE = fromHex('89504e470d0a1a0a')
const IHDR = buildPngChunk('IHDR', fromHex('00000001000000010802000000'))
const GAMA = buildPngChunk('gAMA', fromHex('0000b18f'))
const COMMENT = buildPngChunk('tEXt', utf8('Comment\0a drawing'))
const IDAT = buildPngChunk('IDAT', fromHex('789c63f8cfc000000301'))
const MORE = buildPngChunk('IDAT', fromHex('0100'))
const IEND = buildPngChunk('IEND', new Uint8Array())

const png = (...chunks: Uint8Array[]) => concatBytes(SIGNATURE, IHDR, ...chunks, IEND)
const plain = png(GAMA, COMMENT, IDAT, MORE)
const textChunk = (keyword: string, text: string, flags = '\0\0') =>
  buildPngChunk('iTXt', utf8(`${keyword}\0${flags}en\0mot clé\0${text}`))
const typesOf = (bytes: Uint8Array) => Array.from(readPngChunks(bytes), ({ type }) => type)

/** Without any text chunk of the keyword, however it is written. */
const othersOf = (bytes: Uint8Array) =>
  Array.from(readPngChunks(bytes), ({ start, end }) => bytes.slice(start, end)).filter(
    (chunk) => !new TextDecoder('latin1').decode(chunk).includes('openbadgecredential'),
  )

const refusal = (call: () => unknown): unknown => {
  try {
    call()
  } catch (cause) {
    return cause instanceof BadgeError ? cause.code : cause
  }
  return 'accepted'
}

const anyText = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ unit: 'grapheme', maxLength: 100 }),
    fc
      .array(fc.tuple(fc.integer({ min: 0, max: 16 }), fc.integer({ min: 0, max: 0xfffd })))
      .map((points) => points.map(([plane, low]) => String.fromCodePoint(plane * 0x10000 + low)).join('')),
    fc.json(),
  )
  .map((text) => text.replaceAll('\0', '').toWellFormed())

describe('a baked PNG', () => {
  it('has the bytes of the standard: keyword, no compression, no language, UTF-8', () => {
    const chunk = Array.from(readPngChunks(bakePng(plain, '{"é":1}'))).find(({ type }) => type === 'iTXt')
    expect(chunk?.data).toEqual(utf8('openbadgecredential\0\0\0\0\0{"é":1}'))
  })

  it('carries the credential before its pixels', () => {
    expect(typesOf(bakePng(plain, '{}'))).toEqual(['IHDR', 'gAMA', 'tEXt', 'iTXt', 'IDAT', 'IDAT', 'IEND'])
  })

  it('gives back any text of any plane, leaves all else as it was, and is never doubled', () => {
    fc.assert(
      fc.property(anyText, anyText, (first, second) => {
        const once = bakePng(plain, first)
        const twice = bakePng(once, second)
        expect(unbakePng(once)).toEqual({ kind: 'ob3', text: first, duplicates: 0 })
        expect(unbakePng(twice)).toEqual({ kind: 'ob3', text: second, duplicates: 0 })
        expect(equalBytes(twice, bakePng(plain, second))).toBe(true)
        expect(othersOf(twice)).toEqual(othersOf(plain))
      }),
      { numRuns: 1000 },
    )
  })

  it('is left with one credential where it had several, at the place of the first', () => {
    const several = png(
      IDAT,
      COMMENT,
      textChunk('openbadgecredential', 'a'),
      MORE,
      buildPngChunk('zTXt', utf8('openbadgecredential\0\0?')),
      buildPngChunk('tEXt', utf8('openbadgecredential\0b')),
    )
    const baked = bakePng(several, 'c')
    expect(typesOf(baked)).toEqual(['IHDR', 'IDAT', 'tEXt', 'iTXt', 'IDAT', 'IEND'])
    expect(othersOf(baked)).toEqual(othersOf(several))
    expect(unbakePng(baked)).toEqual({ kind: 'ob3', text: 'c', duplicates: 0 })
  })

  it('loses what follows its end', () => {
    expect(bakePng(concatBytes(plain, utf8('trailing')), '{}')).toEqual(bakePng(plain, '{}'))
  })

  it('reads a view that does not begin at the start of its memory', () => {
    const shifted = concatBytes(new Uint8Array(3), plain).subarray(3)
    expect(bakePng(shifted, '{}')).toEqual(bakePng(plain, '{}'))
  })

  it('refuses text that PNG cannot carry', () => {
    expect(refusal(() => bakePng(plain, 'a\0b'))).toBe('bad_request')
    expect(refusal(() => bakePng(plain, 'a\ud800b'))).toBe('bad_request')
  })

  it('has CRCs as the PNG specification defines them', () => {
    expect(crc32(utf8('123456789'))).toBe(0xcbf43926)
    expect(crc32(utf8('IEND'))).toBe(0xae426082)
  })
})

describe('unbaking a PNG', () => {
  it('finds nothing where nothing is', () => {
    expect(unbakePng(plain)).toBeUndefined()
    expect(unbakePng(png(textChunk('openbadgecredentials', '{}'), IDAT))).toBeUndefined()
    expect(unbakePng(png(buildPngChunk('tEXt', utf8('openbadgecredential\0{}')), IDAT))).toBeUndefined()
    expect(unbakePng(png(buildPngChunk('tIME', utf8('openbadgecredential')), IDAT))).toBeUndefined()
  })

  it.each([
    ['openbadgecredential', 'ob3'],
    ['clrcredential', 'clr'],
    ['openbadges', 'ob2'],
  ])('reads the keyword %s', (keyword, kind) => {
    expect(unbakePng(png(textChunk(keyword, '{"a":"ü"}'), IDAT))).toEqual({
      kind,
      text: '{"a":"ü"}',
      duplicates: 0,
    })
  })

  it('reads the Latin-1 of an Open Badge 2.0 in tEXt', () => {
    const data = concatBytes(utf8('openbadges\0'), fromHex('e9809f'))
    expect(unbakePng(png(buildPngChunk('tEXt', data), IDAT))?.text).toBe('é\u0080\u009f')
  })

  it('takes the first of several and says how many more there are', () => {
    const chunks = ['one', 'two', 'three'].map((text) => textChunk('openbadgecredential', text))
    expect(unbakePng(png(...chunks, IDAT))).toEqual({ kind: 'ob3', text: 'one', duplicates: 2 })
  })

  it('prefers an Open Badge 3.0 to the 2.0 that stands before it', () => {
    const both = bakePng(png(textChunk('openbadges', 'https://example.org/assertion'), IDAT), '{"new":true}')
    expect(unbakePng(both)).toEqual({ kind: 'ob3', text: '{"new":true}', duplicates: 0 })
  })

  it.each(['openbadgecredential', 'clrcredential', 'openbadges'])('refuses a compressed %s', (keyword) => {
    expect(refusal(() => unbakePng(png(textChunk(keyword, 'x', '\x01\0'), IDAT)))).toBe('bad_request')
  })

  it('refuses a chunk that is cut short or not UTF-8', () => {
    const cut = buildPngChunk('iTXt', utf8('openbadgecredential\0\0\0en'))
    expect(refusal(() => unbakePng(png(cut, IDAT)))).toBe('bad_request')
    const bad = buildPngChunk('iTXt', concatBytes(utf8('openbadgecredential\0\0\0\0\0'), fromHex('ff')))
    expect(refusal(() => unbakePng(png(bad, IDAT)))).toBe('bad_request')
  })
})

describe('a PNG that is not sound', () => {
  const wrongCrc = concatBytes(plain.slice(0, -1), new Uint8Array(1))
  it.each([
    ['nothing', new Uint8Array()],
    ['the signature alone', SIGNATURE],
    ['a JPEG', fromHex('ffd8ffe000104a46494600010100000100010000ffd9')],
    ['a broken CRC', wrongCrc],
    ['no IHDR', concatBytes(SIGNATURE, IDAT, IEND)],
    ['an IHDR of the wrong length', concatBytes(SIGNATURE, buildPngChunk('IHDR', new Uint8Array(12)), IEND)],
    ['no IEND', plain.slice(0, -12)],
    ['a type that is no letters', png(buildPngChunk('a\x00bc', new Uint8Array()), IDAT)],
    [
      'a length beyond the file',
      concatBytes(SIGNATURE, IHDR, fromHex('ffffffff49444154'), new Uint8Array(16)),
    ],
  ])('is refused: %s', (_, bytes) => {
    expect(refusal(() => unbakePng(bytes))).toBe('bad_request')
    expect(refusal(() => bakePng(bytes, '{}'))).toBe('bad_request')
  })

  it('is refused at every place where it can end', () => {
    for (let length = 0; length < plain.length; length++) {
      expect(refusal(() => unbakePng(plain.slice(0, length)))).toBe('bad_request')
    }
  })

  it('is refused for baking if it has no pixels', () => {
    expect(refusal(() => bakePng(png(), '{}'))).toBe('bad_request')
  })

  it('is refused beyond 10 MiB, before or after baking', () => {
    const large = png(buildPngChunk('IDAT', new Uint8Array(MAX_IMAGE_SIZE - 57 - 100)))
    expect(large.length).toBe(MAX_IMAGE_SIZE - 100)
    expect(unbakePng(large)).toBeUndefined()
    expect(refusal(() => bakePng(large, ' '.repeat(100)))).toBe('payload_too_large')
    expect(refusal(() => unbakePng(concatBytes(large, new Uint8Array(101))))).toBe('payload_too_large')
  })

  it('takes 200,000 credentials for what they are', () => {
    const chunk = textChunk('openbadgecredential', '')
    const many = new Uint8Array(chunk.length * 200_000)
    for (let at = 0; at < many.length; at += chunk.length) many.set(chunk, at)
    const hostile = png(many, IDAT)
    expect(unbakePng(hostile)?.duplicates).toBe(199_999)
    expect(bakePng(hostile, '{}')).toEqual(bakePng(png(IDAT), '{}'))
  })

  it('never ends in anything but an answer or a BadgeError', () => {
    const rich = png(GAMA, textChunk('openbadges', 'x'), textChunk('openbadgecredential', '{"é":1}'), IDAT)
    const mutated = fc
      .array(fc.tuple(fc.nat(rich.length - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 4 })
      .map((changes) => {
        const bytes = rich.slice()
        for (const [at, value] of changes) bytes[at] = value
        return bytes
      })
    // With CRCs set right again, so that what lies behind that check is reached too.
    const repaired = mutated.map((bytes) => {
      const view = new DataView(bytes.buffer)
      for (let at = 8; at + 12 <= bytes.length; ) {
        const end = at + 12 + view.getUint32(at)
        if (end > bytes.length) break
        view.setUint32(end - 4, crc32(bytes.subarray(at + 4, end - 4)))
        at = end
      }
      return bytes
    })
    const spliced = fc
      .tuple(fc.nat(rich.length), fc.nat(40), fc.uint8Array({ maxLength: 40 }))
      .map(([at, drop, insert]) => concatBytes(rich.slice(0, at), insert, rich.slice(at + drop)))
    const garbage = fc.uint8Array({ maxLength: 200 }).map((bytes) => concatBytes(SIGNATURE, bytes))
    fc.assert(
      fc.property(fc.oneof(mutated, repaired, spliced, garbage), (bytes) => {
        for (const call of [() => unbakePng(bytes), () => bakePng(bytes, '{}')]) {
          expect(['accepted', 'bad_request']).toContain(refusal(call))
        }
      }),
      { numRuns: 20_000 },
    )
  })
})
