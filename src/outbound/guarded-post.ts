import { BadgeError } from '../core/badge-error.ts'
import { guardedUrl } from './guarded-fetch.ts'

const TIMEOUT_MS = 10_000

export interface PostAnswer {
  status: number
  /** Taken (2xx). */
  ok: boolean
  /** There will never be anything at this address again (RFC 9110, section 15.5.11). */
  gone: boolean
  retryAfter: string | null
}

/**
 * Posts to an address that a tenant has chosen, under the same guard as what is fetched from strangers: https only, hosts
 * with a name only. Redirects are not followed, and the body of the answer is not read. Throws `unavailable`.
 */
export const createPost =
  (fetcher: (url: string, init: RequestInit) => Promise<Response>, { loopback }: { loopback: boolean }) =>
  async (address: string, headers: Record<string, string>, body: string): Promise<PostAnswer> => {
    const url = guardedUrl(address, loopback)
    const init = { method: 'POST', headers, body, redirect: 'manual' as const }
    let response: Response
    try {
      response = await fetcher(url.href, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) })
    } catch (cause) {
      const isLate = cause instanceof Error && cause.name === 'TimeoutError'
      const detail = isLate ? 'did not answer within 10 seconds' : 'could not be reached'
      throw new BadgeError('unavailable', `${url.host} ${detail}`, { cause })
    }
    // Nobody waits for a body that never ends.
    void response.body?.cancel().catch(() => {})
    const { status, ok } = response
    return { status, ok, gone: status === 410, retryAfter: response.headers.get('retry-after') }
  }
