import type { JsonObject } from '../proof/rdf.ts'
import { problemTypes } from '../proof/security-error.ts'
import { findCredentialProblems } from '../schema/find-credential-problems.ts'
import type { SchemaName } from '../schema/find-schema-problems.ts'
import type { SchemaProblem } from '../schema/report.ts'
import { type Check, fail, pass } from './check.ts'
import { dataModelVersionOf, hasType, isOpenBadge } from './read-members.ts'

// Both flavours, and for both versions of the data model (`any…`); 1EdTech moved them more than once.
const OFFICIAL =
  /^https:\/\/purl\.imsglobal\.org\/spec\/(?:ob\/v3p0|clr\/v2p0)\/schema\/(?:json(?:-ld)?\/)?[a-z0-9_]+\.json$/

/** The official schema (Open Badges 3.0 section 9.1.1), whether the credential names it or not. */
export function verifySchema(credential: JsonObject): Check[] {
  const schema = schemaOf(credential)
  return schema === undefined ? [] : [judge(credential, schema)]
}

/** Whether a schema is one of those that {@link verifySchema} knows. */
export const isOfficialSchema = (id: string): boolean => OFFICIAL.test(id)

function schemaOf(credential: JsonObject): SchemaName | undefined {
  if (isOpenBadge(credential)) return 'achievementcredential'
  if (hasType(credential, 'ClrCredential')) return 'clrcredential'
  return hasType(credential, 'EndorsementCredential') ? 'endorsementcredential' : undefined
}

function judge(credential: JsonObject, schema: SchemaName): Check {
  const { errors, formal } = findCredentialProblems(credential, schema, dataModelVersionOf(credential))
  if (errors.length > 0) return fail('schema', sentence(errors), problemTypes.malformedValue)
  if (formal.length > 0) {
    const detail = 'fits the schema, in its JSON-LD form; the formal one would complain'
    return pass('schema', `${detail}: ${sentence(formal)}`)
  }
  return pass(
    'schema',
    `fits the official schema of ${schema === 'clrcredential' ? 'CLR 2.0' : 'Open Badges 3.0'}`,
  )
}

/** What was found, as far as anybody reads it. */
export const sentence = (problems: readonly SchemaProblem[]): string => {
  const shown = problems.slice(0, 3).map(({ pointer, detail }) => `${pointer.slice(0, 120)} ${detail}`)
  return shown.join('; ') + (problems.length > 3 ? `; and ${problems.length - 3} more` : '')
}
