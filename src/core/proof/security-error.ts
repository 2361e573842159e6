import { BadgeError } from '../badge-error.ts'

const SECURITY = 'https://w3id.org/security#'
const DATA_MODEL = 'https://www.w3.org/TR/vc-data-model#'

/** Problem types that the W3C standards define for what `core` finds wrong in a foreign document. */
export const problemTypes = {
  // Controlled Identifiers 1.0 section 3.5
  invalidVerificationMethodUrl: `${SECURITY}INVALID_VERIFICATION_METHOD_URL`,
  invalidControlledIdentifierDocument: `${SECURITY}INVALID_CONTROLLED_IDENTIFIER_DOCUMENT`,
  invalidControlledIdentifierDocumentId: `${SECURITY}INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID`,
  invalidVerificationMethod: `${SECURITY}INVALID_VERIFICATION_METHOD`,
  invalidRelationship: `${SECURITY}INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD`,
  // VC Data Model 2.0 section 7.2, used by Bitstring Status List 1.0 section 3.5
  malformedValue: `${DATA_MODEL}MALFORMED_VALUE_ERROR`,
  range: `${DATA_MODEL}RANGE_ERROR`,
} as const

/** A `bad_request` that carries the problem type URL (RFC 9457) of the standard that was broken. */
export function securityError(type: string, message: string, cause?: unknown): BadgeError {
  const error = new BadgeError('bad_request', message, cause === undefined ? {} : { cause })
  return Object.assign(error, { problemType: type })
}

/** The problem type URL that {@link securityError} put on an error. */
export function problemTypeOf(error: unknown): string | undefined {
  if (!(error instanceof BadgeError) || !('problemType' in error)) return undefined
  return typeof error.problemType === 'string' ? error.problemType : undefined
}
