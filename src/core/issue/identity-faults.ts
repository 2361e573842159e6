import type { InputIssue } from '../badge-error.ts'
import type { JsonObject } from '../proof/rdf.ts'
import { hasType, isObject, listOf } from '../verification/read-members.ts'
import { fault, idFaults, isUrl, typeFaults } from './fault.ts'

/** What the credential is and whom it is about: `id`, `type`, `credentialSubject` (VC Data Model 2.0 sections 4.4 to 4.8). */
export const identityFaults = (credential: JsonObject): InputIssue[] => [
  ...idFaults(credential, '', { required: false }),
  ...typeFaults(credential, ''),
  ...(hasType(credential, 'VerifiableCredential') || !('type' in credential)
    ? []
    : [fault('/type', 'must include VerifiableCredential')]),
  ...subjectFaults(credential),
  // Dropping it would change what was sent, and keeping it would sign it as it is, known to hold or not.
  ...('proof' in credential ? [fault('/proof', 'must not be there before the credential is signed')] : []),
]

function subjectFaults({ credentialSubject }: JsonObject): InputIssue[] {
  const subjects = listOf(credentialSubject)
  if (subjects.length === 0) return [fault('/credentialSubject', 'is required')]
  return subjects.flatMap((subject, n) => {
    const pointer = Array.isArray(credentialSubject) ? `/credentialSubject/${n}` : '/credentialSubject'
    if (!isObject(subject) || Object.keys(subject).length === 0) {
      return [fault(pointer, 'must be an object that says something')]
    }
    return idFaults(subject, pointer, { required: false })
  })
}

/**
 * `issuer` must be there, and name one of those for whom the signer may speak (section 4.7). Who sent another one, or
 * null, meant something: it is refused, never replaced.
 */
export function issuerFaults({ issuer }: JsonObject, issuers: readonly string[]): InputIssue[] {
  if (issuer === undefined) return [fault('/issuer', 'is required')]
  const [id, pointer] = isObject(issuer) ? [issuer.id, '/issuer/id'] : [issuer, '/issuer']
  if (!isUrl(id)) return [fault(pointer, 'must be a URL, or an object whose id is one')]
  return issuers.includes(id) ? [] : [fault(pointer, `must be ${issuers.join(' or ')}, whose key signs here`)]
}
