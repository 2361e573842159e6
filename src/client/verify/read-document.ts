import { BadgeError } from '../../core/badge-error.ts'
import { didDocumentUrl } from '../../core/did/did-web.ts'
import { createFetchJson } from '../../outbound/guarded-fetch.ts'

const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(location.hostname)

/** Nothing of the visitor goes along: no cookie, no address of this page. */
async function fetchHere(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, {
    ...init,
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    redirect: 'follow',
  })
  // A browser hides where a redirect leads until it is there.
  if (new URL(response.url).host !== new URL(url).host) {
    throw new BadgeError('unavailable', `${new URL(url).host} redirects to another host`)
  }
  return response
}

/** Reads strangers' documents straight from where they are, as far as these let a browser do so. */
export function createReader(): {
  read: (url: string) => Promise<unknown>
  resolveDid: (id: string) => Promise<unknown>
  /** Hosts that could not be read from here. */
  unread: Set<string>
} {
  const fetchJson = createFetchJson(fetchHere, { loopback: isLoopback })
  const unread = new Set<string>()
  const read = async (url: string): Promise<unknown> => {
    try {
      return await fetchJson(url)
    } catch (cause) {
      if (URL.canParse(url)) unread.add(new URL(url).host)
      throw cause
    }
  }
  const resolveDid = async (id: string): Promise<unknown> => {
    if (/^https?:/.test(id)) return read(id)
    if (id.startsWith('did:web:')) return read(didDocumentUrl(id, { loopbackHttp: isLoopback }))
    const method = id.split(':').slice(0, 2).join(':').slice(0, 100)
    throw new BadgeError('unavailable', `${method} identifiers cannot be resolved here`)
  }
  return { read, resolveDid, unread }
}
