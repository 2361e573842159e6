import { describe, expect, it } from 'vitest'
import { CredentialPage, type CredentialPageProps } from '../../src/pages/credential-page.tsx'
import { renderPage } from '../../src/pages/render.ts'
import { credentialProps } from './page-samples.tsx'

const render = (change: Partial<CredentialPageProps> = {}): string =>
  renderPage(<CredentialPage {...credentialProps()} {...change} />)

const textOf = (html: string): string => html.replace(/<[^>]*>/g, '').replace(/\s+/g, ' ')

function bannerOf(html: string): string {
  return textOf(/<p class="state .*?<\/p>/s.exec(html)?.[0] ?? '').trim()
}

describe('the state banner', () => {
  const since = new Date('2027-01-05T08:00:00Z')

  it('says what is true, in one line, for each state', () => {
    expect(bannerOf(render())).toBe('Valid. The issuer stands by this credential until 24 November 2029.')
    expect(bannerOf(render({ state: 'revoked', stateSince: since }))).toBe(
      'Revoked on 5 January 2027. The issuer has withdrawn this credential for good.',
    )
    expect(bannerOf(render({ state: 'suspended', stateSince: since }))).toBe(
      'Suspended since 5 January 2027. Do not rely on it unless the issuer reinstates it.',
    )
    expect(bannerOf(render({ state: 'expired' }))).toBe(
      'Expired on 24 November 2029. It was not revoked; its time is over.',
    )
    expect(bannerOf(render({ state: 'not_yet_valid' }))).toBe(
      'Not valid yet. It becomes valid on 24 November 2026.',
    )
  })

  it('leaves out a date that is not known', () => {
    const { validUntil: _, ...endless } = credentialProps()
    const html = renderPage(<CredentialPage {...endless} />)
    expect(bannerOf(html)).toBe('Valid. The issuer stands by this credential.')
    expect(bannerOf(render({ state: 'revoked' }))).toMatch(/^Revoked\. /)
    expect(html).toContain('No end date')
  })

  it('carries its own sign for each kind of answer, not colour alone', () => {
    expect(render()).toContain('seal-tick')
    expect(render({ state: 'revoked' })).toContain('seal-cross')
    expect(render({ state: 'suspended' })).toContain('seal-pause')
    expect(render({ state: 'expired' })).toContain('seal-clock')
  })
})

describe('the credential page', () => {
  it('describes itself to those who share it and to machines', () => {
    const html = render()
    expect(html).toContain(
      '<meta property="og:title" content="Chartered Practitioner, awarded to Amara Chukwu"/>',
    )
    expect(html).toContain(
      '<meta property="og:image" content="https://badges.example.org/i/rias/credentials/1.png"/>',
    )
    expect(html).toContain(
      '<meta property="og:url" content="https://badges.example.org/i/rias/credentials/1"/>',
    )
    expect(html).toContain('<meta name="twitter:card" content="summary"/>')
    expect(html).toContain('<link rel="canonical" href="https://badges.example.org/i/rias/credentials/1"/>')
    expect(html).toContain(
      '<link rel="alternate" type="application/vc+ld+json" href="https://badges.example.org/i/rias/credentials/1.json"/>',
    )
    expect(html).toContain('<meta name="robots" content="noindex"/>')
  })

  it('keeps dates as instants and prints them in UTC', () => {
    expect(render()).toContain('<time datetime="2026-11-24T23:30:00.000Z">24 November 2026</time>')
  })

  it('writes "the holder" where no name is known', () => {
    const { recipientName: _, ...nameless } = credentialProps()
    const html = renderPage(<CredentialPage {...nameless} />)
    expect(html).toContain('<bdi>The holder</bdi>')
    expect(html).toContain('awarded to the holder')
  })

  it('lets a name run in its own direction', () => {
    expect(render({ recipientName: 'محمد بن يوسف' })).toContain('<bdi>محمد بن يوسف</bdi>')
  })

  it('says of each result what was reached, on which scale, and what was required', () => {
    const results = /<dl class="results">.*?<\/dl>/s.exec(render())?.[0] ?? ''
    expect(textOf(results.replaceAll('</dd>', '; '))).toBe(
      'Papers92 · Completed; Possible: 0 to 100; Required: 60; Aligned with ESCO; ' +
        'InterviewMastery; Answers for others.; Points: 4; ',
    )
    expect(render({ results: [] })).not.toContain('<h2>Results</h2>')
  })

  it('says how much of the credits was earned, when, as what and who assessed it', () => {
    const text = textOf(render())
    expect(text).toContain('40 of 60')
    expect(text).toContain('from 5 January 2026 until 27 February 2026')
    for (const part of ['RoleSurveyor', 'TermWinter', 'Licence numberS-0071', 'Assessed byAssessors Ltd']) {
      expect(text).toContain(part)
    }
  })

  it('offers LinkedIn only what the issuer stands by', () => {
    expect(render()).toContain('Add to LinkedIn')
    expect(render({ state: 'expired' })).toContain('Add to LinkedIn')
    for (const state of ['revoked', 'suspended'] as const) {
      expect(render({ state })).not.toContain('Add to LinkedIn')
    }
    expect(render({ test: true })).not.toContain('Add to LinkedIn')
  })

  it('links foreign evidence by https alone', () => {
    const html = render()
    expect(html).toContain('<a href="https://example.org/log" rel="nofollow noopener"')
    expect(html).not.toContain('href="http://example.org/plain"')
    expect(html).toContain('http://example.org/plain')
  })

  it('says how to verify without us, in commands that an address cannot break out of', () => {
    const url = `https://a.example/?'; rm -rf ~ '"); \\evil($HOME) \`x\` ü`
    const commands = [
      ...render({ statusList: { url, index: 5 } }).matchAll(/<pre[^>]*><code>(.*?)<\/code>/gs),
    ]
    expect(commands).toHaveLength(3)
    expect(commands[0]?.[1]).toContain('https://badges.example.org/i/rias/did.json')
    expect(commands[2]?.[1]).toContain(
      'fetch(&quot;https://a.example/?%27;%20rm%20-rf%20~%20%27%22);%20%5Cevil(%24HOME)%20%60x%60%20%C3%BC&quot;)',
    )
  })

  it('tells those who preview a link what does not hold', () => {
    expect(render({ state: 'revoked' })).toContain('content="Revoked: Chartered Practitioner, awarded to')
    expect(render({ state: 'not_yet_valid' })).toContain('<title>Not valid yet: Chartered')
    expect(render()).toContain('<title>Chartered')
  })

  it('offers every form, a link and a picture for other pages, in fields that need no script', () => {
    const html = render()
    for (const form of ['1.pdf?paper=a4', '1.pdf?paper=letter', '1.png', '1.svg', '1.json', '1.jwt']) {
      expect(html).toContain(`href="https://badges.example.org/i/rias/credentials/${form}" download`)
    }
    expect(html).toMatch(
      /<input id="share-link"[^>]* readonly="" value="https:\/\/badges.example.org\/i\/rias\/credentials\/1"/,
    )
    const snippet = /<textarea id="share-embed"[^>]*>(.*?)<\/textarea>/s.exec(html)?.[1] ?? ''
    expect(snippet).toContain(
      '&lt;a href=&quot;https://badges.example.org/i/rias/credentials/1&quot;&gt;&lt;img src=',
    )
    expect(snippet).toContain('/1/embed.svg&quot; width=&quot;340&quot; height=&quot;100&quot;')
  })

  it('gives others no snippet that a title could break out of', () => {
    const name = `"><script>alert(1)</script>`
    const html = render({ achievement: { ...credentialProps().achievement, name } })
    const snippet = /<textarea id="share-embed"[^>]*>(.*?)<\/textarea>/s.exec(html)?.[1] ?? ''
    const pasted = snippet
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&')
    expect(pasted).not.toContain('<script>')
    expect(pasted).toContain('alt="&#34;&#62;&#60;script&#62;')
  })

  it('says how each endorsement stands', () => {
    const [endorsement] = credentialProps().endorsements
    const textWith = (state: 'stands' | 'taken_back' | 'lapsed' | 'unknown') =>
      textOf(render({ endorsements: endorsement ? [{ ...endorsement, state }] : [] }))
    expect(textWith('stands')).toContain(
      'Guild of SurveyorsGood surveyors.Signed on 1 October 2026, until 1 October 2028. It stands.',
    )
    expect(textWith('taken_back')).toContain('It was taken back.')
    expect(textWith('lapsed')).toContain('It has lapsed.')
    expect(textWith('unknown')).not.toMatch(/It stands|taken back|lapsed/)
    expect(render({ endorsements: [] })).not.toContain('Endorsed by')
  })

  it('says how the issuer is known, and how fresh the state is', () => {
    const text = textOf(render())
    expect(text).toContain('whoever runs badges.example.org, which publishes its keys')
    expect(text).toContain('less than a minute ago')
  })

  it('leads back from paper by a code that holds its address', () => {
    expect(render()).toMatch(
      /<svg viewBox="0 0 (\d+) \1" width="110" height="110" role="img" aria-label="QR code of this page"><path d="M4 4h7v1h-7z/,
    )
  })
})

describe('a test issuer', () => {
  it('is marked on the page and in its title', () => {
    const html = render({ test: true })
    expect(html).toContain('<p class="test-ribbon"><strong>TEST</strong>')
    expect(html).toContain('<title>TEST: Chartered Practitioner')
    expect(html).toContain('content="TEST: Chartered Practitioner')
    expect(render()).not.toContain('test-ribbon')
  })
})
