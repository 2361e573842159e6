import { describe, expect, it } from 'vitest'
import { AchievementPage } from '../../src/pages/achievement-page.tsx'
import { IssuerPage } from '../../src/pages/issuer-page.tsx'
import { LandingPage } from '../../src/pages/landing-page.tsx'
import { renderPage } from '../../src/pages/render.ts'
import { STYLESHEET } from '../../src/pages/styles.ts'
import { subjectOf } from '../../src/pages/verified-subject.ts'
import { VerifyPage } from '../../src/pages/verify-page.tsx'
import { judge, type VerifyCheck } from '../../src/pages/verify-result.tsx'
import { didDocumentAddress, linkable } from '../../src/pages/web-address.ts'
import { achievementProps, issuerProps } from './page-samples.tsx'

const check = (outcome: VerifyCheck['outcome']): VerifyCheck => ({
  name: 'statusList',
  outcome,
  detail: 'Because.',
})

describe('the verify page', () => {
  it('posts one field to /verify and keeps what was typed', () => {
    const html = renderPage(<VerifyPage input={'</textarea>{"a":1}'} error="Not JSON." />)
    expect(html).toContain('method="post" action="/verify"')
    expect(html).toContain('name="credential"')
    expect(html).toContain('&lt;/textarea&gt;{&quot;a&quot;:1}</textarea>')
    expect(html).toContain('aria-invalid="true"')
    expect(html).toContain('aria-describedby="credential-error credential-hint"')
  })

  it('names each check in words, with sign and word beside the colour', () => {
    const html = renderPage(
      <VerifyPage result={{ verified: false, checks: [check('fail'), check('unknown')] }} />,
    )
    expect(html).toContain('Status list: <span class="outcome">failed</span>')
    expect(html).toContain('seal-query')
    expect(html).toContain('not known')
  })

  it('shows what a badge from anywhere says of itself', () => {
    const picture = 'data:image/png;base64,iVBORw0KGgo='
    const subject = subjectOf({
      issuer: { id: 'did:web:x', name: 'Institute' },
      validFrom: '2026-03-01T10:00:00Z',
      awardedDate: '2026-02-28T00:00:00Z',
      credentialSubject: {
        achievement: { name: 'Welding', description: 'Joins <steel>.', image: { id: picture } },
      },
    })
    const html = renderPage(<VerifyPage result={{ verified: true, checks: [check('pass')], subject }} />)
    expect(html).toContain(`<img class="badge" src="${picture}" alt="Welding"`)
    expect(html).toContain('Joins &lt;steel&gt;.')
    expect(html).toContain('<time datetime="2026-02-28T00:00:00.000Z">28 February 2026</time>')
  })

  it.each([
    'https://elsewhere.example/badge.png',
    '//elsewhere.example/badge.png',
    'data:text/html,<b>',
    'javascript:alert(1)',
  ])('loads no picture from elsewhere: %s', (imageUrl) => {
    const result = { verified: true, checks: [check('pass')], subject: { imageUrl } }
    const html = renderPage(<VerifyPage result={result} />)
    expect(html).not.toMatch(/<img|src="(?!\/)[^"]*elsewhere|src="data:text/)
    expect(html.includes(`href="${imageUrl}"`)).toBe(imageUrl.startsWith('https:'))
    expect(html).toContain('<dt>Picture</dt>')
  })

  it('says no date where the document has none that can be read', () => {
    const subject = { awardedAt: 'long ago' }
    expect(renderPage(<VerifyPage result={{ verified: true, checks: [], subject }} />)).not.toContain('<time')
  })

  it('never calls unverified what merely could not be known, nor the other way round', () => {
    expect(judge({ verified: true, checks: [check('pass')] }).verdict).toBe('Verified')
    expect(judge({ verified: true, checks: [check('pass'), check('unknown')] }).reason).toMatch(
      /could not be made/,
    )
    expect(judge({ verified: false, checks: [check('unknown')] }).verdict).toBe('Could not be verified')
    expect(judge({ verified: false, checks: [check('fail'), check('unknown')] }).verdict).toBe('Not verified')
  })
})

describe('achievement, issuer and landing', () => {
  it('says in words what an achievement needs', () => {
    const html = renderPage(<AchievementPage {...achievementProps()} />)
    expect(html).toContain('The fee has been paid.')
    expect(html).toContain('approved it.')
    expect(html).toContain('<dd>3 years</dd>')
  })

  it('describes the results that holders may have, and what else the author says', () => {
    const html = renderPage(<AchievementPage {...achievementProps()} />)
    const results = /<dl class="results possible">.*?<\/dl>/s.exec(html)?.[0] ?? ''
    const text = results.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
    expect(text).toContain('Papers Percent : 0 to 100 Required: 60')
    expect(text).toContain('Basic Mastery (points: 4 ) · required Answers for others.')
    expect(html).toContain('<dt dir="auto">Field of study</dt><dd dir="auto">Surveying</dd>')
    expect(html).toContain('<dd dir="auto">2026.1</dd>')
    expect(html).toContain('href="https://example.org/associate"')
  })

  it('marks every page of a test issuer and keeps it out of search engines', () => {
    for (const page of [
      <AchievementPage {...achievementProps()} test={true} />,
      <IssuerPage {...issuerProps()} test={true} />,
    ]) {
      const html = renderPage(page)
      expect(html).toContain('test-ribbon')
      expect(html).toContain('content="noindex"')
    }
  })

  it('shows the issuer by its identifier and its keys', () => {
    const html = renderPage(<IssuerPage {...issuerProps()} />)
    expect(html).toContain('did:web:badges.example.org:i:rias')
    expect(html).toContain('href="https://badges.example.org/i/rias/did.json"')
  })

  it('mentions no demo where there is none', () => {
    expect(renderPage(<LandingPage origin="https://badges.example.org" />)).not.toContain('demo')
  })
})

describe('addresses', () => {
  it.each([
    ['did:web:a.example', 'https://a.example/.well-known/did.json'],
    ['did:web:a.example:i:rias', 'https://a.example/i/rias/did.json'],
    ['did:web:localhost%3A8787:i:rias', 'http://localhost:8787/i/rias/did.json'],
    ['did:key:z6Mk', undefined],
  ])('finds the document of %s at %s', (did, address) => {
    expect(didDocumentAddress(did)).toBe(address)
  })

  it.each([
    'http://a.example',
    'javascript:alert(1)',
    'https://bank.example@evil.example/',
    '//a.example',
    'x',
  ])('does not link %s', (address) => expect(linkable(address)).toBeUndefined())
})

it('has a stylesheet that loads nothing and knows dark, print and reduced motion', () => {
  expect(STYLESHEET).not.toMatch(/@import|url\((?!"data:image\/svg\+xml,)/)
  for (const query of ['prefers-color-scheme: dark', 'print', 'prefers-reduced-motion']) {
    expect(STYLESHEET).toContain(query)
  }
  expect(STYLESHEET.split('{').length).toBe(STYLESHEET.split('}').length)
})
