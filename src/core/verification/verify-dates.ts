import { formatDateTime } from '../encoding/date-time.ts'
import type { JsonObject } from '../proof/rdf.ts'
import { type Check, fail, pass } from './check.ts'
import { validityMembers } from './read-members.ts'

/**
 * Whether a credential is valid at this time (VC Data Model 2.0 section 4.9). `claims` are those of its token,
 * whose end counts too: it may be the only one that says so. The members are known to be dates.
 */
export function verifyDates(credential: JsonObject, claims: JsonObject | undefined, now: Date): Check {
  const [fromMember, untilMember] = validityMembers(credential)
  const from = instantOf(credential[fromMember])
  const until = instantOf(credential[untilMember]) ?? instantOf(claims?.exp)
  if (from && until && until < from) return fail('dates', `${untilMember} lies before ${fromMember}`)
  if (from && now < from) return fail('dates', `not valid before ${formatDateTime(from)}`)
  if (until && now > until) return fail('dates', `expired on ${formatDateTime(until)}`)
  return pass('dates', until ? `valid until ${formatDateTime(until)}` : 'valid, without an end date')
}

function instantOf(value: unknown): Date | undefined {
  if (typeof value === 'number')
    return Number.isNaN(new Date(value * 1000).getTime()) ? undefined : new Date(value * 1000)
  return typeof value === 'string' ? new Date(value) : undefined
}
