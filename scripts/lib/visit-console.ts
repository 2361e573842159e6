import type { BrowserContext, Page } from 'playwright-core'
import { ISSUER_PAGES, issuerHref, TENANT_PAGES, tenantHref } from '../../src/pages/app/navigation.ts'
import type { PageToLookAt } from './look-at.ts'

const CONSOLE = 120_000

export interface Organisation {
  slug: string
  name: string
  owner: { name: string; email: string }
}

/** Opens the link in the newest mail to somebody, which a development server keeps. */
export async function openMailTo(page: Page, origin: string, address: string): Promise<void> {
  await page.goto(`${origin}/dev/mail`)
  const mails = page.locator('article').filter({ hasText: `To: ${address}` })
  const link = /http:\/\/\S+\/app\/\S+/.exec(await mails.first().innerText())?.[0]
  if (!link) throw new Error(`no link in the mail to ${address}`)
  await page.goto(link)
}

/** Signs an organisation up as a person does, and leaves its owner signed in. */
export async function signUp(
  context: BrowserContext,
  origin: string,
  { slug, name, owner }: Organisation,
): Promise<void> {
  const page = await context.newPage()
  await page.goto(`${origin}/app/sign-up`)
  await page.getByLabel('Your name').fill(owner.name)
  await page.getByLabel('Your email address').fill(owner.email)
  await page.getByLabel('Name of the organisation').fill(name)
  await page.getByLabel('Short name for addresses').fill(slug)
  await page.getByRole('button', { name: 'Send me the link' }).click()
  await page.waitForURL('**/app/sign-in/sent')
  await openMailTo(page, origin, owner.email)
  await page.getByRole('button', { name: `Begin with ${name}` }).click()
  await page.waitForURL(`**/app/${slug}/live`)
  await page.close()
}

/** Every page of the console that its menus lead to, and those before one is in. */
export function consolePages(origin: string, slug: string): PageToLookAt[] {
  const pages: [string, string][] = [
    ['sign-in', '/app/sign-in'],
    ['sign-up', '/app/sign-up'],
    ['organisations', '/app'],
    ['account', '/app/account'],
    ...TENANT_PAGES.map(({ path }): [string, string] => [path, tenantHref(slug, path)]),
    ...ISSUER_PAGES.map(({ path }): [string, string] => [path || 'overview', issuerHref(slug, 'live', path)]),
    ['overview-test', issuerHref(slug, 'test', '')],
    ['achievements-new', issuerHref(slug, 'live', 'achievements/new?template=course')],
    ['credentials-new', issuerHref(slug, 'live', 'credentials/new')],
    ['credentials-list', issuerHref(slug, 'live', 'credentials/list')],
    ['shops-new', issuerHref(slug, 'live', 'shops/new')],
    ['operator', '/operator'],
  ]
  return pages.map(([name, path]) => ({
    name: `console-${name}`,
    url: `${origin}${path}`,
    weightLimit: CONSOLE,
  }))
}
