import type { Context } from 'hono'
import type { ErrorCode } from '../core/badge-error.ts'
import type { AppEnv } from './context.ts'
import { PROBLEMS } from './problem.ts'

/** An error as OAuth 2.0 has it (RFC 6749, section 5.2), which wallets read; everything else here is RFC 9457. */
export function sendOAuthError(
  c: Context<AppEnv>,
  error: string,
  description: string,
  code: ErrorCode = 'bad_request',
): Response {
  const { status } = PROBLEMS[code]
  return c.json({ error, error_description: description }, status, {
    'cache-control': 'no-store',
    ...(code === 'unauthenticated' && { 'www-authenticate': `Bearer error="${error}"` }),
  })
}
