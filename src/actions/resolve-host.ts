import { findIdentityByHost, type HostIdentity } from '../store/identities.ts'
import type { ActionContext } from './context.ts'

const TTL_MS = 30_000
const MAX_HOSTS = 1_000

// What was looked up not long ago. A host that is nobody's is not remembered: it may be proven in this moment.
const known = new Map<string, { identity: HostIdentity; until: number }>()

/** Says that a host has changed hands. Other isolates see it when what they remember is over. */
export const forgetHost = (hostname: string): boolean => known.delete(hostname)

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * Whose host that is: the platform's own, which costs no query, or that of an issuer, as it was half a minute ago at most;
 * undefined for any other.
 */
export async function resolveHost(
  { db, origin, development, now }: Pick<ActionContext, 'db' | 'origin' | 'development' | 'now'>,
  hostname: string,
): Promise<'platform' | HostIdentity | undefined> {
  if (hostname === new URL(origin).hostname || (development && LOOPBACK.has(hostname))) return 'platform'
  const at = now().getTime()
  const found = known.get(hostname)
  if (found && at < found.until) return found.identity
  known.delete(hostname)
  const identity = await findIdentityByHost(db, hostname)
  if (!identity) return undefined
  const [oldest] = known.keys()
  if (known.size >= MAX_HOSTS && oldest !== undefined) known.delete(oldest)
  known.set(hostname, { identity, until: at + TTL_MS })
  return identity
}
