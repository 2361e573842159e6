import axe from 'axe-core'
import type { Page } from 'playwright-core'

export interface Violation {
  rule: string
  at: string[]
}

/** What axe-core finds against WCAG 2.2 AA and its own best practices. */
export async function findViolations(page: Page): Promise<Violation[]> {
  // Not a script of the page: the policy would refuse one.
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }),
  )
  return violations.map(({ id, nodes }) => ({ rule: id, at: nodes.map(({ html }) => html.slice(0, 200)) }))
}

/** How far the page is wider than its window, in CSS pixels (WCAG 1.4.10, reflow). */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** Whatever can be reached with the keyboard, in order, and whether one sees that it has the focus. */
export async function walkFocus(page: Page, limit = 60): Promise<{ at: string; visible: boolean }[]> {
  const stops: { at: string; visible: boolean }[] = []
  for (let count = 0; count < limit; count++) {
    await page.keyboard.press('Tab')
    const stop = await page.evaluate(() => {
      const element = document.activeElement
      if (!element || element === document.body) return undefined
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
      const visible = (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none'
      return { at: element.outerHTML.slice(0, 120), visible }
    })
    if (!stop) break
    stops.push(stop)
  }
  return stops
}

/** Bytes of the page and what it loads, without pictures; who else was asked; how much it moved while loading. */
export async function loadWatched(page: Page, url: string) {
  const strangers: string[] = []
  let bytes = 0
  const pending: Promise<void>[] = []
  page.on('request', (request) => {
    if (!request.url().startsWith('data:') && new URL(request.url()).host !== new URL(url).host)
      strangers.push(request.url())
  })
  page.on('requestfinished', (request) => {
    if (request.resourceType() === 'image') return
    pending.push(
      request.sizes().then(({ responseBodySize }) => {
        bytes += responseBodySize
      }),
    )
  })
  // As whoever comes for the first time.
  const session = await page.context().newCDPSession(page)
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  await page.goto(url, { waitUntil: 'networkidle' })
  await Promise.all(pending)
  const shift = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0
        const observer = new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) sum += (entry as unknown as { value: number }).value
        })
        observer.observe({ type: 'layout-shift', buffered: true })
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)))
      }),
  )
  return { bytes, strangers, shift }
}
