import { describe, expect, it } from 'vitest'
import { readFontCoverage } from '../../src/raster/font-coverage.ts'
import { loadFonts } from '../../src/raster/fonts.ts'
import { settableText } from '../../src/raster/settable-text.ts'

const set = async (text: string) => settableText(text, (await loadFonts(text)).map(readFontCoverage))

describe('text as the fonts can set it', () => {
  it.each([
    'Zażółć gęślą jaźń — “Ünïcödé” №1 ½',
    'Ἀρχὴ ἥμισυ παντός',
    'Российская й Українська ѣ',
    'שָׁלוֹם עֲלֵיכֶם',
    'متخصص حرفه\u200cای ۱۴۰۳',
    'Royal المعهد Institute',
  ])('is the text itself: %s', async (text) => {
    expect(await set(text)).toBe(text.normalize('NFC'))
  })

  it.each([
    ['Python 🐍 Expert 👩‍💻', 'Python Expert'],
    ['1️⃣ First\ufe0f ⭐', '1 First'],
    ['e\u0301cole', 'école'],
    ['🐍', ''],
    ['', ''],
  ])('does without symbols that the fonts lack: %s', async (text, settable) => {
    expect(await set(text)).toBe(settable)
  })

  it.each(['高度', 'Engineer 高', 'भारत', 'a\u0c4d', '𐍈', '٣ ३'])(
    'is empty where a letter, a mark or a digit is lacking: %s',
    async (text) => {
      expect(await set(text)).toBe('')
    },
  )

  it('needs letter and mark to be in one font', () => {
    const [letters, marks] = [new Set([0x61]), new Set([0x301])]
    expect(settableText('a\u0316', [letters, new Set([0x316])])).toBe('')
    expect(settableText('a', [marks, letters])).toBe('a')
  })
})

describe('the coverage of a font', () => {
  it('is what its character map says', async () => {
    const [latin, ...others] = (await loadFonts('Aאا')).map(readFontCoverage)
    expect(others).toHaveLength(2)
    expect(['A', 'ß', 'Ω', 'Я', '\u1e9e', '€'].map((c) => latin?.has(c.codePointAt(0) ?? 0))).toEqual(
      Array(6).fill(true),
    )
    expect(['א', 'ا', '高', '\uffff', '\u{10348}'].map((c) => latin?.has(c.codePointAt(0) ?? 0))).toEqual(
      Array(5).fill(false),
    )
    expect(others.map((font) => [font.has(0x5d0), font.has(0x627)])).toEqual([
      [true, false],
      [false, true],
    ])
  })

  it('reads both kinds of segments and groups, and no glyph 0', () => {
    const be = (...values: number[]) => values.flatMap((value) => [value >> 8, value & 0xff])
    const format4 = [
      ...be(4, 0, 0, 6, 0, 0, 0),
      ...be(0x42, 0x52, 0xffff, 0, 0x41, 0x50, 0xffff),
      // U+0041 becomes glyph 0 by its delta; U+0050 to U+0052 are listed, the second of them as glyph 0.
      ...be(0x10000 - 0x41, 5, 1, 0, 4, 0, 7, 0, 9),
    ]
    const format12 = be(12, 0, 0, 28, 0, 0, 0, 1, 1, 0xf600, 1, 0xf601, 0, 5)
    const cmap = [...be(0, 2, 3, 1, 0, 20, 3, 10, 0, 20 + format4.length), ...format4, ...format12]
    const header = [
      ...be(0, 1, 1, 0, 0, 0),
      ...[...'cmap'].map((c) => c.charCodeAt(0)),
      ...be(0, 0, 0, 28, 0, 0),
    ]
    expect([...readFontCoverage(new Uint8Array([...header, ...cmap]).buffer)]).toEqual([
      0x42, 0x50, 0x52, 0x1f600, 0x1f601,
    ])
  })
})
