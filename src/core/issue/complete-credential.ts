import { CREDENTIALS_V1 } from '../contexts/urls.ts'
import type { JsonObject } from '../proof/rdf.ts'
import { isObject, listOf } from '../verification/read-members.ts'

const DATA_INTEGRITY = 'https://w3id.org/security/data-integrity/v2'
const OPEN_BADGES = 'https://purl.imsglobal.org/spec/ob/v3p0/'

/**
 * The two things that an issuer may add to what was sent. An issuer, where none was named (VC-API): an Open Badge
 * has it as a Profile. And the context that defines the terms of a proof, where the base context is that of version
 * 1.1, which does not (VC Data Integrity 1.0 section 2.4.1, "Context Injection"). What is there, right or wrong,
 * stays; what is no credential at all comes back as it is.
 */
export function completeCredential(
  credential: unknown,
  { issuer, profile, hasProof }: { issuer: string; profile?: JsonObject; hasProof: boolean },
): unknown {
  if (!isObject(credential)) return credential
  const contexts = credential['@context']
  const isOpenBadge = listOf(contexts).some(
    (context) => typeof context === 'string' && context.startsWith(OPEN_BADGES),
  )
  const lacksTerms =
    hasProof &&
    Array.isArray(contexts) &&
    contexts[0] === CREDENTIALS_V1 &&
    !contexts.includes(DATA_INTEGRITY)
  return {
    ...credential,
    ...(lacksTerms && { '@context': [...contexts, DATA_INTEGRITY] }),
    ...(!('issuer' in credential) && { issuer: isOpenBadge && profile ? profile : issuer }),
  }
}
