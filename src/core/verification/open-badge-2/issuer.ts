import { BadgeError } from '../../badge-error.ts'
import type { JsonObject } from '../../proof/rdf.ts'
import type { Lookup } from '../lookup.ts'
import { idOf, isObject, listOf } from '../read-members.ts'

/** Who issued an assertion: the profile as it lies at the issuer's own address. */
export interface Issuer2 {
  id: string
  profile: JsonObject
  /** Address of the BadgeClass. */
  badge: string | undefined
}

/**
 * The issuer of an assertion, by way of its BadgeClass (Open Badges 2.0, "Badge Verification"). The profile is always
 * fetched from its own address: what an assertion embeds of it is its own claim.
 */
export async function findIssuer2(badge: unknown, lookup: Lookup): Promise<Issuer2> {
  const badgeClass = typeof badge === 'string' ? await fetchObject(badge, 'BadgeClass', lookup) : badge
  const id = isObject(badgeClass) ? idOf(badgeClass.issuer) : undefined
  if (id === undefined) throw new BadgeError('bad_request', 'the BadgeClass names no issuer')
  return { id, profile: await fetchObject(id, 'issuer', lookup), badge: idOf(badge) }
}

async function fetchObject(url: string, what: string, lookup: Lookup): Promise<JsonObject> {
  const found = await lookup.document(url)
  if (!isObject(found)) throw new BadgeError('bad_request', `the ${what} at ${url} is not a JSON object`)
  if (found.id !== url) throw new BadgeError('bad_request', `the ${what} at ${url} says that it is another`)
  return found
}

/**
 * Whether the issuer vouches for hosted badges at this address (Open Badges 2.0, "VerificationObject"): by
 * `startsWith`, by `allowedOrigins`, or else because it is the issuer's own host.
 */
export function isInScope({ id, profile }: Issuer2, url: string): boolean {
  if (!URL.canParse(url)) return false
  const { verification } = profile
  const { startsWith, allowedOrigins } = isObject(verification) ? verification : {}
  const starts = listOf(startsWith).filter((start) => typeof start === 'string')
  // Parsed, and with a path: `https://good.example` would also be the start of `https://good.example.evil`.
  if (starts.length > 0) {
    return starts.some((start) => URL.canParse(start) && new URL(url).href.startsWith(new URL(start).href))
  }
  const { host } = new URL(url)
  const origins = listOf(allowedOrigins)
  return origins.length > 0 ? origins.includes(host) : URL.canParse(id) && new URL(id).host === host
}
