import { BadgeError } from '../core/badge-error.ts'
import { concatBytes, fromUtf8 } from '../core/encoding/bytes.ts'
import { parseLosslessJson } from '../core/encoding/lossless-json.ts'

const MAX_BYTES = 8 * 1024 * 1024
const TIMEOUT_MS = 15_000

export interface ShopRequest {
  url: string
  headers: Record<string, string>
  /** With a body it is a POST. */
  body?: string
}

/** `refused`: the key does not open this. `throttled`: asked too often, come again later. `missing`: no such thing. */
export interface ShopAnswer {
  outcome: 'ok' | 'refused' | 'throttled' | 'missing'
  /** Parsed without losing digits; undefined unless `ok`. */
  body: unknown
}

const SHOPS = /^(?:api\.stripe\.com|[a-z0-9][a-z0-9-]{0,60}\.myshopify\.com)$/

/** Asks the API of a shop with a tenant's key. The key goes to hosts of shops alone, and never along a redirect. */
export const createAskShop =
  (fetcher: (url: string, init: RequestInit) => Promise<Response>) =>
  async ({ url, headers, body }: ShopRequest): Promise<ShopAnswer> => {
    const { protocol, hostname, port } = new URL(url)
    if (protocol !== 'https:' || port !== '' || !SHOPS.test(hostname))
      throw new BadgeError('unavailable', `${hostname} is not the API of a shop`)
    const response = await request(fetcher, url, {
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { accept: 'application/json', ...headers },
      ...(body !== undefined && { method: 'POST', body }),
    })
    const outcome = outcomeOf(response.status)
    if (outcome === 'ok') return { outcome, body: await readJson(response, hostname) }
    await response.body?.cancel()
    if (outcome === undefined) throw new BadgeError('unavailable', `${hostname} answered ${response.status}`)
    return { outcome, body: undefined }
  }

async function request(
  fetcher: (url: string, init: RequestInit) => Promise<Response>,
  url: string,
  init: RequestInit,
): Promise<Response> {
  try {
    return await fetcher(url, init)
  } catch (cause) {
    throw new BadgeError('unavailable', `${new URL(url).hostname} cannot be reached`, { cause })
  }
}

function outcomeOf(status: number): ShopAnswer['outcome'] | undefined {
  if (status >= 200 && status < 300) return 'ok'
  if (status === 401 || status === 403 || status === 402) return 'refused'
  if (status === 404) return 'missing'
  return status === 429 ? 'throttled' : undefined
}

async function readJson(response: Response, host: string): Promise<unknown> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of response.body ?? []) {
    length += part.length
    if (length > MAX_BYTES) throw new BadgeError('unavailable', `${host} sent more than ${MAX_BYTES} bytes`)
    parts.push(part)
  }
  try {
    return parseLosslessJson(fromUtf8(concatBytes(...parts)))
  } catch (cause) {
    throw new BadgeError('unavailable', `${host} did not send JSON`, { cause })
  }
}
