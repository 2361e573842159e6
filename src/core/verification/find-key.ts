import { BadgeError } from '../badge-error.ts'
import { findVerificationMethod } from '../did/did-document.ts'
import type { VerificationMethod } from '../did/verification-method.ts'
import { formatDateTime } from '../encoding/date-time.ts'
import { type PublicKey, publicKeyOfMethod } from '../keys/public-key.ts'
import { problemTypes, securityError } from '../proof/security-error.ts'
import type { Lookup } from './lookup.ts'

/** On whose behalf something must be signed: an issuer asserts, a holder authenticates. */
export interface Signer {
  id: string
  role: 'issuer' | 'holder'
}

export const relationshipOf = ({ role }: Signer): 'assertionMethod' | 'authentication' =>
  role === 'issuer' ? 'assertionMethod' : 'authentication'

/**
 * The key of a verification method, from its controller's own document (Controlled Identifiers 1.0, section 3.3).
 * The controller must be the signer; nothing that a credential says of a key is believed.
 */
export async function findKey(method: string, signer: Signer, lookup: Lookup): Promise<PublicKey> {
  const found = await findMethod(method, signer, lookup)
  assertUsable(found, lookup.now)
  return publicKeyOfMethod(found)
}

/** The verification method itself, from the same document, whether its key may still be trusted or not. */
export async function findMethod(
  method: string,
  signer: Signer,
  lookup: Lookup,
): Promise<VerificationMethod> {
  const [controller = ''] = method.split('#')
  if (controller !== signer.id) {
    const message = `the proof’s key belongs to ${controller || 'nobody'}, not to the ${signer.role} ${signer.id}`
    throw securityError(problemTypes.invalidVerificationMethod, message)
  }
  const relationship = relationshipOf(signer)
  return findVerificationMethod(await lookup.controller(controller), {
    controller,
    id: method,
    relationship,
  })
}

/**
 * "Systems depending on the value are expected to not verify any proofs associated with the verification method
 * at or after the time" (Controlled Identifiers 1.0 section 2.2, of `revoked` and of `expires`). So it is the
 * time of verification that counts, not the proof's `created`: whoever stole a key writes what he likes there.
 * Issuers who only change their key leave the old one in their document without either member.
 */
export function assertUsable({ revoked, expires }: VerificationMethod, now: Date): void {
  if (revoked && now >= revoked) {
    throw new BadgeError('bad_request', `the key was revoked on ${formatDateTime(revoked)}`)
  }
  if (expires && now >= expires) {
    throw new BadgeError('bad_request', `the key expired on ${formatDateTime(expires)}`)
  }
}
