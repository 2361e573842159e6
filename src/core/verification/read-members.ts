import { BadgeError } from '../badge-error.ts'
import { CREDENTIALS_V1, CREDENTIALS_V2 } from '../contexts/urls.ts'
import { parseDateTime } from '../encoding/date-time.ts'
import type { JsonObject } from '../proof/rdf.ts'
import { assertAchievementSubject, assertClrSubject } from './read-subject.ts'

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A member that may be one value or a list of them (JSON-LD compaction makes both). */
export const listOf = (value: unknown): unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value]

export function refuse(detail: string): never {
  throw new BadgeError('bad_request', detail)
}

/** Id of the issuer, whether it is a string or a Profile. */
export const issuerIdOf = (credential: JsonObject): string | undefined => idOf(credential.issuer)

/** Id of what is given as a URL or as an object with an id. */
export function idOf(value: unknown): string | undefined {
  const id = isObject(value) ? value.id : value
  return typeof id === 'string' ? id : undefined
}

export const hasType = (value: JsonObject, ...names: string[]): boolean =>
  listOf(value.type).some((type) => typeof type === 'string' && names.includes(type))

export const isOpenBadge = (credential: JsonObject): boolean =>
  hasType(credential, 'OpenBadgeCredential', 'AchievementCredential')

/** Of the VC Data Model, by the base context. */
export const dataModelVersionOf = (credential: JsonObject): 1 | 2 =>
  listOf(credential['@context'])[0] === CREDENTIALS_V1 ? 1 : 2

/** The members that say from when and until when a credential is valid. */
export const validityMembers = (credential: JsonObject): readonly [string, string] =>
  dataModelVersionOf(credential) === 1 ? ['issuanceDate', 'expirationDate'] : ['validFrom', 'validUntil']

/**
 * The members that VC Data Model 2.0 section 4 (or 1.1, sections 4 and 5) and Open Badges 3.0 require; throws at
 * the first that is wrong.
 */
export function assertMembers(credential: JsonObject): void {
  const [base] = listOf(credential['@context'])
  if (base !== CREDENTIALS_V2 && base !== CREDENTIALS_V1) refuse(`@context must start with ${CREDENTIALS_V2}`)
  if (!hasType(credential, 'VerifiableCredential')) refuse('type must include VerifiableCredential')
  if (credential.id !== undefined && typeof credential.id !== 'string') refuse('id must be one URL')
  const issuer = issuerIdOf(credential)
  if (issuer === undefined || !URL.canParse(issuer))
    refuse('issuer must be a URL or an object with an id that is one')
  assertValidity(credential)
  const subjects = listOf(credential.credentialSubject)
  if (subjects.length === 0 || !subjects.every((item) => isObject(item) && Object.keys(item).length > 0)) {
    refuse('credentialSubject must be an object that says something')
  }
  if (isOpenBadge(credential)) assertAchievementSubject(credential)
  if (hasType(credential, 'ClrCredential')) assertClrSubject(credential)
}

function assertValidity(credential: JsonObject): void {
  const members = validityMembers(credential)
  for (const member of members) {
    const value = credential[member]
    if (value === undefined) continue
    if (typeof value !== 'string' || !parseDateTime(value))
      refuse(`${member} must be a date and time with a zone`)
  }
  // Version 1.1 requires the date of every credential, Open Badges 3.0 of every badge.
  const [from] = members
  const isRequired =
    from === 'issuanceDate' || isOpenBadge(credential) || hasType(credential, 'ClrCredential')
  if (isRequired && credential[from] === undefined) refuse(`${from} is required`)
}
