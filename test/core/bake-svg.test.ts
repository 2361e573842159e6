import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BadgeError } from '../../src/core/badge-error.ts'
import { buildBadgeSvg } from '../../src/core/badge-image/badge-svg.ts'
import { bakeSvg, unbakeSvg } from '../../src/core/bake/svg.ts'
import { MAX_IMAGE_SIZE } from '../../src/core/bake/unbaked.ts'

const OB3 = 'https://purl.imsglobal.org/ob/v3p0'
const SVG = 'xmlns="http://www.w3.org/2000/svg"'
const XMLNS = `xmlns:openbadges="${OB3}"`
const plain = `<svg ${SVG} width="1"><path d="M0 0"/></svg>`
const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJhIjoxfQ.c2ln-_'

const refusal = (call: () => unknown): unknown => {
  try {
    call()
  } catch (cause) {
    return cause instanceof BadgeError ? cause.code : cause
  }
  return 'accepted'
}

const count = (text: string, part: string): number => text.split(part).length - 1

describe('a baked SVG', () => {
  it('carries JSON in one CDATA section directly after the opening tag', () => {
    expect(bakeSvg(plain, { json: '{"a":1}' })).toBe(
      `<svg ${XMLNS} ${SVG} width="1"><openbadges:credential><![CDATA[{"a":1}]]></openbadges:credential><path d="M0 0"/></svg>`,
    )
  })

  it('carries a JWT in the attribute', () => {
    expect(bakeSvg(plain, { jwt: JWT })).toBe(
      `<svg ${XMLNS} ${SVG} width="1"><openbadges:credential verify="${JWT}"/><path d="M0 0"/></svg>`,
    )
  })

  it.each([
    ['a self-closing root', `<svg ${SVG} />`, `<svg ${XMLNS} ${SVG} >@</svg>`],
    [
      'a prefixed root',
      '<svg:svg xmlns:svg="http://www.w3.org/2000/svg"><svg:g/></svg:svg>',
      `<svg:svg ${XMLNS} xmlns:svg="http://www.w3.org/2000/svg">@<svg:g/></svg:svg>`,
    ],
    [
      'a declaration, a stylesheet and comments before the root',
      `\ufeff<?xml version="1.0" encoding="UTF-8"?><?xml-stylesheet href="a"?>\r\n<!-- <svg> > -->\n<svg ${SVG}></svg>\n<!-- end -->`,
      `\ufeff<?xml version="1.0" encoding="UTF-8"?><?xml-stylesheet href="a"?>\r\n<!-- <svg> > -->\n<svg ${XMLNS} ${SVG}>@</svg>\n<!-- end -->`,
    ],
    [
      'both quotes, and attributes that hold > and />',
      `<svg\n\t${SVG.replaceAll('"', "'")} id = 'a>"b' class="/>'"\n><g id=">"/></svg >`,
      `<svg ${XMLNS}\n\t${SVG.replaceAll('"', "'")} id = 'a>"b' class="/>'"\n>@<g id=">"/></svg >`,
    ],
    [
      "the document type of SVG's own DTD",
      `<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n<svg ${SVG}/>`,
      `<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n<svg ${XMLNS} ${SVG}>@</svg>`,
    ],
    [
      'a root that has declared the namespace',
      `<svg ${SVG} ${XMLNS}><g/></svg>`,
      `<svg ${SVG} ${XMLNS}>@<g/></svg>`,
    ],
    [
      'what looks like markup in comments, CDATA and scripts',
      `<svg ${SVG}><!-- <openbadges:credential> --><style><![CDATA[a > b { } </svg>]]></style></svg>`,
      `<svg ${XMLNS} ${SVG}>@<!-- <openbadges:credential> --><style><![CDATA[a > b { } </svg>]]></style></svg>`,
    ],
  ])('leaves the rest as it was: %s', (_, before, after) => {
    expect(bakeSvg(before, { jwt: JWT })).toBe(after.replace('@', `<openbadges:credential verify="${JWT}"/>`))
  })

  it('replaces every credential that was there, by whatever prefix, and leaves other formats', () => {
    const before = `<svg ${SVG} ${XMLNS}> <openbadges:credential verify="a"> <![CDATA[{}]]></openbadges:credential> <g xmlns:o="${OB3}"><o:credential><o:credential/></o:credential ></g><credential/><a:credential xmlns:a="https://purl.imsglobal.org/clr/v2p0" verify="c"/></svg>`
    expect(bakeSvg(before, { json: '[]' })).toBe(
      `<svg ${SVG} ${XMLNS}><openbadges:credential><![CDATA[[]]]></openbadges:credential>  <g xmlns:o="${OB3}"></g><credential/><a:credential xmlns:a="https://purl.imsglobal.org/clr/v2p0" verify="c"/></svg>`,
    )
  })

  it('declares its namespace on its own element where an Open Badge 2.0 has taken the prefix', () => {
    const ob2 = `<svg ${SVG} xmlns:openbadges="http://openbadges.org"><openbadges:assertion verify="https://example.org/a"/></svg>`
    const baked = bakeSvg(ob2, { json: '{"a":1}' })
    expect(baked).toContain(`<openbadges:credential ${XMLNS}><![CDATA[`)
    expect(unbakeSvg(baked)).toEqual({ kind: 'ob3', text: '{"a":1}', duplicates: 0 })
    expect(bakeSvg(baked, { json: '{"a":1}' })).toBe(baked)
    expect(unbakeSvg(ob2)).toEqual({ kind: 'ob2', text: 'https://example.org/a', duplicates: 0 })
  })

  it('gives back any JSON, is XML, and is never doubled', () => {
    const anyJson = fc
      .oneof(
        fc.jsonValue({ stringUnit: 'binary' }),
        fc.string({ unit: 'binary' }),
        fc
          .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
          .map((units) => String.fromCharCode(...units)),
        fc
          .array(fc.constantFrom(']', '>', '<![CDATA[', ']]>', '\\', '"', '&amp;', '\ud800', '\uffff'))
          .map((parts) => parts.join('')),
      )
      .map((value) => JSON.stringify({ value }))
    fc.assert(
      fc.property(anyJson, anyJson, (first, second) => {
        const once = bakeSvg(plain, { json: first })
        const twice = bakeSvg(once, { json: second })
        expect(JSON.parse(unbakeSvg(once)?.text ?? '')).toEqual(JSON.parse(first))
        expect(JSON.parse(unbakeSvg(twice)?.text ?? '')).toEqual(JSON.parse(second))
        expect(twice).toBe(bakeSvg(plain, { json: second }))
        expect(twice).toMatch(/^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u)
        expect(count(twice, ']]>')).toBe(1)
        expect(bakeSvg(twice, { jwt: JWT })).toBe(bakeSvg(plain, { jwt: JWT }))
      }),
      { numRuns: 1000 },
    )
  })

  it('can be the picture that Signet draws', () => {
    const svg = buildBadgeSvg({ title: 'a <&> "b"', issuerName: 'مؤسسة', seed: 's', test: true })
    expect(unbakeSvg(bakeSvg(svg, { json: '{}' }))).toEqual({ kind: 'ob3', text: '{}', duplicates: 0 })
  })

  it('is not made of what is no JSON, no JWT, or no UTF-8', () => {
    expect(refusal(() => bakeSvg(plain, { json: '{' }))).toBe('bad_request')
    expect(refusal(() => bakeSvg(plain, { jwt: 'a.b' }))).toBe('bad_request')
    expect(refusal(() => bakeSvg(plain, { jwt: 'a.b.c"/><script/>' }))).toBe('bad_request')
    expect(refusal(() => bakeSvg(`<?xml version='1.0' encoding='iso-8859-1'?>${plain}`, { jwt: JWT }))).toBe(
      'bad_request',
    )
  })

  it('is not made beyond 10 MiB', () => {
    const json = JSON.stringify('a'.repeat(MAX_IMAGE_SIZE - plain.length))
    expect(refusal(() => bakeSvg(plain, { json }))).toBe('payload_too_large')
    expect(refusal(() => unbakeSvg(plain + ' '.repeat(MAX_IMAGE_SIZE)))).toBe('payload_too_large')
  })
})

