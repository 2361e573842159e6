import { describe, expect, it } from 'vitest'
import { samplePages } from './page-samples.tsx'

const PAYLOADS = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title></textarea></style><svg/onload=alert(1)>',
  'javascript:alert(1)',
  ' JaVaScRiPt:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'https://example.org/"onclick="alert(1)',
  '&lt;script&gt;',
  '[x](javascript:alert(1)) **<b onclick=alert(1)>**',
]

const tagsOf = (html: string): string[] => html.match(/<[a-zA-Z!/](?:"[^"]*"|'[^']*'|[^>"'])*>/g) ?? []

// The only script there may be: a module of ours, as a file (docs/decisions/009).
const OWN_MODULE = /^<script type="module" src="\/assets\/[a-z-]+\.js">$/

/** What the policy `default-src 'self'; img-src 'self' https: data:; style-src 'self'` would refuse or fear. */
function expectInert(html: string): void {
  for (const tag of tagsOf(html)) {
    if (OWN_MODULE.test(tag)) continue
    const names = tag.replace(/"[^"]*"/g, '""')
    expect(names).not.toMatch(/^<(script|style|iframe|object|embed|base)\b/i)
    expect(names).not.toMatch(/\s(on\w+|style|srcdoc|http-equiv)\s*=/i)
    for (const [, address = ''] of tag.matchAll(/\s(?:href|action|formaction)="([^"]*)"/g)) {
      if (tag.startsWith('<link') && address.startsWith('data:image/svg+xml,')) continue
      expect(address).toMatch(/^(https?:\/\/|\/|#)/)
    }
    for (const [, address = ''] of tag.matchAll(/\ssrc="([^"]*)"/g)) {
      expect(address).toMatch(/^(https?:\/\/|\/|data:image\/)/)
    }
  }
}

describe('every page', () => {
  it.each(samplePages())('%s stands under the content security policy', (_, html) => {
    expectInert(html)
    expect(html).toMatch(/^<!doctype html><html lang="en">/)
    expect(html).toContain('<link rel="stylesheet" href="/assets/signet.css"/>')
  })

  it.each(samplePages())('%s has one main heading, a skip link and a title', (_, html) => {
    expect(html.match(/<h1[ >]/g)).toHaveLength(1)
    expect(html).toContain('<a class="skip" href="#main">')
    expect(html).toMatch(/<title>[^<]+<\/title>/)
  })

  it.each(PAYLOADS)('shows %s as text wherever it stands', (payload) => {
    const plain = new Map(samplePages())
    for (const [name, html] of samplePages(() => payload)) {
      expectInert(html)
      expect(html).not.toMatch(/<script(?! type="module" src="\/assets\/)/)
      expect(html).not.toContain('<img src=x')
      // A payload adds no element that the page does not have anyway.
      const usual = new Set(tagsOf(plain.get(name) ?? '').map((tag) => /^<\/?[\w!]+/.exec(tag)?.[0]))
      const added = tagsOf(html).map((tag) => /^<\/?[\w!]+/.exec(tag)?.[0])
      expect(added.filter((tag) => !usual.has(tag) && !/^<\/?(span|strong)$/.test(tag ?? ''))).toEqual([])
    }
  })

  it('survives text that is empty or holds lone surrogates', () => {
    for (const text of ['', '\ud800', '\u0000', '\u202eabc']) {
      for (const [, html] of samplePages(() => text)) expectInert(html)
    }
  })
})
