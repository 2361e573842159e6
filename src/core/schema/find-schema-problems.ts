import { achievementCredential, clrCredential, endorsementCredential } from './open-badge-classes.ts'
import type { DataModelVersion, Report } from './report.ts'
import { object } from './rules.ts'

/** The official schemas that are written down here, by the last part of their addresses. */
export type SchemaName = 'achievementcredential' | 'endorsementcredential' | 'clrcredential'

const CLASSES = {
  achievementcredential: achievementCredential,
  endorsementcredential: endorsementCredential,
  clrcredential: clrCredential,
}

/**
 * What the official JSON Schemas of Open Badges 3.0 and CLR 2.0 would find. They exist in two flavours: `errors` break both,
 * `formal` only the one that takes neither single values for lists nor language maps. Written by hand, because
 * a schema compiler makes code at run time, which Workers forbid; `test/node/verify-schema.test.ts` compares.
 */
export function findSchemaProblems(
  credential: Record<string, unknown>,
  schema: SchemaName,
  version: DataModelVersion = 2,
): Pick<Report, 'errors' | 'formal'> {
  const report: Report = { version, errors: [], formal: [] }
  object(() => CLASSES[schema](version))(credential, '', report)
  return report
}