describe('unbaking an SVG', () => {
  const around = (element: string, root = '') => `<svg ${SVG} ${root}><g>${element}</g></svg>`

  it.each([
    ['nothing', '<g/>', undefined],
    [
      'the prefix without its namespace',
      '<o:credential xmlns:o="https://example.org">{}</o:credential>',
      undefined,
    ],
    ['the namespace with another name', `<o:badge xmlns:o="${OB3}">{}</o:badge>`, undefined],
    [
      'a prefix that means something else inside',
      `<g xmlns:o="${OB3}"><o:credential xmlns:o="x">{}</o:credential></g>`,
      undefined,
    ],
    ['the text in a comment', `<!--<o:credential xmlns:o="${OB3}">{}</o:credential>-->`, undefined],
    ['a default namespace', `<credential xmlns="${OB3}">{"a":1}</credential>`, ['ob3', '{"a":1}']],
    ['single quotes', `<x:credential xmlns:x='${OB3}' verify=' a.b.c&#10;'/>`, ['ob3', 'a.b.c']],
    [
      'a namespace written with references',
      `<x:credential xmlns:x="https:&#x2F;/purl.imsglobal.org&#47;ob/v3p0">1</x:credential>`,
      ['ob3', '1'],
    ],
    [
      'white space round CDATA',
      `<x:credential xmlns:x="${OB3}">\n <![CDATA[\n{"a":"&amp;"} ]]>\n</x:credential>`,
      ['ob3', '{"a":"&amp;"}'],
    ],
    [
      'CDATA in pieces',
      `<x:credential xmlns:x="${OB3}"><![CDATA[["]]]]><!-- --><![CDATA[>"]]]></x:credential>`,
      ['ob3', '["]]>"]'],
    ],
    [
      'escaped characters',
      `<x:credential xmlns:x="${OB3}">[&quot;&lt;&amp;lt;&gt;&apos;&#233;&#x1F600;&quot;]</x:credential>`,
      ['ob3', '["<&lt;>\'é😀"]'],
    ],
    [
      'CLR in the body',
      '<x:credential xmlns:x="https://purl.imsglobal.org/clr/v2p0">{}</x:credential>',
      ['clr', '{}'],
    ],
    [
      'CLR in the attribute',
      '<x:credential xmlns:x="https://purl.imsglobal.org/clr/v2p0" verify="a.b.c"></x:credential>',
      ['clr', 'a.b.c'],
    ],
    [
      'a signed Open Badge 2.0',
      '<x:assertion xmlns:x="http://openbadges.org" verify="a.b.c"/>',
      ['ob2', 'a.b.c'],
    ],
    [
      'a hosted Open Badge 2.0 with its body',
      '<x:assertion xmlns:x="http://openbadges.org" verify="https://example.org/a"><![CDATA[{"b":2}]]></x:assertion>',
      ['ob2', '{"b":2}'],
    ],
    [
      'an empty attribute beside a body',
      `<x:credential xmlns:x="${OB3}" verify="">{}</x:credential>`,
      ['ob3', '{}'],
    ],
  ])('reads %s', (_, element, expected) => {
    const [kind, text] = expected ?? []
    expect(unbakeSvg(around(element))).toEqual(expected && { kind, text, duplicates: 0 })
  })

  it('takes the first of several and says how many more there are', () => {
    const one = (text: string) => `<o:credential>${text}</o:credential>`
    expect(unbakeSvg(around(one('1') + one('2') + one('3'), `xmlns:o="${OB3}"`))).toEqual({
      kind: 'ob3',
      text: '1',
      duplicates: 2,
    })
  })

  it.each([
    ['an entity of its own', `<x:credential xmlns:x="${OB3}">&secret;</x:credential>`],
    ['an entity of HTML', `<x:credential xmlns:x="${OB3}">&nbsp;</x:credential>`],
    ['a lone ampersand', `<x:credential xmlns:x="${OB3}" verify="a&b"/>`],
    ['a character that XML has not', `<x:credential xmlns:x="${OB3}">&#0;</x:credential>`],
    ['half a surrogate pair', `<x:credential xmlns:x="${OB3}">&#xD800;</x:credential>`],
    ['a character beyond Unicode', `<x:credential xmlns:x="${OB3}">&#x110000;</x:credential>`],
    ['elements inside of the credential', `<x:credential xmlns:x="${OB3}">{}<b/></x:credential>`],
    ['a prefix that is not declared', '<o:credential>{}</o:credential>'],
    ['a prefix that is no longer in scope', `<g xmlns:o="${OB3}"/><o:credential>{}</o:credential>`],
    ['an empty credential', `<x:credential xmlns:x="${OB3}"> </x:credential>`],
    ['a hundred and one credentials', `<x:credential xmlns:x="${OB3}"/>`.repeat(101)],
  ])('refuses %s', (_, element) => {
    expect(refusal(() => unbakeSvg(around(element)))).toBe('bad_request')
  })
})

