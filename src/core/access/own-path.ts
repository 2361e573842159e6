const CONSOLE = /^\/app(\/|$)/

/**
 * Where to go after signing in: a page of the console, whatever was asked for. What leads elsewhere, however it is
 * spelt, leads to the start of the console.
 */
export function ownPath(next: string | undefined, origin: string): string {
  const url = next === undefined ? undefined : URL.parse(next, origin)
  if (!url || !next?.startsWith('/') || url.origin !== origin || !CONSOLE.test(url.pathname)) return '/app'
  // As the browser would resolve it: backslashes, dots and control characters are gone.
  return `${url.pathname}${url.search}`
}
