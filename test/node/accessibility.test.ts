import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../../scripts/lib/browser.ts'
import { ensureDemonstrationTenant } from '../../scripts/lib/demonstration-tenant.ts'
import { type LocalServer, startLocalServer } from '../../scripts/lib/local-server.ts'
import { type PageToLookAt, publicPages, THEMES, WIDTHS } from '../../scripts/lib/look-at.ts'
import { consolePages, fillOrganisation, PREVIEWS, signUp } from '../../scripts/lib/visit-console.ts'
import { findViolations, loadWatched, overflowOf, walkFocus } from './page-probe.ts'

const INSTITUTE = {
  slug: 'analytical-engines',
  name: 'Institute of Analytical Engines',
  owner: { name: 'Ada Lovelace', email: 'ada@engines.example' },
}

let server: LocalServer
let browser: Browser
let pages: PageToLookAt[]
/** Cookies of somebody who is signed in. */
let signedIn: Awaited<ReturnType<BrowserContext['storageState']>>

beforeAll(async () => {
  ;[server, browser] = await Promise.all([startLocalServer(), launchBrowser()])
  const links = await ensureDemonstrationTenant(server.origin, server.stateFolder, server.secrets)
  const context = await browser.newContext()
  await signUp(context, server.origin, INSTITUTE)
  const filled = await fillOrganisation(context, server.origin, INSTITUTE)
  signedIn = await context.storageState()
  await context.close()
  pages = [...publicPages(server.origin, links), ...consolePages(server.origin, INSTITUTE.slug), ...filled]
})
afterAll(async () => {
  await browser?.close()
  await server?.end()
})

/** What each page says to a probe, by its name; pages with nothing to say are left out. */
async function ofEachPage<T>(
  options: Parameters<Browser['newContext']>[0],
  probe: (page: Awaited<ReturnType<Browser['newPage']>>, about: PageToLookAt) => Promise<T | undefined>,
): Promise<Record<string, T>> {
  const context = await browser.newContext({ ...options, storageState: signedIn })
  const found: Record<string, T> = {}
  for (const about of pages) {
    const page = await context.newPage()
    const said = await probe(page, about)
    if (said !== undefined) found[about.name] = said
    await page.close()
  }
  await context.close()
  return found
}

const unlessEmpty = <T>(items: T[]): T[] | undefined => (items.length === 0 ? undefined : items)

describe('the pages', () => {
  for (const colorScheme of THEMES) {
    for (const [device, width] of Object.entries(WIDTHS)) {
      it(`break no rule of WCAG 2.2 AA in the ${colorScheme} theme on a ${device}`, async () => {
        const options = { colorScheme, viewport: { width, height: 900 } }
        const found = await ofEachPage(options, async (page, { url }) => {
          await page.goto(url)
          return unlessEmpty(await findViolations(page))
        })
        expect(found).toEqual({})
      })
    }
  }

  it.each([320, 390, 640])('fit into %i pixels without a scroll bar', async (width) => {
    const found = await ofEachPage({ viewport: { width, height: 800 } }, async (page, { url }) => {
      await page.goto(url)
      const overflow = await overflowOf(page)
      return overflow > 0 ? overflow : undefined
    })
    expect(found).toEqual({})
  })

  it('show where the focus is, and can be left with the keyboard', async () => {
    const found = await ofEachPage({}, async (page, { url }) => {
      await page.goto(url)
      const stops = await walkFocus(page)
      expect(stops.length).toBeGreaterThan(3)
      return unlessEmpty(stops.filter(({ visible }) => !visible).map(({ at }) => at))
    })
    expect(found).toEqual({})
  })

  it('are light, ask nobody else and do not move while they load', async () => {
    const found = await ofEachPage({}, async (page, { url, weightLimit }) => {
      const { bytes, strangers, shift } = await loadWatched(page, url)
      const isFine = bytes <= weightLimit && strangers.length === 0 && shift === 0
      return isFine ? undefined : { bytes, strangers, shift }
    })
    expect(found).toEqual({})
  })
})

describe('previews', () => {
  it.each(Object.keys(PREVIEWS))('of %s break no rule and fit onto a phone', async (name) => {
    for (const colorScheme of THEMES) {
      const viewport = { width: 320, height: 800 }
      const context = await browser.newContext({ colorScheme, viewport, storageState: signedIn })
      const page = await context.newPage()
      await PREVIEWS[name]?.(page, server.origin, INSTITUTE.slug)
      expect(await findViolations(page)).toEqual([])
      expect(await overflowOf(page)).toBeLessThanOrEqual(0)
      await context.close()
    }
  })
})