describe('an SVG that is not sound', () => {
  it.each([
    ['nothing', ''],
    ['text', 'svg'],
    ['HTML', '<html xmlns="http://www.w3.org/1999/xhtml"><svg/></html>'],
    ['an svg without its namespace', '<svg/>'],
    ['an svg of another namespace', '<svg xmlns="https://example.org"/>'],
    ['a DOCTYPE with an entity', `<!DOCTYPE svg [<!ENTITY a "b">]>${plain}`],
    ['a DOCTYPE with an external entity', `<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>${plain}`],
    ['a DOCTYPE with an empty subset', `<!DOCTYPE svg []>${plain}`],
    ['a DTD from elsewhere', `<!DOCTYPE svg SYSTEM "https://example.org/x.dtd">${plain}`],
    [
      'a DTD that only seems to be the W3C’s',
      `<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org.example.org/">${plain}`,
    ],
    ['a DOCTYPE inside of the root', `<svg ${SVG}><!DOCTYPE svg></svg>`],
    ['an entity declaration alone', `<!ENTITY a "b">${plain}`],
    ['two roots', plain + plain],
    ['text after the root', `${plain}x`],
    ['CDATA before the root', `<![CDATA[ ]]>${plain}`],
    ['tags that cross', `<svg ${SVG}><a><b></a></b></svg>`],
    ['an end tag too many', `${plain}</svg>`],
    ['an attribute twice', `<svg ${SVG} a="1" a="2"/>`],
    ['an attribute without quotes', `<svg ${SVG} a=1/>`],
    ['an attribute with <', `<svg ${SVG} a="<"/>`],
    ['attributes without space between them', `<svg ${SVG}a="1"/>`],
    ['a name with two colons', `<svg ${SVG}><a:b:c/></svg>`],
    ['an empty prefix', '<svg xmlns:="http://www.w3.org/2000/svg"/>'],
    ['a depth of 300', `<svg ${SVG}>${'<g>'.repeat(300)}${'</g>'.repeat(300)}</svg>`],
    ['300 attributes', `<svg ${SVG} ${Array.from({ length: 300 }, (_, i) => `a${i}=""`).join(' ')}/>`],
  ])('is refused: %s', (_, svg) => {
    expect(refusal(() => unbakeSvg(svg))).toBe('bad_request')
    expect(refusal(() => bakeSvg(svg, { jwt: JWT }))).toBe('bad_request')
  })

  it('is refused at every place where it can end', () => {
    const svg = bakeSvg(`<?xml version="1.0"?><!-- a -->${plain}`, { json: '{"a":"]]>"}' })
    for (let length = 0; length < svg.length; length++) {
      expect(refusal(() => unbakeSvg(svg.slice(0, length)))).toBe('bad_request')
    }
  })

  it.each([
    ['white space in an attribute', `<svg ${SVG} a="${' '.repeat(5_000_000)}"/>`],
    ['white space in a tag', `<svg ${SVG}${' '.repeat(5_000_000)}>`],
    ['spaces that could be names', `<svg ${SVG} ${'\u00a0'.repeat(3_000_000)}>`],
    ['a name without end', `<svg ${SVG} ${'a'.repeat(5_000_000)}`],
    ['a DOCTYPE without end', `<!DOCTYPE svg${' '.repeat(5_000_000)}`],
    ['a public identifier without end', `<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG ${'. '.repeat(2_000_000)}`],
    ['ampersands', `<svg ${SVG}><c xmlns="${OB3}" a="${'&'.repeat(5_000_000)}"/></svg>`],
    [
      'numeric references',
      `<svg ${SVG}><credential xmlns="${OB3}">${'&#65;'.repeat(1_000_000)}</credential></svg>`,
    ],
    ['half comments', `<svg ${SVG}>${'<!--'.repeat(2_000_000)}`],
    ['half CDATA sections', `<svg ${SVG}>${'<![CDATA['.repeat(1_000_000)}`],
    [
      'many elements with namespaces',
      `<svg ${SVG}>${Array.from({ length: 200_000 }, (_, i) => `<c xmlns:n${i}="u"/>`).join('')}</svg>`,
    ],
    ['a long encoding', `<?xml ${'encoding '.repeat(1_000_000)}?>${plain}`],
  ])('takes time in proportion to its length: %s', { timeout: 5000 }, (_, svg) => {
    for (const call of [() => unbakeSvg(svg), () => bakeSvg(svg, { jwt: JWT })]) {
      expect(['accepted', 'bad_request']).toContain(refusal(call))
    }
  })

  it('never ends in anything but an answer or a BadgeError', () => {
    const rich = `<?xml version="1.0" encoding="utf-8"?><!DOCTYPE svg><!--c--><svg ${SVG} ${XMLNS} a='>'><openbadges:credential verify="a.b.c"/><g xmlns:o="http://openbadges.org"><o:assertion>&lt;<![CDATA[{"é":1}]]></o:assertion></g></svg>`
    const pieces = rich.split(/(?<=[<>"'=:/![\]? -])|(?=[<>"'=:/![\]? -])/)
    const spliced = fc
      .array(fc.tuple(fc.nat(rich.length), fc.nat(8), fc.constantFrom(...pieces, '&', '\0', '\ud800', '[')), {
        minLength: 1,
        maxLength: 4,
      })
      .map((edits) =>
        edits.reduce((svg, [at, drop, insert]) => svg.slice(0, at) + insert + svg.slice(at + drop), rich),
      )
    const shuffled = fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((some) => some.join(''))
    const garbage = fc.string({ unit: 'binary', maxLength: 100 }).map((text) => `<svg ${SVG}>${text}</svg>`)
    fc.assert(
      fc.property(fc.oneof(spliced, shuffled, garbage), (svg) => {
        for (const call of [() => unbakeSvg(svg), () => bakeSvg(svg, { json: '{}' })]) {
          expect(['accepted', 'bad_request']).toContain(refusal(call))
        }
        if (refusal(() => bakeSvg(svg, { json: '{}' })) === 'accepted') {
          const baked = bakeSvg(svg, { json: '{}' })
          expect(unbakeSvg(baked)).toEqual({ kind: 'ob3', text: '{}', duplicates: 0 })
        }
      }),
      { numRuns: 20_000 },
    )
  })
})
