import type { Context } from 'hono'
import { BadgeError } from '../core/badge-error.ts'
import { API_WINDOW_SECONDS } from '../core/limits/api-limits.ts'
import type { AppEnv } from './context.ts'

/**
 * Counts a request against what its key and its tenant may do in a minute, and says so in the fields of
 * draft-ietf-httpapi-ratelimit-headers. Keys have an identity of their own, so no address is looked at.
 */
export async function limitApi(
  c: Context<AppEnv>,
  { keyId, tenantId }: { keyId: number; tenantId: number },
): Promise<void> {
  const taken = Object.entries(await c.var.action.admitApi({ keyId, tenantId }))
  const policies = taken.map(([name, { limit }]) => `"${name}";q=${limit};w=${API_WINDOW_SECONDS}`)
  const states = taken.map(([name, { remaining, reset }]) => `"${name}";r=${remaining};t=${reset}`)
  c.header('ratelimit-policy', policies.join(', '))
  c.header('ratelimit', states.join(', '))
  const [spent] = taken.filter(([, { allowed }]) => !allowed)
  if (!spent) return
  const [whose, { limit, reset }] = spent
  c.header('retry-after', String(reset))
  throw new BadgeError('rate_limited', `more than ${limit} requests of one ${whose} in a minute`)
}
