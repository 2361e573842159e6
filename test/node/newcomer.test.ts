import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser } from '../../scripts/lib/browser.ts'
import { type LocalServer, startLocalServer } from '../../scripts/lib/local-server.ts'
import { signUp } from '../../scripts/lib/visit-console.ts'

const SLUG = 'difference-engines'
const PHONE = { viewport: { width: 390, height: 844 }, javaScriptEnabled: false }

let server: LocalServer
let browser: Browser

beforeAll(async () => {
  ;[server, browser] = await Promise.all([startLocalServer(), launchBrowser()])
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.end()
})

it('leads a newcomer on a phone, without script, from the sign-up to a profile that everybody can read', async () => {
  const context = await browser.newContext(PHONE)
  const owner = { name: 'Mary Somerville', email: 'mary@engines.example' }
  await signUp(context, server.origin, { slug: SLUG, name: 'Institute of Difference Engines', owner })
  const page = await context.newPage()
  await page.goto(`${server.origin}/app/${SLUG}/live`)
  const steps = page.locator('#first-steps')
  expect(await steps.innerText()).toContain('0 of 8 done')

  await steps.getByRole('link', { name: 'Tell people who you are' }).click()
  await page.getByLabel('Description').fill('We certify those who drive difference engines.')
  await page.getByLabel('Website').fill('https://engines.example')
  await page.getByLabel('Country').fill('Britain')
  // The browser itself takes no more than two letters.
  expect(await page.getByLabel('Country').inputValue()).toBe('Br')
  await page.getByLabel('Country').fill('G1')
  await page.getByRole('button', { name: 'Save the profile' }).click()
  expect(await page.locator('.field-wrong').innerText()).toContain('two capital letters')
  await page.getByLabel('Country').fill('gb')
  await page.getByRole('button', { name: 'Save the profile' }).click()
  expect(await page.getByRole('status').innerText()).toBe('The profile is saved.')

  await page.getByRole('link', { name: 'your public page' }).click()
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Institute of Difference Engines')
  expect(await page.locator('main').innerText()).toContain('We certify those who drive difference engines.')
  expect(await page.getByRole('link', { name: 'engines.example' }).first().isVisible()).toBe(true)

  await page.goto(`${server.origin}/app/${SLUG}/live`)
  expect(await steps.innerText()).toContain('1 of 8 done')
  expect(await steps.getByRole('listitem').first().innerText()).toContain('Done')
  await context.close()
}, 120_000)
