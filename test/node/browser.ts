import chromium from '@sparticuz/chromium'
import { type Browser, chromium as playwright } from 'playwright-core'

/** A real Chromium: the one that comes as a package where there is one for this machine, else the installed Chrome. */
export async function launchBrowser(): Promise<Browser> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return playwright.launch({ channel: 'chrome' })
  const args = chromium.args.filter((arg) => !arg.startsWith('--headless'))
  return playwright.launch({ executablePath: await chromium.executablePath(), args, headless: true })
}
