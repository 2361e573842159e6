import { BadgeError } from '../badge-error.ts'

const SECURITY = 'https://w3id.org/security#'
const STATUS_LIST = 'https://www.w3.org/ns/credentials/status-list#'
const DATA_MODEL = 'https://www.w3.org/TR/vc-data-model#'

/** Problem types that the W3C standards define for what `core` finds wrong in a foreign document. */
export const problemTypes = {
  // Controlled Identifiers 1.0 section 3.5
  invalidVerificationMethodUrl: `${SECURITY}INVALID_VERIFICATION_METHOD_URL`,
  invalidControlledIdentifierDocument: `${SECURITY}INVALID_CONTROLLED_IDENTIFIER_DOCUMENT`,
  invalidControlledIdentifierDocumentId: `${SECURITY}INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID`,
  invalidVerificationMethod: `${SECURITY}INVALID_VERIFICATION_METHOD`,
  invalidRelationship: `${SECURITY}INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD`,
  // VC Data Integrity 1.0 section 4.7
  proofVerification: `${SECURITY}PROOF_VERIFICATION_ERROR`,
  proofTransformation: `${SECURITY}PROOF_TRANSFORMATION_ERROR`,
  invalidDomain: `${SECURITY}INVALID_DOMAIN_ERROR`,
  invalidChallenge: `${SECURITY}INVALID_CHALLENGE_ERROR`,
  // VC Data Model 2.0 section 7.2, used by Bitstring Status List 1.0 section 3.5
  parsing: `${DATA_MODEL}PARSING_ERROR`,
  cryptographicSecurity: `${DATA_MODEL}CRYPTOGRAPHIC_SECURITY_ERROR`,
  malformedValue: `${DATA_MODEL}MALFORMED_VALUE_ERROR`,
  range: `${DATA_MODEL}RANGE_ERROR`,
  // Bitstring Status List 1.0 section 3.5
  statusRetrieval: `${STATUS_LIST}STATUS_RETRIEVAL_ERROR`,
  statusVerification: `${STATUS_LIST}STATUS_VERIFICATION_ERROR`,
  statusListLength: `${STATUS_LIST}STATUS_LIST_LENGTH_ERROR`,
} as const

/** A `bad_request` that carries the problem type URL (RFC 9457) of the standard that was broken. */
export const securityError = (type: string, message: string, cause?: unknown): BadgeError =>
  withProblemType(type, new BadgeError('bad_request', message, cause === undefined ? {} : { cause }))

/** Puts a problem type URL on an error. */
export const withProblemType = (type: string, error: BadgeError): BadgeError =>
  Object.assign(error, { problemType: type })

/** The problem type URL that {@link withProblemType} put on an error. */
export function problemTypeOf(error: unknown): string | undefined {
  if (!(error instanceof BadgeError) || !('problemType' in error)) return undefined
  return typeof error.problemType === 'string' ? error.problemType : undefined
}
