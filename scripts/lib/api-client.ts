/** Signet's HTTP API as any client sees it. */
export interface ApiClient {
  get: <T>(path: string) => Promise<T>
  post: <T>(
    path: string,
    body: unknown,
    options?: { expect?: number[]; idempotencyKey?: string },
  ) => Promise<T>
}

interface Problem {
  type?: string
  title?: string
  detail?: string
  errors?: { pointer: string; detail: string }[]
}

/** An answer that was not the expected one, in the words of its problem details (RFC 9457). */
export class UnexpectedAnswer extends Error {
  readonly status: number
  /** No waiting cures it: somebody must set the server up differently. */
  readonly isMisconfiguration: boolean

  constructor(asked: string, status: number, body: string) {
    const problem = asProblem(body)
    const issues = (problem.errors ?? []).map(({ pointer, detail }) => `${pointer}: ${detail}`)
    super(`${asked} answered ${status}: ${[problem.detail ?? problem.title, ...issues].join('; ')}`)
    this.name = 'UnexpectedAnswer'
    this.status = status
    this.isMisconfiguration = problem.type?.endsWith('/misconfigured') ?? false
  }
}

export function apiClient(origin: string, token?: string): ApiClient {
  const authorization: Record<string, string> =
    token === undefined ? {} : { authorization: `Bearer ${token}` }
  return {
    get: (path) =>
      call(`${origin}${path}`, { headers: { ...authorization, accept: 'application/json' } }, [200]),
    post: (path, body, { expect = [201], idempotencyKey } = {}) =>
      call(
        `${origin}${path}`,
        {
          method: 'POST',
          body: JSON.stringify(body),
          headers: {
            ...authorization,
            'content-type': 'application/json',
            ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
          },
        },
        expect,
      ),
  }
}

async function call<T>(url: string, init: RequestInit, expect: number[]): Promise<T> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(30_000) })
  const text = await response.text()
  if (!expect.includes(response.status)) {
    throw new UnexpectedAnswer(`${init.method ?? 'GET'} ${new URL(url).pathname}`, response.status, text)
  }
  // The callers name the shape that design.md fixes for the path.
  return JSON.parse(text) as T
}

function asProblem(body: string): Problem {
  try {
    const value: unknown = JSON.parse(body)
    if (typeof value === 'object' && value !== null) return value
  } catch {
    // Not a problem document but, say, an error page of something in between.
  }
  return { detail: body.slice(0, 200) }
}
