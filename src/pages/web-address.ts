/** A foreign address that may become a link: https alone, so no script, and no user name that poses as a host. */
export function linkable(address: string | undefined): string | undefined {
  const url = parse(address)
  return url?.protocol === 'https:' && url.username === '' ? url.href : undefined
}

/** An address of our own; http too, because development has no certificate. Anything else leads home. */
export function ownAddress(address: string): string {
  const url = parse(address)
  return url?.protocol === 'https:' || url?.protocol === 'http:' ? url.href : '/'
}

/** What an `img` may load under the pages' policy. */
export function imageAddress(address: string): string {
  return address.startsWith('data:image/') ? address : ownAddress(address)
}

/** The host alone, for link text. */
export function hostOf(address: string): string {
  return parse(address)?.host ?? address
}

/** Where a did:web document lies (did:web method specification, "Read"); nothing for other methods. */
export function didDocumentAddress(did: string): string | undefined {
  const [method, name, host, ...path] = did.split(':')
  if (method !== 'did' || name !== 'web' || !host) return undefined
  // A percent-encoded colon carries the port, which only development has.
  const origin = host.replace(/%3a/i, ':')
  const scheme = /^(localhost|127\.0\.0\.1)(:|$)/.test(origin) ? 'http' : 'https'
  return parse(`${scheme}://${origin}/${path.length === 0 ? '.well-known' : path.join('/')}/did.json`)?.href
}

function parse(address: string | undefined): URL | undefined {
  return address === undefined ? undefined : (URL.parse(address) ?? undefined)
}
