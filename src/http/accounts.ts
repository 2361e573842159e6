import type { Context } from 'hono'
import { BadgeError } from '../core/badge-error.ts'
import type { AppEnv } from './context.ts'
import { isTooMany } from './problem.ts'

/**
 * One of better-auth's requests on behalf of this one: its cookies go on to the browser, its limits and its refusals
 * become ours.
 */
export async function askAccounts(
  c: Context<AppEnv>,
  request: { method: 'GET' | 'POST'; path: string; body?: unknown },
): Promise<Response> {
  const accounts = await c.var.action.accounts()
  const response = await accounts.request(c.req.raw.headers, request)
  if (isTooMany(response)) throw new BadgeError('rate_limited', 'too many attempts; please wait a minute')
  for (const cookie of response.headers.getSetCookie()) c.header('set-cookie', cookie, { append: true })
  return response
}

/** The request's headers as they will be once the browser has the cookies of this answer. */
export function headersWithCookies(request: Request, cookies: readonly string[]): Headers {
  const headers = new Headers(request.headers)
  headers.set('cookie', cookies.map((cookie) => cookie.split(';')[0]).join('; '))
  return headers
}
