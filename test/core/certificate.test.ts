import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { estimateWidth } from '../../src/core/badge-image/text-width.ts'
import { readXmlTokens } from '../../src/core/bake/xml-tokens.ts'
import { type Certificate, PAPERS } from '../../src/core/certificate/certificate.ts'
import { drawCertificate } from '../../src/core/certificate/draw-certificate.ts'
import { plainTextOf } from '../../src/core/certificate/plain-text.ts'
import { setHeading, setParagraph } from '../../src/core/certificate/set-lines.ts'
import { embedSvg } from '../../src/core/embed/embed-svg.ts'
import { qrPath } from '../../src/core/qr/qr-path.ts'

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.lorem({ maxCount: 40 }),
  fc.stringMatching(/^[a-zäß]{1,200}$/),
)
const certificates: fc.Arbitrary<Certificate> = fc.record(
  {
    paper: fc.constantFrom('a4' as const, 'letter' as const),
    issuerName: text,
    recipientName: text,
    achievementName: text,
    kind: text,
    criteria: text,
    facts: fc.array(fc.record({ name: fc.constant('Role'), text }), { maxLength: 6 }),
    state: fc.constantFrom({ sentence: 'valid.' }, { mark: 'NOT YET VALID', sentence: 'not valid yet.' }),
    asOf: fc.constant('3 October 2026'),
    test: fc.boolean(),
    url: fc.constant('https://badges.example.org/i/rias/credentials/019d2c1e-7a3b-7c4d-8e5f-0a1b2c3d4e5f'),
    verifyUrl: fc.constantFrom(
      'https://badges.example.org/verify',
      `https://${'badges.'.repeat(9)}example.org/verify`,
    ),
    imageAlt: text,
  },
  {
    requiredKeys: [
      'paper',
      'issuerName',
      'achievementName',
      'facts',
      'state',
      'asOf',
      'test',
      'url',
      'verifyUrl',
      'imageAlt',
    ],
  },
)

