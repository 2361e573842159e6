import { BadgeError } from '../badge-error.ts'
import { CREDENTIALS_V2 } from '../contexts/urls.ts'
import { parseDateTime } from '../encoding/date-time.ts'
import type { JsonObject } from '../proof/rdf.ts'

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A member that may be one value or a list of them (JSON-LD compaction makes both). */
export const listOf = (value: unknown): unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value]

function refuse(detail: string): never {
  throw new BadgeError('bad_request', detail)
}

/** Id of the issuer, whether it is a string or a Profile. */
export function issuerIdOf(credential: JsonObject): string | undefined {
  const issuer = isObject(credential.issuer) ? credential.issuer.id : credential.issuer
  return typeof issuer === 'string' ? issuer : undefined
}

/** The members that VC Data Model 2.0 section 4 and Open Badges 3.0 require; throws at the first that is wrong. */
export function assertMembers(credential: JsonObject): void {
  const context = listOf(credential['@context'])
  if (context[0] !== CREDENTIALS_V2) refuse(`@context must start with ${CREDENTIALS_V2}`)
  const types = listOf(credential.type)
  if (!types.includes('VerifiableCredential')) refuse('type must include VerifiableCredential')
  if (credential.id !== undefined && typeof credential.id !== 'string') refuse('id must be one URL')
  const issuer = issuerIdOf(credential)
  if (issuer === undefined || !URL.canParse(issuer))
    refuse('issuer must be a URL or an object with an id that is one')
  for (const member of ['validFrom', 'validUntil']) {
    const value = credential[member]
    if (value === undefined) continue
    if (typeof value !== 'string' || !parseDateTime(value))
      refuse(`${member} must be a date and time with a zone`)
  }
  const subjects = listOf(credential.credentialSubject)
  if (subjects.length === 0 || !subjects.every((item) => isObject(item) && Object.keys(item).length > 0)) {
    refuse('credentialSubject must be an object that says something')
  }
  if (types.some((type) => type === 'OpenBadgeCredential' || type === 'AchievementCredential')) {
    assertOpenBadge(credential, subjects)
  }
}

function assertOpenBadge(credential: JsonObject, subjects: unknown[]): void {
  for (const member of ['id', 'validFrom']) {
    if (typeof credential[member] !== 'string') refuse(`${member} is required in an Open Badge`)
  }
  const [subject] = subjects
  if (subjects.length !== 1 || !isObject(subject)) refuse('an Open Badge has exactly one credentialSubject')
  if (!listOf(subject.type).includes('AchievementSubject')) {
    refuse('credentialSubject.type must include AchievementSubject')
  }
  if (subject.id === undefined && listOf(subject.identifier).length === 0) {
    refuse('credentialSubject needs an id or an identifier')
  }
  const { achievement } = subject
  if (!isObject(achievement)) refuse('credentialSubject.achievement is missing')
  for (const member of ['id', 'name', 'description']) {
    if (typeof achievement[member] !== 'string') refuse(`credentialSubject.achievement.${member} is missing`)
  }
  if (!listOf(achievement.type).includes('Achievement')) {
    refuse('credentialSubject.achievement.type must include Achievement')
  }
  const { criteria } = achievement
  if (!isObject(criteria) || (criteria.id === undefined && criteria.narrative === undefined)) {
    refuse('credentialSubject.achievement.criteria needs an id or a narrative')
  }
}
