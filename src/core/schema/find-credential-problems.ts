import { findSchemaProblems, type SchemaName } from './find-schema-problems.ts'
import type { DataModelVersion, Report } from './report.ts'

/**
 * What the official schema finds, several status entries aside, which are worth a remark only: the schema knows one,
 * but VC Data Model 2.0 (section 4.10) allows more, and without them nothing can be revoked and suspended too.
 */
export function findCredentialProblems(
  credential: Record<string, unknown>,
  schema: SchemaName,
  version: DataModelVersion,
): Pick<Report, 'errors' | 'formal'> {
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
