import { BadgeError } from '../core/badge-error.ts'

const TIMEOUT_MS = 5_000
const MAX_BYTES = 64 * 1024
const TXT = 16
const NO_ERROR = 0
const NO_SUCH_NAME = 3

/**
 * Looks up TXT records by DNS over HTTPS in the JSON form that Cloudflare and Google serve. A name that does not exist has
 * none; anything else that goes wrong is `unavailable`, and says nothing about the name.
 */
export const createResolveTxt =
  (fetcher: (url: string, init: RequestInit) => Promise<Response>, resolver: string) =>
  async (name: string): Promise<string[]> => {
    const url = new URL(resolver)
    url.searchParams.set('name', name)
    url.searchParams.set('type', 'TXT')
    const answer = await ask(fetcher, url)
    if (answer.Status !== NO_ERROR && answer.Status !== NO_SUCH_NAME) {
      throw new BadgeError('unavailable', `the name servers of ${name} do not answer`)
    }
    const records = Array.isArray(answer.Answer)
      ? (answer.Answer as { type?: unknown; data?: unknown }[])
      : []
    return records.flatMap(({ type, data }) =>
      type === TXT && typeof data === 'string' ? [textOf(data)] : [],
    )
  }

async function ask(
  fetcher: (url: string, init: RequestInit) => Promise<Response>,
  url: URL,
): Promise<{ Status?: unknown; Answer?: unknown }> {
  try {
    const response = await fetcher(url.href, {
      headers: { accept: 'application/dns-json' },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    if (!response.ok) throw new Error(`status ${response.status}`)
    const text = await response.text()
    if (text.length > MAX_BYTES) throw new Error('the answer is too long')
    const answer: unknown = JSON.parse(text)
    if (typeof answer !== 'object' || answer === null) throw new Error('the answer is no object')
    return answer
  } catch (cause) {
    throw new BadgeError('unavailable', 'the DNS resolver cannot be reached', { cause })
  }
}

// A record is one or more strings of at most 255 bytes, shown in quotes (RFC 1035, section 3.3.14).
const textOf = (data: string): string => {
  const parts = [...data.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, part = '']) =>
    part.replace(/\\(.)/g, '$1'),
  )
  return parts.length === 0 ? data : parts.join('')
}
