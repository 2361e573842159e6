import { parseDateTime } from '../../encoding/date-time.ts'
import type { JsonObject } from '../../proof/rdf.ts'
import { hasType, idOf, isObject, listOf, refuse } from '../read-members.ts'

const OPEN_BADGES_2 = 'https://w3id.org/openbadges/v2'

/** An assertion as far as we read it (Open Badges 2.0, "Assertion"). */
export interface Assertion {
  id: string
  /** The BadgeClass, embedded or by its address. */
  badge: unknown
  recipient: { identity: string; type: unknown; hashed: boolean; salt?: string }
  issuedOn: Date
  expires?: Date
  /** `signed` with a key of the issuer, or to be found at its own address. */
  kind: 'hosted' | 'signed'
  /** The key that signed. */
  creator?: string
}

/** Whether a document is an assertion of Open Badges 2.0, which is not a verifiable credential. */
export const isAssertion2 = (document: JsonObject): boolean =>
  listOf(document['@context']).includes(OPEN_BADGES_2) && hasType(document, 'Assertion')

const KINDS: ReadonlyMap<unknown, Assertion['kind']> = new Map([
  ['HostedBadge', 'hosted'],
  ['hosted', 'hosted'],
  ['SignedBadge', 'signed'],
  ['signed', 'signed'],
])

/** Throws at the first member that the standard requires and that is not as it should be. */
export function readAssertion(document: JsonObject): Assertion {
  const { id, badge, recipient, verification } = document
  if (typeof id !== 'string' || !URL.canParse(id)) refuse('id must be a URL')
  if (idOf(badge) === undefined && !isObject(badge)) refuse('badge must be a BadgeClass or its URL')
  const issuedOn = dateOf(document, 'issuedOn')
  if (issuedOn === undefined) refuse('issuedOn is missing')
  const expires = dateOf(document, 'expires')
  const kind = isObject(verification)
    ? listOf(verification.type).map((type) => KINDS.get(type))[0]
    : undefined
  if (!isObject(verification) || kind === undefined)
    refuse('verification must be of type HostedBadge or SignedBadge')
  const creator = idOf(verification.creator)
  return {
    id,
    badge,
    recipient: readRecipient(recipient),
    issuedOn,
    ...(expires && { expires }),
    kind,
    ...(creator !== undefined && { creator }),
  }
}

function readRecipient(value: unknown): Assertion['recipient'] {
  if (!isObject(value) || typeof value.identity !== 'string') refuse('recipient must have an identity')
  const { identity, type, hashed, salt } = value
  if (salt !== undefined && typeof salt !== 'string') refuse('recipient.salt must be a text')
  return { identity, type, hashed: hashed === true, ...(salt !== undefined && { salt }) }
}

function dateOf(document: JsonObject, member: string): Date | undefined {
  const value = document[member]
  if (value === undefined) return undefined
  const at = typeof value === 'string' ? parseDateTime(value) : undefined
  return at ?? refuse(`${member} must be a date and time with a zone`)
}
