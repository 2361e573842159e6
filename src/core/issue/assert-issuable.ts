import { BadgeError, type InputIssue } from '../badge-error.ts'
import { type SecuredDocument, secureDocument } from '../proof/secured-document.ts'
import { problemTypeOf, problemTypes } from '../proof/security-error.ts'
import { assertCompacted } from '../verification/assert-compacted.ts'
import { isObject } from '../verification/read-members.ts'
import { badgeFaults } from './badge-faults.ts'
import { contextFaults } from './context-faults.ts'
import { identityFaults, issuerFaults } from './identity-faults.ts'
import { partFaults } from './part-faults.ts'
import { periodFaults } from './period-faults.ts'
import { digestMismatches, relatedResourceFaults } from './related-resource.ts'
import { textFaults } from './text-faults.ts'

export interface IssuableOptions {
  /** Ids of the issuer whose key will sign. */
  issuers: readonly string[]
  /** Where the credential lies in what was sent. */
  pointer?: string
}

/**
 * Throws unless a credential can be signed as it is (VC Data Model 2.0 section 4; 1.1 where its context says so).
 * Nothing is mended: what somebody sends is what they get signed, or they hear why not. Gives back the document
 * with its canonical form, which is made whatever will secure it: data that JSON-LD would lose is never signed.
 */
export async function assertIssuable(
  credential: unknown,
  { issuers, pointer = '' }: IssuableOptions,
): Promise<SecuredDocument> {
  const refuseAll = refuserAt(pointer)
  if (!isObject(credential)) {
    const detail = 'the credential: must be a JSON object'
    throw refusal(problemTypes.parsing, [{ pointer, detail }])
  }
  refuseAll(problemTypes.malformedValue, [
    ...contextFaults(credential),
    ...identityFaults(credential),
    ...issuerFaults(credential, issuers),
    ...periodFaults(credential),
    ...partFaults(credential),
    ...relatedResourceFaults(credential),
    ...textFaults(credential),
    ...badgeFaults(credential),
  ])
  const secured = secureDocument(credential)
  try {
    assertCompacted(credential)
    await secured.nQuads()
  } catch (cause) {
    if (!(cause instanceof BadgeError)) throw cause
    const type = problemTypeOf(cause) ?? problemTypes.proofTransformation
    throw refusal(type, [{ pointer, detail: cause.message }], cause)
  }
  refuseAll(problemTypes.cryptographicSecurity, await digestMismatches(credential))
  return secured
}

// Nobody reads more of them, and a body of a megabyte can hold a hundred thousand.
const MAX_ISSUES = 20

const refuserAt =
  (pointer: string) =>
  (type: string, issues: readonly InputIssue[]): void => {
    if (issues.length === 0) return
    const first = issues.slice(0, MAX_ISSUES)
    throw refusal(
      type,
      first.map((issue) => ({ ...issue, pointer: pointer + issue.pointer })),
    )
  }

function refusal(type: string, issues: InputIssue[], cause?: unknown): BadgeError {
  const error = new BadgeError('invalid_input', issues[0]?.detail ?? '', { issues, cause })
  return Object.assign(error, { problemType: type })
}
