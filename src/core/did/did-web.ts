import { BadgeError } from '../badge-error.ts'

const PREFIX = 'did:web:'
const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1'])
// Fully qualified, and the last label not a number: what a URL takes for an IPv4 address ends in one.
const domainName =
  /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/i
const portNumber = /^[1-9]\d{0,4}$/
// A path segment: the DID syntax's idchar (DID 1.0 section 3.1) but no colon, which separates segments.
const pathSegment = /^([A-Za-z0-9._-]|%[0-9A-Fa-f]{2})+$/

/** The did:web of a base URL under which `did.json` is served (did:web method, "Create"). */
export function didWebOf(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw malformed('the base URL is not an http(s) URL')
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw malformed('the base URL of a did:web has no user, query or fragment')
  }
  checkHost(url.hostname, true)
  const segments = url.pathname.replace(/\/$/, '').split('/').slice(1)
  for (const segment of segments) checkSegment(segment)
  return PREFIX + [url.host.replace(':', '%3A'), ...segments].join(':')
}

/**
 * Where the document of a did:web is (did:web method, "Read"). The method demands https; `loopbackHttp` makes
 * an exception for this machine, for development. Host and port are a stranger's: fetch with care.
 */
export function didDocumentUrl(did: string, options: { loopbackHttp?: boolean } = {}): string {
  if (!did.startsWith(PREFIX)) throw malformed('the identifier does not begin with did:web:')
  const [authority = '', ...segments] = did.slice(PREFIX.length).split(':')
  const [host = '', port, ...rest] = authority.split(/%3A/i)
  if (rest.length > 0 || (port !== undefined && (!portNumber.test(port) || Number(port) > 65_535))) {
    throw malformed('the did:web has a malformed port')
  }
  const loopbackHttp = options.loopbackHttp === true && LOOPBACK_HOSTS.has(host)
  checkHost(host, loopbackHttp)
  for (const segment of segments) checkSegment(segment)
  const origin = `${loopbackHttp ? 'http' : 'https'}://${host}${port === undefined ? '' : `:${port}`}`
  const path = segments.length === 0 ? '.well-known' : segments.join('/')
  return new URL(`${origin}/${path}/did.json`).href
}

function checkHost(host: string, loopback: boolean): void {
  // `localhost` may always be named: over https it is no more than a name that does not resolve.
  if (host === 'localhost' || (loopback && LOOPBACK_HOSTS.has(host)) || domainName.test(host)) return
  throw malformed('the host of a did:web must be a fully qualified domain name')
}

function checkSegment(segment: string): void {
  if (!pathSegment.test(segment))
    throw malformed('a path segment of the did:web is empty or has foreign characters')
  // A URL parser takes `%2e%2e` for `..`, and servers disagree about encoded slashes.
  if (/%(2f|5c)/i.test(segment) || /^(\.|%2e){1,2}$/i.test(segment)) {
    throw malformed('a path segment of the did:web must not lead to another place')
  }
}

const malformed = (message: string): BadgeError => new BadgeError('bad_request', message)
