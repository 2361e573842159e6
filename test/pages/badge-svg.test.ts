import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildBadgeSvg } from '../../src/core/badge-image/badge-svg.ts'
import { type BadgeStyle, ICONS, SHAPES } from '../../src/core/badge-image/design.ts'
import { contrastOf } from '../../src/core/badge-image/seal-colour.ts'

const base = { title: 'Chartered Practitioner', issuerName: 'Royal Institute', seed: 'ach_1', test: false }

/** Enough of XML 1.0 to be sure that a parser accepts the picture: characters, entities, tags that pair. */
function expectWellFormed(svg: string): void {
  expect(svg).toMatch(/^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u)
  expect(svg.replace(/&(amp|lt|gt|quot|#39);/g, '')).not.toContain('&')
  const open: string[] = []
  const rest = svg.replace(
    /<(\/?)([a-zA-Z]+)((?: [\w:-]+="[^"<]*")*)(\/?)>/g,
    (_, end, name, attributes, empty) => {
      const names = [...attributes.matchAll(/ ([\w:-]+)="/g)].map(([, attribute]) => attribute)
      expect(new Set(names).size).toBe(names.length)
      if (end) expect(open.pop()).toBe(name)
      else if (!empty) open.push(name)
      return ''
    },
  )
  expect(open).toEqual([])
  expect(rest).not.toMatch(/[<>]/)
}

describe('a generated badge', () => {
  it('is the same for the same seed and another for another', () => {
    expect(buildBadgeSvg(base)).toBe(buildBadgeSvg({ ...base }))
    expect(buildBadgeSvg(base)).not.toBe(buildBadgeSvg({ ...base, seed: 'ach_2' }))
  })

  it('names itself and refers to nothing outside', () => {
    const svg = buildBadgeSvg(base)
    expect(svg).toContain('role="img"')
    expect(svg).toMatch(/<title id="\w+">Chartered Practitioner, Royal Institute<\/title>/)
    expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(
      /https?:|<script|<image|\son\w+=|href="[^#]/,
    )
  })

  it('says TEST in the picture and in its name', () => {
    const svg = buildBadgeSvg({ ...base, test: true })
    expect(svg).toContain('>TEST</text>')
    expect(svg).toContain('>TEST: Chartered')
    expect(buildBadgeSvg(base)).not.toContain('TEST')
  })

  it('is well-formed XML whatever the title, the issuer, the seed and the colour', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc
        .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 80 })
        .map((units) => String.fromCharCode(...units)),
      fc.constantFrom(']]>', '<!--', '&amp;', '"/><script>', '</svg>', ''),
    )
    fc.assert(
      fc.property(text, text, text, text, fc.boolean(), (title, issuerName, seed, colour, test) => {
        expectWellFormed(
          buildBadgeSvg({
            title,
            issuerName,
            seed,
            test,
            style: {
              colour,
              accent: colour,
              bannerText: title,
              icon: 'star',
              shape: 'shield',
              ribbon: 'banner',
            },
          }),
        )
      }),
    )
  })

  it.each([
    ['Donaudampfschifffahrtsgesellschaftskapitän', 3],
    ['高度情報処理技術者認定プログラム修了', 3],
    ['Member', 1],
    ['Chartered Practitioner', 2],
  ])('sets %s in %i lines', (title, count) => {
    expect(buildBadgeSvg({ ...base, title }).match(/<text x="300"/g)).toHaveLength(count)
  })

  it('hyphenates a word only where it cuts it', () => {
    expect(buildBadgeSvg({ ...base, title: 'Donaudampfschifffahrtsgesellschaftskapitän' })).toMatch(
      />Donau\S+-<\/text>/,
    )
    expect(buildBadgeSvg({ ...base, title: 'Self-taught' })).toContain('>Self-taught<')
  })

  it('runs Arabic and Hebrew from right to left', () => {
    expect(buildBadgeSvg({ ...base, title: 'أخصائي معتمد' })).toContain('direction="rtl"')
  })

  it('cuts a title that no seal can hold', () => {
    const svg = buildBadgeSvg({ ...base, title: 'Wort '.repeat(400), issuerName: 'W'.repeat(5_000) })
    expect(svg).toContain('…</text>')
  })

  it('darkens a colour that lettering would not read on, and ignores what is not one', () => {
    expect(buildBadgeSvg({ ...base, style: { colour: '#ffee00' } })).not.toContain('#ffee00')
    expect(buildBadgeSvg({ ...base, style: { colour: '#12345" onload="x' } })).toBe(buildBadgeSvg(base))
  })
})

describe('a badge that its author has designed', () => {
  const design = { title: 'Welding', issuerName: 'Guild', seed: 'https://example.org/a', test: false }
  const drawn = (style: BadgeStyle, test = false) => buildBadgeSvg({ ...design, test, style })

  it('looks as before where nothing was chosen', () => {
    expect(drawn({})).toBe(buildBadgeSvg(design))
  })

  it('shows each choice, and each in its own way', () => {
    const styles: BadgeStyle[] = [
      ...SHAPES.filter((shape) => shape !== 'seal').map((shape) => ({ shape })),
      ...ICONS.map((icon) => ({ icon })),
      { ribbon: 'tails' },
      { ribbon: 'banner' },
      { ribbon: 'banner', accent: '#1d3b57' },
      { ribbon: 'banner', bannerText: 'LEVEL 2' },
      { colour: '#6e2231' },
    ]
    const pictures = [{}, ...styles].map((style) => drawn(style))
    expect(new Set(pictures).size).toBe(styles.length + 1)
    expect(pictures.at(-2)).toContain('>LEVEL 2</text>')
  })

  it('keeps the mark of a test issuer, whatever was chosen', () => {
    for (const shape of SHAPES) {
      const svg = drawn({ shape, ribbon: 'banner', bannerText: 'LEVEL 2', icon: 'star' }, true)
      expect(svg.endsWith('>TEST</text></g></svg>')).toBe(true)
      expect(svg).not.toContain('LEVEL 2')
    }
  })

  it('has lettering that reads on its banner', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), (number) => {
        const accent = `#${number.toString(16).padStart(6, '0')}`
        const svg = drawn({ ribbon: 'banner', accent, bannerText: 'LEVEL 2' })
        const [, ink = ''] = /fill="(#\w{6})" text-anchor="middle">LEVEL 2/.exec(svg) ?? []
        expect(contrastOf(accent, ink)).toBeGreaterThan(4.5)
      }),
    )
  })
})
