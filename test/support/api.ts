import { env, exports } from 'cloudflare:workers'

export const ORIGIN = 'http://localhost:8787'

export interface Answer<T> {
  status: number
  headers: Headers
  body: T
}

export interface RequestOptions {
  body?: unknown
  key?: string
  headers?: Record<string, string>
}

/** A request as a client makes it. Strings, bytes and streams go as they are, everything else as JSON. */
export function requestOf(method: string, path: string, { body, key, headers = {} }: RequestOptions = {}) {
  const isRaw = typeof body === 'string' || body instanceof Uint8Array || body instanceof ReadableStream
  return new Request(path.startsWith('http') ? path : `${ORIGIN}${path}`, {
    method,
    headers: { ...(key && { authorization: `Bearer ${key}` }), ...headers },
    ...(body !== undefined && { body: isRaw ? (body as BodyInit) : JSON.stringify(body) }),
    redirect: 'manual',
  })
}

/** An answer read as JSON. */
export async function readAnswer<T>(response: Response): Promise<Answer<T>> {
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    body: (text === '' ? undefined : JSON.parse(text)) as T,
  }
}

/** One request to the Worker under test. */
export const send = async (method: string, path: string, options: RequestOptions = {}): Promise<Response> =>
  (exports as unknown as { default: Fetcher }).default.fetch(requestOf(method, path, options))

/** The same with the answer read as JSON. */
// biome-ignore lint/suspicious/noExplicitAny: an answer is whatever the test then says it is.
export const call = async <T = any>(
  method: string,
  path: string,
  options: RequestOptions = {},
): Promise<Answer<T>> => readAnswer<T>(await send(method, path, options))

export interface TestTenant {
  key: string
  slug: string
  testSlug: string
  did: string
  /** `/api/v1/issuers/{slug}` of the live issuer. */
  api: string
}

let count = 0

/** A tenant of the test's own. */
export async function createTenant(
  name = 'Institute of Testing',
  email = 'registrar@example.org',
): Promise<TestTenant> {
  const slug = `tenant-${++count}-${crypto.randomUUID().slice(0, 8)}`
  const { status, body } = await call('POST', '/api/v1/tenants', {
    key: (env as unknown as { OPERATOR_TOKEN: string }).OPERATOR_TOKEN,
    body: { name, slug, email },
  })
  if (status !== 201) throw new Error(`no tenant: ${status} ${JSON.stringify(body)}`)
  const live = body.issuers.find((issuer: { mode: string }) => issuer.mode === 'live')
  const test = body.issuers.find((issuer: { mode: string }) => issuer.mode === 'test')
  return { key: body.apiKey, slug, testSlug: test.slug, did: live.did, api: `/api/v1/issuers/${slug}` }
}

export const ACHIEVEMENT = {
  slug: 'welding-1',
  name: 'Welding, level 1',
  description: 'Joins mild steel safely.',
  criteria: { narrative: 'Pass the practical test.' },
  achievementType: 'Certificate',
  tags: ['welding', 'steel'],
}

/** A tenant that has defined an achievement. */
export async function createIssuer(achievement: object = {}): Promise<TestTenant> {
  const tenant = await createTenant()
  const { status, body } = await call('POST', `${tenant.api}/achievements`, {
    key: tenant.key,
    body: { ...ACHIEVEMENT, ...achievement },
  })
  if (status !== 201) throw new Error(`no achievement: ${status} ${JSON.stringify(body)}`)
  return tenant
}