describe('a certificate', () => {
  it('stays within its frame, in order, and is sound XML, whatever it says', () => {
    fc.assert(
      fc.property(certificates, (certificate) => {
        const { width, height } = PAPERS[certificate.paper]
        const { svg, lines, badge } = drawCertificate(certificate, (said) => said)
        expect([...readXmlTokens(svg)].length).toBeGreaterThan(20)
        for (const line of lines) {
          expect(line.x).toBeGreaterThan(40)
          expect(line.x + line.width).toBeLessThan(width - 40)
          expect(line.y).toBeGreaterThan(80)
          expect(line.y).toBeLessThan(height - 36)
        }
        // What is above the badge does not run into it.
        const above = lines.slice(
          0,
          lines.findIndex((line) => line.text === 'Does it still hold?'),
        )
        for (const line of above) expect(line.y).toBeLessThan(badge.y)
      }),
      { numRuns: 300 },
    )
  })

  it('says in the place of a name that cannot be set where the name is, and tells it to machines', () => {
    const certificate: Certificate = {
      paper: 'a4',
      issuerName: '機構',
      recipientName: '山田 太郎',
      achievementName: '高度',
      criteria: '高度',
      facts: [{ name: 'Role', text: '技術者' }],
      state: { sentence: 'valid.' },
      asOf: '3 October 2026',
      test: false,
      url: 'https://badges.example.org/i/x/credentials/1',
      verifyUrl: 'https://badges.example.org/verify',
      imageAlt: 'A seal',
    }
    const { svg, lines } = drawCertificate(certificate, (said) => (/\p{Script=Han}/u.test(said) ? '' : said))
    expect(svg).not.toMatch(/\p{Script=Han}/u)
    for (const shown of [
      '>badges.example.org<',
      '>the person named on the page below<',
      '>what is named on the page below<',
      '>(on the page below)<',
    ]) {
      expect(svg).toContain(shown)
    }
    expect(lines.map((line) => line.text)).toEqual(
      expect.arrayContaining(['機構', '山田 太郎', '高度', '技術者']),
    )
    expect(lines.map((line) => line.text)).not.toContain('the person named on the page below')
  })

  it('is marked in large letters where it does not hold, and only there', () => {
    const marksOf = (change: Partial<Certificate>) => {
      const certificate = {
        ...fc.sample(certificates, { numRuns: 1, seed: 7 })[0],
        state: { sentence: 'valid.' },
        test: false,
        ...change,
      }
      const { svg } = drawCertificate(certificate as Certificate, (said) => said)
      return [...svg.matchAll(/rotate\(-32[^>]*><text[^>]*>([^<]*)</g)].map(([, word]) => word)
    }
    expect(marksOf({})).toEqual([])
    expect(marksOf({ test: true })).toEqual(['TEST'])
    expect(marksOf({ test: true, state: { mark: 'REVOKED', sentence: 'revoked.' } })).toEqual([
      'TEST',
      'REVOKED',
    ])
  })
})

describe('lines', () => {
  const space = { width: 400, largest: 30, smallest: 12, mostLines: 3 }

  it('of a heading fit the width and say all of the text, or end in an ellipsis', () => {
    fc.assert(
      fc.property(text, (said) => {
        const { lines, size } = setHeading(said, space)
        expect(lines.length).toBeLessThanOrEqual(3)
        for (const line of lines) expect(estimateWidth(line) * size).toBeLessThanOrEqual(400)
        const plain = (part: string) => part.replace(/[\s\u00ad-]/g, '')
        const shown = plain(lines.join(''))
        if (!shown.endsWith('…')) expect(shown).toBe(plain(said))
      }),
    )
  })

  it('of a paragraph fit the width, and the last ends in an ellipsis where there is more', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 6 }), (said, most) => {
        const lines = setParagraph(said, 30, most)
        expect(lines.length).toBeLessThanOrEqual(most)
        for (const line of lines) expect(estimateWidth(line)).toBeLessThanOrEqual(30.5)
      }),
    )
    expect(setParagraph('one two three four five', 5, 2).at(-1)).toMatch(/…$/)
  })
})

it('Markdown becomes running text', () => {
  const markdown =
    '# Needs\n\n- Pass **both** papers\n- see [the list](https://a.example/x)\n\nAnd *stay*. `code` 2 * 3 \\* 4'
  expect(plainTextOf(markdown)).toBe('Pass both papers; see the list; And stay. code 2 * 3 * 4')
  expect(plainTextOf('')).toBe('')
})

describe('a QR code', () => {
  it('has its three finders, and four modules of quiet around', () => {
    const { size, data } = qrPath('https://badges.example.org/i/rias/credentials/1')
    expect(data).toContain('M4 4h7v1h-7z')
    expect(data).toContain(`M${size - 11} 4h7v1h-7z`)
    expect(data).toContain(`M4 ${size - 5}h7v1h-7z`)
    for (const [, x = '', y = '', width = ''] of data.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
      expect(Math.min(Number(x), Number(y))).toBeGreaterThanOrEqual(4)
      expect(Number(x) + Number(width)).toBeLessThanOrEqual(size - 4)
    }
  })
})

describe('the card for other pages', () => {
  it('is sound XML, whatever it says', () => {
    fc.assert(
      fc.property(text, text, fc.boolean(), (title, issuerName, test) => {
        const svg = embedSvg({ title, issuerName, state: 'suspended', test })
        expect([...readXmlTokens(svg)].length).toBeGreaterThan(8)
        expect(svg).toContain('>Suspended<')
        expect(svg.includes('>TEST<')).toBe(test)
      }),
    )
  })

  it('runs from right to left where its text does', () => {
    const svg = embedSvg({ title: 'مهندس', issuerName: 'Institute', state: 'valid', test: false })
    expect(svg).toMatch(/<text x="326"[^>]* direction="rtl">مهندس</)
    expect(svg).toMatch(/<text x="92"[^>]*>Institute</)
  })
})
