import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apiClient } from '../../scripts/lib/api-client.ts'
import { launchBrowser } from '../../scripts/lib/browser.ts'
import { type LocalServer, startLocalServer } from '../../scripts/lib/local-server.ts'
import { openMailTo } from '../../scripts/lib/visit-console.ts'
import { findViolations, overflowOf } from './page-probe.ts'

const SLUG = 'analytical-engines'
const ADA = 'ada@engines.example'
const BO = 'bo@engines.example'

let server: LocalServer
let browser: Browser
let ada: BrowserContext

beforeAll(async () => {
  ;[server, browser] = await Promise.all([startLocalServer(), launchBrowser()])
  ada = await browser.newContext()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.end()
})

async function signIn(page: Page, address: string): Promise<void> {
  await page.getByLabel('Your email address').fill(address)
  await page.getByRole('button', { name: 'Send me the link' }).click()
  await page.waitForURL('**/app/sign-in/sent')
  await openMailTo(page, server.origin, address)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

// One story: each chapter begins where the one before ended.
describe('a professional body in a browser', () => {
  let apiKey = ''

  it('signs itself up', async () => {
    const page = await ada.newPage()
    await page.goto(`${server.origin}/app`)
    await page.getByRole('link', { name: 'Sign up your organisation' }).click()
    await page.getByLabel('Your name').fill('Ada Lovelace')
    await page.getByLabel('Your email address').fill(ADA)
    await page.getByLabel('Name of the organisation').fill('Institute of Analytical Engines')
    await page.getByLabel('Short name for addresses').fill(SLUG)
    await page.getByRole('button', { name: 'Send me the link' }).click()
    await page.waitForURL('**/app/sign-in/sent')
    await openMailTo(page, server.origin, ADA)
    await page.getByRole('button', { name: 'Begin with Institute of Analytical Engines' }).click()
    await page.waitForURL(`**/app/${SLUG}/live`)
    expect(await page.getByRole('status').innerText()).toContain('Institute of Analytical Engines is ready')
    await page.close()
  })

  it('invites a colleague, who accepts on a phone and without script', async () => {
    const page = await ada.newPage()
    await page.goto(`${server.origin}/app/${SLUG}/members`)
    const form = page.locator('#invite')
    await form.getByLabel('Email address').fill(BO)
    await form.getByLabel('Role').selectOption('issuer')
    await form.getByRole('button', { name: 'Invite' }).click()
    expect(await page.getByRole('status').innerText()).toContain(`${BO} is invited`)

    const phone = { viewport: { width: 360, height: 740 }, javaScriptEnabled: false }
    const context = await browser.newContext(phone)
    const theirs = await context.newPage()
    await openMailTo(theirs, server.origin, BO)
    expect(theirs.url()).toContain('/app/sign-in?next=')
    await signIn(theirs, BO)
    await theirs.getByRole('button', { name: 'Accept' }).click()
    await theirs.waitForURL(`**/app/${SLUG}/live`)
    expect(await theirs.getByRole('status').innerText()).toContain(
      'Welcome to Institute of Analytical Engines',
    )
    // The menu opens without script, and leads where an issuer may go.
    await theirs.getByText('Menu', { exact: true }).click()
    expect(await theirs.getByRole('link', { name: 'API keys' }).count()).toBe(0)
    await theirs.getByRole('link', { name: 'Test', exact: true }).first().click()
    expect(await theirs.getByText('You are with the test issuer').isVisible()).toBe(true)
    await context.close()

    await page.reload()
    expect(await page.getByRole('row').filter({ hasText: BO }).innerText()).toContain('Issuer')
    await page.close()
  })

  it('makes a key and issues with it', async () => {
    const page = await ada.newPage()
    await page.goto(`${server.origin}/app/${SLUG}/live`)
    await page.getByRole('link', { name: 'API keys' }).click()
    await page.getByRole('link', { name: 'New API key' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Learning platform')
    await page.getByLabel('Write achievements').check()
    await page.getByRole('button', { name: 'Make the key' }).click()
    apiKey = (await page.locator('.secret code').first().innerText()).trim()
    expect(apiKey).toMatch(/^sk_live_[\w-]{43}$/)

    const api = apiClient(server.origin, apiKey)
    const issuer = `/api/v1/issuers/${SLUG}`
    await api.post(`${issuer}/achievements`, {
      slug: 'engine-driver',
      name: 'Engine driver',
      description: 'Drives an analytical engine.',
      criteria: { narrative: 'A supervised run.' },
    })
    const recipient = { email: 'charles@example.org', name: 'Charles' }
    const issued = await api.post<{ url: string }>(`${issuer}/credentials`, {
      achievement: 'engine-driver',
      recipient,
    })
    await page.goto(issued.url)
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain('Engine driver')
    await page.close()
  })

  it('revokes the key, and the key opens nothing any more', async () => {
    const page = await ada.newPage()
    await page.goto(`${server.origin}/app/${SLUG}/live/api-keys`)
    const row = page.getByRole('row').filter({ hasText: 'Learning platform' })
    await row.locator('summary', { hasText: 'Revoke' }).click()
    await row.getByRole('button', { name: 'Revoke' }).click()
    expect(await page.getByRole('status').innerText()).toBe('The key is revoked.')
    const refused = apiClient(server.origin, apiKey).get(`/api/v1/issuers/${SLUG}`)
    await expect(refused).rejects.toMatchObject({ status: 401 })
    await page.close()
  })

  it('adds a passkey, signs out, and signs in with it', async () => {
    const page = await ada.newPage()
    // A device of the browser's own, whose user always agrees (WebAuthn level 3, section 11).
    const devices = await ada.newCDPSession(page)
    await devices.send('WebAuthn.enable')
    const options = {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    } as const
    await devices.send('WebAuthn.addVirtualAuthenticator', { options })
    await page.goto(`${server.origin}/app/account`)
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByRole('row').filter({ hasText: 'Passkey' }).first().waitFor()
    await page.locator('.account-menu > summary').click()
    await page.getByRole('button', { name: 'Sign out', exact: true }).click()
    await page.waitForURL('**/app/sign-in')
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.waitForURL(`**/app/${SLUG}/live`)
    expect(await page.locator('.account-menu > summary').innerText()).toContain('Ada Lovelace')

    await page.goto(`${server.origin}/app/account`)
    const row = page.getByRole('row').filter({ hasText: 'Passkey' })
    await row.locator('summary').click()
    await row.getByRole('button', { name: 'Remove' }).click()
    expect(await page.getByRole('status').innerText()).toBe('The passkey is removed.')
    expect(await row.count()).toBe(0)
    await page.close()
  })
})

describe('pages of the console', () => {
  const paths = [
    '/app/account',
    '/app/new',
    `/app/${SLUG}/live`,
    `/app/${SLUG}/test`,
    `/app/${SLUG}/members`,
    `/app/${SLUG}/live/api-keys`,
    `/app/${SLUG}/test/api-keys/new`,
  ]
  const doors = ['/app/sign-in', '/app/sign-up', '/app/sign-in/sent', '/app/sign-in/link?token=x']

  it.each(['light', 'dark'] as const)('break no rule of WCAG 2.2 AA in the %s theme', async (colorScheme) => {
    const storageState = await ada.storageState()
    const inside = await browser.newContext({ colorScheme, storageState })
    const outside = await browser.newContext({ colorScheme })
    const found: Record<string, unknown> = {}
    for (const [context, list] of [
      [inside, paths],
      [outside, doors],
    ] as const) {
      for (const path of list) {
        const page = await context.newPage()
        await page.goto(`${server.origin}${path}`)
        const violations = await findViolations(page)
        if (violations.length > 0) found[path] = violations
        await page.close()
      }
    }
    await inside.close()
    await outside.close()
    expect(found).toEqual({})
  })

  it('fit onto a phone', async () => {
    const storageState = await ada.storageState()
    const phone = await browser.newContext({ viewport: { width: 320, height: 700 }, storageState })
    const found: Record<string, number> = {}
    for (const path of [...paths, ...doors]) {
      const page = await phone.newPage()
      await page.goto(`${server.origin}${path}`)
      await page.evaluate(() => {
        for (const details of document.querySelectorAll('details')) details.open = true
      })
      const overflow = await overflowOf(page)
      if (overflow > 0) found[path] = overflow
      await page.close()
    }
    await phone.close()
    expect(found).toEqual({})
  })
})
