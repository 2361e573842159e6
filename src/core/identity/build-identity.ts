import type { IdentityObject } from '../credential/open-badge.ts'
import { hashIdentity, normalizeEmail } from './identity-hash.ts'

/** What a person goes by somewhere: an account, a number, a name. */
export interface Identifier {
  /** A term of Open Badges 3.0's IdentifierType, or an extension. */
  identifierType: string
  identifier: string
  /** Whether the credential holds a hash in its place; so it is for everything but names. */
  hashed?: boolean
}

/** The identifier as a credential carries it (Open Badges 3.0, IdentityObject). Each hash takes a salt of its own. */
export async function buildIdentity(
  { identifierType, identifier, hashed = identifierType !== 'name' }: Identifier,
  salt: string,
): Promise<Omit<IdentityObject, 'type'>> {
  const text = identifierType === 'emailAddress' ? normalizeEmail(identifier) : identifier
  if (!hashed) return { hashed, identityHash: text, identityType: identifierType }
  return { hashed, identityHash: await hashIdentity(text, salt), identityType: identifierType, salt }
}
