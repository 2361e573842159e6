import type { JsonObject } from '../proof/rdf.ts'
import { problemTypes } from '../proof/security-error.ts'
import { findSchemaProblems, type SchemaName } from '../schema/find-schema-problems.ts'
import type { SchemaProblem } from '../schema/report.ts'
import { type Check, fail, pass, unknown } from './check.ts'
import { dataModelVersionOf, hasType, idOf, isOpenBadge, listOf } from './read-members.ts'

// Both flavours, and for both versions of the data model (`any…`); 1EdTech moved them more than once.
const OFFICIAL =
  /^https:\/\/purl\.imsglobal\.org\/spec\/(?:ob\/v3p0|clr\/v2p0)\/schema\/(?:json(?:-ld)?\/)?[a-z0-9_]+\.json$/

/**
 * The official schema (Open Badges 3.0 section 9.1.1), whether the credential names it or not, and one answer for
 * each schema of the issuer's own, which cannot be run here.
 */
export function verifySchema(credential: JsonObject): Check[] {
  const schema = schemaOf(credential)
  const official = schema === undefined ? [] : [judge(credential, schema)]
  const others = listOf(credential.credentialSchema).map(idOf)
  const foreign = others.filter((id) => id === undefined || !OFFICIAL.test(id))
  if (foreign.length === 0) return official
  const names = foreign.map((id) => (id ?? 'without an id').slice(0, 200)).join(', ')
  return [...official, unknown('schema', `schemas of the issuer’s own are not run here: ${names}`)]
}

function schemaOf(credential: JsonObject): SchemaName | undefined {
  if (isOpenBadge(credential)) return 'achievementcredential'
  if (hasType(credential, 'ClrCredential')) return 'clrcredential'
  return hasType(credential, 'EndorsementCredential') ? 'endorsementcredential' : undefined
}

function judge(credential: JsonObject, schema: SchemaName): Check {
  const { errors, formal } = findProblems(credential, schema)
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

/**
 * Several status entries are worth a remark only: the schema knows one, but VC Data Model 2.0 (section 4.10) allows
 * more, and without them nothing can be revoked and suspended too.
 */
function findProblems(credential: JsonObject, schema: SchemaName) {
  const version = dataModelVersionOf(credential)
  const { credentialStatus: status } = credential
  if (!Array.isArray(status) || status.length === 0) return findSchemaProblems(credential, schema, version)
  const found = status.map((entry) =>
    findSchemaProblems({ ...credential, credentialStatus: entry }, schema, version),
  )
  const several = { pointer: '/credentialStatus', detail: 'is a list, as only the W3C allows' }
  return {
    errors: found.find(({ errors }) => errors.length > 0)?.errors ?? [],
    formal: [several, ...(found[0]?.formal ?? [])],
  }
}

const sentence = (problems: readonly SchemaProblem[]): string => {
  const shown = problems.slice(0, 3).map(({ pointer, detail }) => `${pointer.slice(0, 120)} ${detail}`)
  return shown.join('; ') + (problems.length > 3 ? `; and ${problems.length - 3} more` : '')
}
