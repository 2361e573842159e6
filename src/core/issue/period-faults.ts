import type { InputIssue } from '../badge-error.ts'
import { parseDateTime } from '../encoding/date-time.ts'
import type { JsonObject } from '../proof/rdf.ts'
import { dataModelVersionOf, validityMembers } from '../verification/read-members.ts'
import { fault } from './fault.ts'

/**
 * From when and until when a credential is valid (VC Data Model 2.0 section 4.9, 1.1 sections 4.6 and 4.7). One that
 * has ended already can be issued.
 */
export function periodFaults(credential: JsonObject): InputIssue[] {
  const [fromMember, untilMember] = validityMembers(credential)
  const malformed = [fromMember, untilMember].filter(
    (member) => member in credential && instantOf(credential[member]) === undefined,
  )
  const from = instantOf(credential[fromMember])
  const until = instantOf(credential[untilMember])
  return [
    ...(dataModelVersionOf(credential) === 1 && !(fromMember in credential)
      ? [fault(`/${fromMember}`, 'is required')]
      : []),
    ...malformed.map((member) => fault(`/${member}`, 'must be a date and time with a zone')),
    ...(from && until && until < from ? [fault(`/${untilMember}`, `must not lie before ${fromMember}`)] : []),
  ]
}

function instantOf(value: unknown): Date | undefined {
  if (typeof value !== 'string') return undefined
  const at = parseDateTime(value)
  return at && isDay(value.slice(0, 10)) ? at : undefined
}

// `Date` takes 30 February for 2 March.
const isDay = (text: string): boolean => new Date(`${text}T00:00:00Z`).toISOString().startsWith(text)
