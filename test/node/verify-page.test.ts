import { webcrypto } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../../scripts/lib/browser.ts'
import { ensureDemonstrationTenant } from '../../scripts/lib/demonstration-tenant.ts'
import { type LocalServer, startLocalServer } from '../../scripts/lib/local-server.ts'
import { sign } from '../../src/cli/library.ts'

let server: LocalServer
let browser: Browser
let badge: string
let revokedBadge: string

beforeAll(async () => {
  ;[server, browser] = await Promise.all([startLocalServer(), launchBrowser()])
  const links = await ensureDemonstrationTenant(server.origin, server.stateFolder, server.secrets)
  if (!links.badge || !links.revokedBadge) throw new Error('the demonstration has no badges')
  badge = links.badge
  revokedBadge = links.revokedBadge
})
afterAll(async () => {
  await browser?.close()
  await server?.end()
})

/** The page with what it sends to the server, which faults it has and what breaks its policy. */
async function openVerify(options: BrowserContextOptions = {}) {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  const posted: string[] = []
  const faults: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST') posted.push(new URL(request.url()).pathname)
  })
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) faults.push(message.text())
  })
  await page.goto(`${server.origin}/verify`)
  return { context, page, posted, faults }
}

async function check(page: Page, text: string): Promise<string> {
  await page.fill('#credential', text)
  await page.click('button[type=submit]')
  return verdictOf(page)
}

async function verdictOf(page: Page): Promise<string> {
  await page.waitForSelector('.verdict h1')
  return page.innerText('.verdict h1')
}

const jsonOf = async (url: string): Promise<Record<string, unknown>> =>
  (await (await fetch(`${url}.json`)).json()) as Record<string, unknown>

describe('in a browser a badge', () => {
  it('is verified without being sent anywhere', async () => {
    const { page, posted, faults } = await openVerify()
    expect(await check(page, JSON.stringify(await jsonOf(badge)))).toBe('Verified')
    expect(await page.innerText('.verdict')).toContain('has not been sent anywhere')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('outcome')
    expect({ posted, faults }).toEqual({ posted: [], faults: [] })
  })

  it('is found by its address', async () => {
    const { page, posted } = await openVerify({ viewport: { width: 390, height: 844 } })
    expect(await check(page, badge)).toBe('Verified')
    expect(posted).toEqual([])
    const isWider = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
    expect(isWider).toBe(false)
  })

  it('is read from a picture', async () => {
    const { page, posted } = await openVerify()
    const png = Buffer.from(await (await fetch(`${badge}.png`)).arrayBuffer())
    await page.setInputFiles('#file', { name: 'badge.png', mimeType: 'image/png', buffer: png })
    await page.click('button[type=submit]')
    expect(await verdictOf(page)).toBe('Verified')
    expect(posted).toEqual([])
  })

  it('is read when a file is dropped on the page', async () => {
    const { page } = await openVerify()
    const text = JSON.stringify(await jsonOf(badge))
    await page.evaluate((content) => {
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File([content], 'badge.json', { type: 'application/json' }))
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
    }, text)
    expect(await verdictOf(page)).toBe('Verified')
  })

  it('that was revoked is not verified, and the status says why', async () => {
    const { page } = await openVerify()
    expect(await check(page, revokedBadge)).toBe('Not verified')
    expect(await page.innerText('.check-fail')).toContain('Status: failed')
  })

  it('that was changed is not verified', async () => {
    const { page } = await openVerify()
    const changed = { ...(await jsonOf(badge)), validUntil: '2099-01-01T00:00:00Z' }
    expect(await check(page, JSON.stringify(changed))).toBe('Not verified')
    expect(await page.innerText('.checks')).toContain('Proof: failed')
  })

  it('may say what it likes, and nothing of it runs', async () => {
    const { page, faults } = await openVerify()
    const hostile = { ...(await jsonOf(badge)), name: '<img src=x onerror="document.title=\'owned\'">' }
    await check(page, JSON.stringify(hostile))
    expect(await page.locator('#outcome img').count()).toBe(0)
    expect(await page.title()).not.toContain('owned')
    expect(faults).toEqual([])
  })

  it('is judged without a network as far as that goes', async () => {
    const { page, context } = await openVerify()
    const text = JSON.stringify(await jsonOf(badge))
    // The checker is loaded when it is first needed.
    await check(page, '{}')
    await context.route('**/*', (route) => route.abort())
    expect(await check(page, text)).toBe('Could not be verified')
    const checks = await page.innerText('.checks')
    expect(checks).toContain('Schema: passed')
    expect(checks).toContain('Status: not known')
  })

  it('that is none is told so in the page', async () => {
    const { page, posted } = await openVerify()
    await page.fill('#credential', '{"not": "closed"')
    await page.click('button[type=submit]')
    await page.waitForSelector('#outcome [role=status]:not(:text("Checking"))')
    expect(await page.innerText('#outcome')).toMatch(/JSON/)
    expect(posted).toEqual([])
  })

  it('is sent to the server where there is no script', async () => {
    const { page, posted } = await openVerify({ javaScriptEnabled: false })
    expect(await check(page, JSON.stringify(await jsonOf(badge)))).toBe('Verified')
    expect(posted).toEqual(['/verify'])
  })
})

describe('a badge of somebody who lets no browser read', () => {
  let elsewhere: Server
  let token: string

  beforeAll(async () => {
    const { privateKey } = (await webcrypto.subtle.generateKey('Ed25519', true, ['sign'])) as CryptoKeyPair
    const jwk = (await webcrypto.subtle.exportKey('jwk', privateKey)) as Record<string, unknown>
    let did = ''
    elsewhere = createServer((_, response) => {
      const method = { id: `${did}#key`, type: 'JsonWebKey', controller: did }
      const publicKeyJwk = { kty: 'OKP', crv: 'Ed25519', x: jwk.x }
      const document = {
        '@context': ['https://www.w3.org/ns/did/v1'],
        id: did,
        verificationMethod: [{ ...method, publicKeyJwk }],
        assertionMethod: [`${did}#key`],
      }
      // No Access-Control-Allow-Origin.
      response.setHeader('content-type', 'application/json').end(JSON.stringify(document))
    })
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
    did = `did:web:localhost%3A${(elsewhere.address() as AddressInfo).port}:x`
    const credential = {
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      type: ['VerifiableCredential'],
      issuer: did,
      validFrom: '2026-01-01T00:00:00Z',
      credentialSubject: { id: 'did:example:holder' },
    }
    token = JSON.stringify(await sign(credential, { jwk, verificationMethod: `${did}#key` }))
  })
  afterAll(() => void elsewhere.close())

  it('is asked for through the server, and the page says so', async () => {
    const { page, posted } = await openVerify()
    expect(await check(page, token)).toBe('Verified')
    expect(posted).toEqual(['/api/v1/verify'])
    expect(await page.innerText('.verdict')).toContain('Signet’s server was asked')
    expect(await page.innerText('.checks')).toContain('Answered by Signet’s server.')
  })
})
