import { formatDateTime } from '../encoding/date-time.ts'
import { canonicalizeJson } from '../proof/jcs.ts'
import { problemTypes, securityError } from '../proof/security-error.ts'
import type { JsonObject, VerificationMethod } from './verification-method.ts'
import { invalidMethod, isObject, parseVerificationMethod } from './verification-method.ts'

/** A key of an issuer as the world may see it. */
export type PublishedKey = (
  | { publicKeyMultibase: string }
  /** With the DID URL that the key goes by. */
  | { id: string; publicKeyJwk: PublicJwk }
) & {
  /** Since when the key must not be trusted; a key that is only retired has none. */
  revokedAt?: Date
}

/** A public key as a JWK; private members are never part of it. */
export type PublicJwk = { kty: string; [member: string]: string }

/** A JsonWebKey verification method (Controlled Identifiers 1.0 section 2.2.3). */
export type JsonWebKeyMethod = {
  id: string
  type: 'JsonWebKey'
  controller: string
  publicKeyJwk: PublicJwk
  revoked?: string
}

/** A Multikey verification method (Controlled Identifiers 1.0 section 2.2.2). */
export type MultikeyMethod = {
  id: string
  type: 'Multikey'
  controller: string
  publicKeyMultibase: string
  revoked?: string
}

/** A DID document of ours (DID 1.0 section 5): all references are absolute, all relationships lists of ids. */
export type DidDocument = {
  '@context': string[]
  id: string
  alsoKnownAs?: string[]
  verificationMethod: (MultikeyMethod | JsonWebKeyMethod)[]
  authentication?: string[]
  assertionMethod: string[]
  capabilityDelegation?: string[]
  capabilityInvocation?: string[]
}

/**
 * The document that says with which keys an issuer signs. Keys are never left out once published, or what
 * they signed would no longer verify. Each fragment is the key itself: some verifiers read it from there.
 */
export function buildDidDocument(issuer: {
  did: string
  keys: readonly PublishedKey[]
  alsoKnownAs?: readonly string[]
}): DidDocument {
  const { did, keys, alsoKnownAs = [] } = issuer
  return {
    '@context': [
      'https://www.w3.org/ns/did/v1',
      'https://w3id.org/security/multikey/v1',
      ...(keys.some((key) => 'publicKeyJwk' in key) ? ['https://w3id.org/security/jwk/v1'] : []),
    ],
    id: did,
    ...(alsoKnownAs.length > 0 && { alsoKnownAs: [...alsoKnownAs] }),
    verificationMethod: keys.map((key) => buildMethod(did, key)),
    assertionMethod: keys.map((key) => buildMethod(did, key).id),
  }
}

function buildMethod(did: string, { revokedAt, ...key }: PublishedKey): MultikeyMethod | JsonWebKeyMethod {
  const revoked = revokedAt === undefined ? {} : { revoked: formatDateTime(revokedAt) }
  if ('publicKeyJwk' in key) {
    return { id: key.id, type: 'JsonWebKey', controller: did, publicKeyJwk: key.publicKeyJwk, ...revoked }
  }
  const { publicKeyMultibase } = key
  return {
    id: `${did}#${publicKeyMultibase}`,
    type: 'Multikey',
    controller: did,
    publicKeyMultibase,
    ...revoked,
  }
}

/**
 * "Retrieve Verification Method" (Controlled Identifiers 1.0 section 3.3) on the document that was fetched
 * from `controller`. Every step counts: without them a stranger's document can claim another's key.
 */
export function findVerificationMethod(
  document: unknown,
  wanted: { controller: string; id: string; relationship: 'assertionMethod' | 'authentication' },
): VerificationMethod {
  const { controller, id, relationship } = wanted
  if (!URL.canParse(id) || !id.includes('#')) {
    const message = 'the verification method is not a URL with a fragment'
    throw securityError(problemTypes.invalidVerificationMethodUrl, message)
  }
  if (id.slice(0, id.indexOf('#')) !== controller) {
    throw invalidMethod(`the verification method ${id} is not one of ${controller}`)
  }
  if (!isObject(document) || typeof document.id !== 'string') {
    const message = `what ${controller} leads to is not an identifier document`
    throw securityError(problemTypes.invalidControlledIdentifierDocument, message)
  }
  if (document.id !== controller) {
    const message = `the document of ${controller} says that it is about ${document.id}`
    throw securityError(problemTypes.invalidControlledIdentifierDocumentId, message)
  }
  const method = findMethod(document, controller, id)
  if (method.controller !== controller) {
    throw invalidMethod(`the verification method ${id} is not controlled by ${controller}`)
  }
  if (!itemsOf(document, relationship).some((item) => refersTo(item, id, controller))) {
    const message = `${controller} does not allow ${id} as ${relationship}`
    throw securityError(problemTypes.invalidRelationship, message)
  }
  return parseVerificationMethod(method, id)
}

// Where a method may stand: in the common list, or by value under a relationship (section 2.3).
const methodMembers = [
  'verificationMethod',
  'assertionMethod',
  'authentication',
  'keyAgreement',
  'capabilityInvocation',
  'capabilityDelegation',
]

function findMethod(document: JsonObject, controller: string, id: string): JsonObject {
  const methods = methodMembers.flatMap((member) => itemsOf(document, member)).filter(isObject)
  const [method, ...copies] = methods.filter((candidate) => refersTo(candidate, id, controller))
  if (method === undefined) throw invalidMethod(`${controller} has no verification method ${id}`)
  // Some documents repeat a method under each relationship. If the copies differ, which one counts?
  const text = canonicalizeJson(method)
  if (copies.some((copy) => canonicalizeJson(copy) !== text)) {
    throw invalidMethod(`the verification method ${id} is there more than once, with differences`)
  }
  return method
}

/** A reference or an embedded method; its id may be relative to the document's (DID 1.0 section 3.2.2). */
function refersTo(item: unknown, id: string, base: string): boolean {
  const reference = isObject(item) ? item.id : item
  if (typeof reference !== 'string') return false
  return (reference.startsWith('#') ? base + reference : reference) === id
}

/** A member as a list: JSON-LD lets a list of one stand without brackets. */
function itemsOf(document: JsonObject, member: string): unknown[] {
  const value = document[member]
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value]
}
