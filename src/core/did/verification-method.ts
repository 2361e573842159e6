import { parseDateTime } from '../encoding/date-time.ts'
import { problemTypes, securityError } from '../proof/security-error.ts'

/** What a verifier needs of a verification method: one of two kinds of key, and from when it must not be used. */
export interface VerificationMethod {
  publicKeyMultibase?: string
  publicKeyJwk?: JsonWebKey
  revoked?: Date
  expires?: Date
}

export type JsonObject = Record<string, unknown>

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

// RFC 7518 section 6: the members of a JWK that are a secret.
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

/** Reads a verification method (Controlled Identifiers 1.0 section 2.2) that was found under `id`. */
export function parseVerificationMethod(method: JsonObject, id: string): VerificationMethod {
  if (typeof method.type !== 'string') throw invalidMethod(`the verification method ${id} has no type`)
  return { ...keyOf(method, id), ...dateOf(method, 'revoked', id), ...dateOf(method, 'expires', id) }
}

export const invalidMethod = (message: string) =>
  securityError(problemTypes.invalidVerificationMethod, message)

function keyOf(method: JsonObject, id: string): VerificationMethod {
  const { publicKeyMultibase, publicKeyJwk } = method
  if (publicKeyMultibase !== undefined && publicKeyJwk !== undefined) {
    throw invalidMethod(`the verification method ${id} has two keys`)
  }
  if (typeof publicKeyMultibase === 'string') return { publicKeyMultibase }
  if (!isObject(publicKeyJwk) || typeof publicKeyJwk.kty !== 'string') {
    throw invalidMethod(`the verification method ${id} has neither publicKeyMultibase nor publicKeyJwk`)
  }
  if (privateMembers.some((member) => Object.hasOwn(publicKeyJwk, member))) {
    throw invalidMethod(`the verification method ${id} publishes a private key`)
  }
  // Whoever imports the key checks the other members against its `kty`.
  return { publicKeyJwk: publicKeyJwk as unknown as JsonWebKey }
}

function dateOf(method: JsonObject, member: 'revoked' | 'expires', id: string): VerificationMethod {
  const value = method[member]
  if (value === undefined) return {}
  const at = typeof value === 'string' ? parseDateTime(value) : undefined
  if (at === undefined)
    throw invalidMethod(`${member} of the verification method ${id} is not a dateTimeStamp`)
  return { [member]: at }
}
