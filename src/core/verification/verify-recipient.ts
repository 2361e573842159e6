import { BadgeError } from '../badge-error.ts'
import { isEmailAddress, matchesIdentity, normalizeEmail } from '../identity/identity-hash.ts'
import type { JsonObject } from '../proof/rdf.ts'
import { type Check, fail, pass, unknown } from './check.ts'
import { isObject, listOf } from './read-members.ts'

/**
 * Whether a credential is about the person whom the caller means (Open Badges 3.0 section 9.2): by the subject's
 * id, or by one of its identifiers, plain or hashed. Mail addresses are compared as given and in one spelling,
 * since issuers hash them in both.
 */
export async function verifyRecipient(credential: JsonObject, recipient: string): Promise<Check> {
  const spellings = spellingsOf(recipient)
  const subjects = listOf(credential.credentialSubject).filter(isObject)
  const ids = subjects.map(({ id }) => id).filter((id) => typeof id === 'string')
  if (ids.some((id) => spellings.includes(id))) return pass('recipient', 'it was issued to this recipient')
  const identities = subjects.flatMap(({ identifier }) => listOf(identifier)).filter(isObject)
  let compared = 0
  for (const identity of identities) {
    const matches = await matchesAny(identity, spellings)
    if (matches) return pass('recipient', 'it was issued to this recipient')
    if (matches === false) compared++
  }
  if (compared > 0) return fail('recipient', 'it was issued to somebody else')
  return unknown('recipient', 'it does not say to whom it was issued in a way that could be compared')
}

function spellingsOf(recipient: string): string[] {
  if (!isEmailAddress(recipient)) return [recipient]
  const normal = normalizeEmail(recipient)
  const spellings = [...new Set([recipient, recipient.trim(), normal])]
  return [...spellings, ...spellings.map((address) => `mailto:${address}`)]
}

/** Undefined when the identity says nothing that could be compared, such as a name. */
async function matchesAny(identity: JsonObject, spellings: readonly string[]): Promise<boolean | undefined> {
  const { hashed, identityHash, identityType, salt } = identity
  if (typeof identityHash !== 'string' || identityType === 'name') return undefined
  if (salt !== undefined && typeof salt !== 'string') return undefined
  const compared = { hashed: hashed === true, identityHash, ...(salt !== undefined && { salt }) }
  try {
    for (const spelling of spellings) if (await matchesIdentity(compared, spelling)) return true
    return false
  } catch (cause) {
    // A hash that proves nothing.
    if (cause instanceof BadgeError) return undefined
    throw cause
  }
}
