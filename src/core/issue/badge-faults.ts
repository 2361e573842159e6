import type { InputIssue } from '../badge-error.ts'
import type { JsonObject } from '../proof/rdf.ts'
import { findCredentialProblems } from '../schema/find-credential-problems.ts'
import type { SchemaName } from '../schema/find-schema-problems.ts'
import { dataModelVersionOf, hasType, idOf, isObject, isOpenBadge } from '../verification/read-members.ts'
import { fault } from './fault.ts'

/**
 * A badge must fit the schema of Open Badges 3.0, in one of its two flavours, or every verifier would refuse it. More
 * than one status entry is the W3C's, and ours where an achievement has suspension.
 */
export function badgeFaults(credential: JsonObject): InputIssue[] {
  const schema = schemaOf(credential)
  if (schema === undefined) return []
  const { errors } = findCredentialProblems(credential, schema, dataModelVersionOf(credential))
  return errors.map(({ pointer, detail }) => fault(pointer, detail))
}

function schemaOf(credential: JsonObject): SchemaName | undefined {
  if (isOpenBadge(credential)) return 'achievementcredential'
  return hasType(credential, 'EndorsementCredential') ? 'endorsementcredential' : undefined
}

/** What a badge must have to become a token, whose claims repeat it (Open Badges 3.0 section 8.2.4.1). */
export function lacksClaims(credential: JsonObject): boolean {
  if (!isOpenBadge(credential) || dataModelVersionOf(credential) === 1) return false
  const { id, validFrom, credentialSubject } = credential
  const subject = isObject(credentialSubject) ? idOf(credentialSubject) : undefined
  return [id, validFrom, subject].includes(undefined)
}
