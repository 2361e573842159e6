import { BadgeError } from '../core/badge-error.ts'
import { concatBytes, fromUtf8 } from '../core/encoding/bytes.ts'
import { isCompactJws } from '../core/unpack/compact-jws.ts'
import { parseStrictJson } from '../core/unpack/strict-json.ts'

const MAX_BYTES = 512 * 1024
const TIMEOUT_MS = 5_000
const MAX_REDIRECTS = 3
const MAX_DOCUMENTS = 10

const refuse = (detail: string): BadgeError => new BadgeError('unavailable', detail)

type Fetcher = (url: string, init: RequestInit) => Promise<Response>

/** Fetches JSON, or a compact JWS as its text; `bytes` fetches anything. Throws `unavailable` where it cannot. */
export interface GuardedFetch {
  (url: string): Promise<unknown>
  bytes(url: string): Promise<Uint8Array<ArrayBuffer>>
}

/**
 * Makes the only way in which a stranger's document may lead us to another address. https only, hosts with a
 * name only, no other host by redirect; size, time and number of documents are limited. `loopback` also
 * allows plain http to this machine, for development.
 */
export function createFetchJson(fetcher: Fetcher, { loopback }: { loopback: boolean }): GuardedFetch {
  let documents = 0
  const fetchBody = async (url: string, accept: string): Promise<Body> => {
    if (++documents > MAX_DOCUMENTS)
      throw refuse('the credential refers to more documents than are looked at')
    const first = guardedUrl(url, loopback)
    let target = first
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      const response = await request(fetcher, target, accept)
      const location = response.headers.get('location')
      if (response.status < 300 || response.status >= 400 || location === null)
        return { host: target.host, bytes: await readBytes(response, target) }
      await response.body?.cancel()
      if (!URL.canParse(location, target.href))
        throw refuse(`${first.host} redirects to something that is not a URL`)
      target = guardedUrl(new URL(location, target).href, loopback)
      if (target.host !== first.host) throw refuse(`${first.host} redirects to another host`)
    }
    throw refuse(`${first.host} redirects too often`)
  }
  return Object.assign(async (url: string) => parseBody(await fetchBody(url, JSON_TYPES)), {
    bytes: async (url: string) => (await fetchBody(url, '*/*')).bytes,
  })
}

const JSON_TYPES =
  'application/vc, application/vc+ld+json, application/ld+json, application/json;q=0.9, application/vc+jwt;q=0.8'

async function request(fetcher: Fetcher, url: URL, accept: string): Promise<Response> {
  try {
    return await fetcher(url.href, {
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { accept },
    })
  } catch (cause) {
    throw new BadgeError('unavailable', `${url.host} cannot be reached`, { cause })
  }
}

interface Body {
  host: string
  bytes: Uint8Array<ArrayBuffer>
}

async function readBytes(response: Response, url: URL): Promise<Uint8Array<ArrayBuffer>> {
  if (!response.ok) {
    await response.body?.cancel()
    throw refuse(`${url.host} answered ${response.status}`)
  }
  const parts: Uint8Array[] = []
  let length = 0
  try {
    for await (const part of response.body ?? []) {
      length += part.length
      if (length > MAX_BYTES) throw refuse(`${url.host} sent more than ${MAX_BYTES} bytes`)
      parts.push(part)
    }
  } catch (cause) {
    if (cause instanceof BadgeError && cause.code === 'unavailable') throw cause
    throw new BadgeError('unavailable', `${url.host} did not send all of it`, { cause })
  }
  return concatBytes(...parts)
}

/** JSON, or a compact JWS as its text: status lists, key documents and credentials come as either. */
function parseBody({ host, bytes }: Body): unknown {
  try {
    const text = fromUtf8(bytes).trim()
    return isCompactJws(text) ? text : parseStrictJson(text)
  } catch (cause) {
    throw new BadgeError('unavailable', `${host} did not send JSON`, { cause })
  }
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])
// Names that lead inside: the special-use domains of RFC 6761 and what networks use for themselves
// (RFC 6762, appendix G).
const INTERNAL =
  /(?:^|\.)(?:localhost|localdomain6?|local|internal|intranet|private|corp|home|lan|home\.arpa|invalid|test|onion)$/

/** The address, if it may be fetched at all. Numeric hosts are refused in every spelling, which URL has made one. */
export function guardedUrl(text: string, loopback: boolean): URL {
  if (!URL.canParse(text)) throw refuse('the address is not a URL')
  const url = new URL(text)
  if (url.username !== '' || url.password !== '') throw refuse('the address carries a user name')
  if (loopback && LOOPBACK.has(url.hostname) && ['http:', 'https:'].includes(url.protocol)) return url
  if (url.protocol !== 'https:') throw refuse(`${url.host || 'the address'} is not fetched without https`)
  const host = url.hostname.replace(/\.+$/, '')
  if (host.startsWith('[') || /^[\d.]+$/.test(host)) throw refuse('numeric hosts are not fetched')
  if (!host.includes('.') || INTERNAL.test(host)) throw refuse(`${host} is not a public host name`)
  return url
}
