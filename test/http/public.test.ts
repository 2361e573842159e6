import { beforeAll, describe, expect, it } from 'vitest'
import { ACHIEVEMENT, createIssuer, type TestTenant } from '../support/api.ts'
import { createWorker } from '../support/worker.ts'

const worker = createWorker()
const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8'
const STATE = 'public, max-age=15, s-maxage=30, stale-while-revalidate=15'
const VC = 'application/vc+ld+json'
const PAGE_POLICY = /default-src 'self'.*frame-ancestors 'none'.*base-uri 'none'/

let tenant: TestTenant
let url: string
let paths: Record<'credential' | 'status' | 'achievement' | 'issuer' | 'did' | 'image', string>

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  worker.send(method, path, { headers })

beforeAll(async () => {
  tenant = await createIssuer()
  const { api, key, slug } = tenant
  const recipient = { email: 'ada@example.org', name: 'Ada Lovelace' }
  const { body } = await worker.call('POST', `${api}/credentials`, {
    key,
    body: { achievement: ACHIEVEMENT.slug, recipient },
  })
  url = body.url
  const achievement = `/i/${slug}/achievements/${ACHIEVEMENT.slug}`
  const status = `/i/${slug}/status/0`
  paths = {
    credential: new URL(url).pathname,
    status,
    achievement,
    issuer: `/i/${slug}`,
    did: `/i/${slug}/did.json`,
    image: `${achievement}/image/1.svg`,
  }
})

describe('every public address', () => {
  const names = ['credential', 'status', 'achievement', 'issuer', 'did', 'image'] as const

  it.each(names)(
    '%s can be read by any web page, is validated by its tag and sets no cookie',
    async (name) => {
      for (const accept of ['*/*', BROWSER, 'application/json']) {
        const first = await get(paths[name], { accept })
        expect(first.status).toBe(200)
        expect(first.headers.get('access-control-allow-origin')).toBe('*')
        expect(first.headers.get('access-control-expose-headers')).toContain('etag')
        expect(first.headers.get('x-content-type-options')).toBe('nosniff')
        expect(first.headers.get('cache-control')).toMatch(/^public, max-age=\d+/)
        expect(first.headers.get('vary')).toContain('accept')
        expect(first.headers.get('set-cookie')).toBeNull()
        const etag = first.headers.get('etag') ?? ''
        expect(etag).toMatch(/^"[^"]+"$/)
        const body = await first.text()
        for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
          const again = await get(paths[name], { accept, 'if-none-match': tag })
          expect([tag, again.status, await again.text()]).toEqual([tag, 304, ''])
          expect(again.headers.get('etag')).toBe(etag)
          expect(again.headers.get('cache-control')).toBe(first.headers.get('cache-control'))
          expect(again.headers.get('set-cookie')).toBeNull()
        }
        const changed = await get(paths[name], { accept, 'if-none-match': '"other"' })
        expect([changed.status, await changed.text()]).toEqual([200, body])
        const head = await get(paths[name], { accept }, 'HEAD')
        expect([head.status, await head.text()]).toEqual([200, ''])
        expect(head.headers.get('etag')).toBe(etag)
        expect(head.headers.get('content-type')).toBe(first.headers.get('content-type'))
      }
    },
  )

  it.each(names)('%s lets a web page of another host ask for it', async (name) => {
    const asked = {
      origin: 'https://verifier.example',
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'if-none-match',
    }
    const response = await get(paths[name], asked, 'OPTIONS')
    expect(response.status).toBe(204)
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(response.headers.get('access-control-allow-headers')).toBe('if-none-match')
    expect(response.headers.get('access-control-allow-credentials')).toBeNull()
  })

  it.each(['credential', 'achievement', 'issuer'] as const)(
    '%s is a page for a browser, under a strict policy',
    async (name) => {
      const response = await get(paths[name], { accept: BROWSER })
      expect(response.headers.get('content-type')).toMatch(/^text\/html; charset=utf-8$/i)
      expect(response.headers.get('content-security-policy')).toMatch(PAGE_POLICY)
      expect(response.headers.get('content-security-policy')).not.toContain('unsafe')
      expect(response.headers.get('referrer-policy')).toBe('no-referrer')
      expect(await response.text()).toMatch(/^<!doctype html>/i)
    },
  )

  it('keeps a state for seconds, a document for minutes and a picture for ever', async () => {
    const cacheOf = async (path: string, accept = '*/*') =>
      (await get(path, { accept })).headers.get('cache-control')
    expect(await cacheOf(paths.status)).toBe(STATE)
    expect(await cacheOf(paths.credential, BROWSER)).toBe(STATE)
    for (const path of [paths.credential, paths.did, paths.achievement, paths.issuer, paths.image]) {
      expect(await cacheOf(path)).toBe('public, max-age=300')
    }
  })
})

