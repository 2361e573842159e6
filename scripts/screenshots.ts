import { mkdirSync, rmSync } from 'node:fs'
import { launchBrowser } from './lib/browser.ts'
import { ensureDemonstrationTenant } from './lib/demonstration-tenant.ts'
import { startLocalServer } from './lib/local-server.ts'
import { publicPages, THEMES, WIDTHS } from './lib/look-at.ts'
import { inRoot } from './lib/root.ts'
import { consolePages, fillOrganisation, signUp } from './lib/visit-console.ts'

// Every page in both themes and two widths, to be looked at. With arguments only pages whose name holds one of them.
const wanted = process.argv.slice(2)
const folder = inRoot('docs/screenshots')
if (wanted.length === 0) rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })

const INSTITUTE = {
  slug: 'analytical-engines',
  name: 'Institute of Analytical Engines',
  owner: { name: 'Ada Lovelace', email: 'ada@engines.example' },
}

const server = await startLocalServer()
const browser = await launchBrowser()
try {
  const links = await ensureDemonstrationTenant(server.origin, server.stateFolder, server.secrets)
  const guest = await browser.newContext()
  await signUp(guest, server.origin, INSTITUTE)
  const filled = await fillOrganisation(guest, server.origin, INSTITUTE)
  const storageState = await guest.storageState()
  await guest.close()
  const all = [
    ...publicPages(server.origin, links),
    ...consolePages(server.origin, INSTITUTE.slug),
    ...filled,
  ]
  const pages = all.filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
  for (const colorScheme of THEMES) {
    for (const [device, width] of Object.entries(WIDTHS)) {
      const context = await browser.newContext({
        colorScheme,
        storageState,
        viewport: { width, height: 900 },
      })
      const page = await context.newPage()
      for (const { name, url } of pages) {
        await page.goto(url, { waitUntil: 'networkidle' })
        await page.screenshot({
          path: `${folder}/${name}-${device}-${colorScheme}.jpg`,
          type: 'jpeg',
          quality: 80,
          fullPage: true,
        })
      }
      await context.close()
    }
  }
  console.log(`${pages.length * 4} pictures in docs/screenshots`)
} finally {
  await browser.close()
  await server.end()
}
