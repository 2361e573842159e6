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

/** Makes an achievement and issues a badge by the forms, and says which pages there are of them. */
export async function fillOrganisation(
  context: BrowserContext,
  origin: string,
  { slug, owner }: Organisation,
): Promise<PageToLookAt[]> {
  const page = await context.newPage()
  const at = (path: string) => `${origin}${issuerHref(slug, 'live', path)}`
  await page.goto(at('achievements/new?template=course'))
  await page.getByRole('button', { name: 'Make the achievement' }).click()
  await page.waitForURL('**/achievements/*')
  const achievement = page.url().replace(/#.*/, '')
  await page.goto(`${achievement}/new-version`)
  await page.getByLabel('Description').fill('Has completed the course with distinction.')
  await page.getByRole('button', { name: 'Make the version' }).click()
  await page.goto(at('credentials/new'))
  await page.getByLabel('Name').fill(owner.name)
  await page.getByLabel('Email address').fill(owner.email)
  await page.getByRole('button', { name: 'Issue the badge' }).click()
  await page.waitForURL('**/credentials/*-*')
  const credential = page.url()
  await page.close()
  return [
    ['achievement', `${achievement}?version=2`],
    ['achievement-new-version', `${achievement}/new-version`],
    ['credential', credential],
  ].map(([name = '', url = '']) => ({ name: `console-${name}`, url, weightLimit: CONSOLE }))
}

/** Shows what forms show before anything is done, such as what a list is understood as. */
export const PREVIEWS: Readonly<Record<string, (page: Page, origin: string, slug: string) => Promise<void>>> =
  {
    'an achievement': async (page, origin, slug) => {
      await page.goto(`${origin}${issuerHref(slug, 'live', 'achievements/new?template=licence')}`)
      await page.getByRole('button', { name: 'Preview' }).click()
      await page.locator('#preview').waitFor()
    },
    'a list': async (page, origin, slug) => {
      await page.goto(`${origin}${issuerHref(slug, 'live', 'credentials/list')}`)
      const rows = ['Email,Name,Valid until', 'bo@example.org,Bo,2099-12-31', 'nobody,Nobody,soon']
      await page.getByLabel('Paste from a spreadsheet').fill(rows.join('\n'))
      await page.getByRole('button', { name: 'Look at the list' }).click()
      await page.getByRole('heading', { name: 'How it is understood' }).waitFor()
    },
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
