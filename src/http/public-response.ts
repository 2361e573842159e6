import type { Context } from 'hono'
import { toBase64Url } from '../core/encoding/base64.ts'
import { utf8 } from '../core/encoding/bytes.ts'
import { sha256 } from '../core/encoding/sha256.ts'
import type { AppEnv } from './context.ts'

/** How long caches may keep a public answer. The first is for what tells a state: design.md 7. */
export const CACHE = {
  state: 'public, max-age=15, s-maxage=30, stale-while-revalidate=15',
  document: 'public, max-age=300',
  immutable: 'public, max-age=31536000, immutable',
} as const

type PublicBody = string | Uint8Array<ArrayBuffer>

export interface PublicAnswer {
  /** Or how to make it, where `etag` tells whether it is needed at all. */
  body: PublicBody | (() => Promise<PublicBody>)
  contentType: string
  cacheControl: string
  /** Defaults to a hash of the body. */
  etag?: string
  /** The address answers with HTML or JSON as `Accept` says. */
  negotiated?: boolean
  headers?: Record<string, string>
}

/**
 * An answer of the public plane: readable from any web page, cacheable, validated by `ETag`, and never with
 * a cookie.
 */
export async function sendPublic(c: Context<AppEnv>, answer: PublicAnswer): Promise<Response> {
  const { contentType, cacheControl, headers } = answer
  const etag = answer.etag ?? (await etagOf(await madeOf(answer.body)))
  const common = {
    etag,
    'cache-control': cacheControl,
    'access-control-allow-origin': '*',
    'access-control-expose-headers': 'etag',
    vary: 'accept',
    'x-content-type-options': 'nosniff',
    // Cloudflare's cache does not look at `Vary: accept`: one reader's HTML would be another's JSON.
    ...(answer.negotiated && { 'cloudflare-cdn-cache-control': 'no-store' }),
    ...headers,
  }
  if (matches(c.req.header('if-none-match'), etag)) return c.body(null, 304, common)
  return c.body(await madeOf(answer.body), 200, { ...common, 'content-type': contentType })
}

const madeOf = (body: PublicAnswer['body']): PublicBody | Promise<PublicBody> =>
  typeof body === 'function' ? body() : body

/** A tag for what is made of this. */
export const etagOf = async (source: string | Uint8Array): Promise<string> =>
  `"${toBase64Url((await sha256(typeof source === 'string' ? utf8(source) : source)).slice(0, 15))}"`

// Weak comparison (RFC 9110, section 8.8.3.2): a cache on the way may have weakened our tag.
const matches = (header: string | undefined, etag: string): boolean =>
  header?.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag) ?? false

/** A picture may come from a stranger: an SVG that is opened by itself runs nothing and loads nothing. */
export const IMAGE_HEADERS = {
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
}

const POLICY =
  "default-src 'self'; img-src 'self' https: data:; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

export const PAGE_HEADERS = { 'content-security-policy': POLICY, 'referrer-policy': 'no-referrer' }

/** `/verify` reads issuers' documents and status lists from where they are. */
export const VERIFY_HEADERS = {
  ...PAGE_HEADERS,
  'content-security-policy': `${POLICY}; connect-src 'self' https:`,
}