describe('a credential', () => {
  it.each([
    [undefined, VC],
    ['*/*', VC],
    ['application/vc+ld+json', VC],
    ['application/vc', 'application/vc'],
    ['application/ld+json', 'application/ld+json'],
    ['application/json', 'application/json'],
    ['APPLICATION/JSON', 'application/json'],
    ['application/json;q=0.5, application/vc;q=0.9', 'application/vc'],
    ['text/html;q=0.4, application/json', 'application/json'],
    ['text/html;q=0, */*', VC],
    ['image/tiff', VC],
    ['text/html', 'text/html; charset=utf-8'],
    [BROWSER, 'text/html; charset=utf-8'],
  ])('for Accept: %s is %s', async (accept, type) => {
    const response = await get(paths.credential, accept === undefined ? {} : { accept })
    expect(response.headers.get('content-type')?.toLowerCase()).toBe(type)
    if (!type.startsWith('text/html')) expect(await response.json()).toMatchObject({ id: url })
  })

  it('is JSON under .json whatever the browser likes', async () => {
    const response = await get(`${paths.credential}.json`, { accept: BROWSER })
    expect(response.headers.get('content-type')).toBe(VC)
    expect(await response.json()).toMatchObject({
      id: url,
      type: ['VerifiableCredential', 'OpenBadgeCredential'],
    })
  })

  it('shows on its page who, what and by whom, and its state as it is now', async () => {
    const page = async (path: string) => (await get(path, { accept: BROWSER })).text()
    const { body } = await worker.call('POST', `${tenant.api}/credentials`, {
      key: tenant.key,
      body: { achievement: ACHIEVEMENT.slug, recipient: { email: 'bo@example.org', name: 'Bo & <b>Co</b>' } },
    })
    const path = new URL(body.url).pathname
    const before = await page(path)
    expect(before).toContain('Bo &amp; &lt;b&gt;Co&lt;/b&gt;')
    expect(before).toContain(ACHIEVEMENT.name)
    expect(before).toContain('Institute of Testing')
    expect(before).not.toContain('bo@example.org')
    await worker.call('POST', `${tenant.api}/credentials/${body.id}/revoke`, { key: tenant.key, body: {} })
    const after = await page(path)
    expect(after).not.toBe(before)
    expect(after.toLowerCase()).toContain('revoked')
    expect(before.toLowerCase()).not.toContain('revoked on')
  })
})

describe('the other documents', () => {
  it('are a DID document, a status list, an achievement and a profile', async () => {
    const json = async (path: string) => (await worker.call('GET', path)).body
    const did = await json(paths.did)
    expect(did).toMatchObject({ id: tenant.did, assertionMethod: expect.any(Array) })
    const list = await json(paths.status)
    expect(list).toMatchObject({
      issuer: tenant.did,
      credentialSubject: {
        type: 'BitstringStatusList',
        statusPurpose: 'revocation',
        encodedList: expect.stringMatching(/^u/),
      },
    })
    expect(list.proof[0].verificationMethod).toBe(did.assertionMethod[0]?.id ?? did.assertionMethod[0])
    const achievement = await json(paths.achievement)
    expect(achievement).toMatchObject({
      id: expect.stringContaining(paths.achievement),
      name: ACHIEVEMENT.name,
    })
    expect(await json(`${paths.achievement}.json`)).toEqual(achievement)
    expect(await json(paths.issuer)).toMatchObject({ id: tenant.did, name: 'Institute of Testing' })
  })

  it('never answer with the present list when one of the past is asked for', async () => {
    const past = await get(`${paths.status}?timestamp=2026-01-01T00:00:00Z`)
    expect(past.status).toBe(400)
    expect(await past.text()).not.toContain('encodedList')
  })

  it('change the tag of the list with a revocation, at once', async () => {
    const before = (await get(paths.status)).headers.get('etag') ?? ''
    await worker.call('POST', `${tenant.api}/credentials/${url.slice(-36)}/revoke`, {
      key: tenant.key,
      body: {},
    })
    expect((await get(paths.status, { 'if-none-match': before })).status).toBe(200)
  })
})
