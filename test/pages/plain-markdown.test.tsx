import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PlainMarkdown } from '../../src/pages/plain-markdown.tsx'

const render = (source: string): string =>
  String(<PlainMarkdown source={source} />).replace(/^<div class="prose">|<\/div>$/g, '')

describe('plain markdown', () => {
  it.each([
    ['one\ntwo\n\nthree', '<p dir="auto">one\ntwo</p><p dir="auto">three</p>'],
    ['- a\n- b', '<ul><li dir="auto">a</li><li dir="auto">b</li></ul>'],
    ['1. a\n2) b', '<ol><li dir="auto">a</li><li dir="auto">b</li></ol>'],
    ['Needs:\n- a', '<p dir="auto">Needs:</p><ul><li dir="auto">a</li></ul>'],
    ['- a\n  more', '<ul><li dir="auto">a\nmore</li></ul>'],
    ['# A\n### B', '<h3 dir="auto">A</h3><h4 dir="auto">B</h4>'],
    ['**a *b* c**', '<p dir="auto"><strong>a <em>b</em> c</strong></p>'],
    ['_a_ snake_case_name', '<p dir="auto"><em>a</em> snake_case_name</p>'],
    ['2 * 3 * 4', '<p dir="auto">2 * 3 * 4</p>'],
    ['\\*a\\*', '<p dir="auto">*a*</p>'],
    ['`<b>`', '<p dir="auto"><code>&lt;b&gt;</code></p>'],
    [
      '[a](https://b.example/c)',
      '<p dir="auto"><a href="https://b.example/c" rel="nofollow noopener">a</a></p>',
    ],
  ])('renders %j', (source, html) => {
    expect(render(source)).toBe(html)
  })

  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '[a](javascript:alert(1))',
    '[a](JAVASCRIPT:alert(1))',
    '[a](data:text/html;base64,PHN2Zz4=)',
    '[a](http://plain.example)',
    '[a](//host.example)',
    '[a](https://x.example/"onmouseover="alert(1))',
    '![a](https://x.example/a.png)',
    '[a][b]\n\n[b]: javascript:alert(1)',
    '<https://x.example/><svg onload=alert(1)>',
    '[<b onclick=alert(1)>](https://x.example)',
    '**<i>**',
    '&lt;script&gt;',
  ])('makes nothing dangerous of %j', (source) => {
    expectOnlyKnownTags(render(source))
  })

  it('makes only its own elements of any text', () => {
    const alphabet = fc.constantFrom(
      ...'*_`[]()#-\\<>"\'& \n1.ab',
      'https://a.example',
      'javascript:x',
      '<img onerror=x>',
    )
    fc.assert(
      fc.property(fc.array(alphabet, { maxLength: 60 }), (parts) =>
        expectOnlyKnownTags(render(parts.join(''))),
      ),
    )
  })

  it('comes to an end on hostile text that would take quadratic matching for ever', () => {
    for (const piece of ['**a ', '*a ', '[', '[a](', '_a ', '`', '# ', '\\']) {
      expectOnlyKnownTags(render(piece.repeat(20_000)))
    }
  })
})

function expectOnlyKnownTags(html: string): void {
  const rest = html
    .replace(/<a href="https:\/\/[^"<>]*" rel="nofollow noopener">/g, '')
    .replace(/<(p|li|h3|h4) dir="auto">|<\/?(ul|ol|strong|em|code)>|<\/(p|li|h3|h4|a)>/g, '')
  expect(rest).not.toMatch(/[<>"]/)
}
