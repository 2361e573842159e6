import type { JSX } from 'hono/jsx/jsx-runtime'

/** The whole document as text. Pages load nothing, so they are never asynchronous. */
export function renderPage(page: JSX.Element): string {
  return `<!doctype html>${String(page)}`
}
