import type { JsonObject } from '../proof/rdf.ts'
import { problemTypes } from '../proof/security-error.ts'
import { runSchema } from '../schema/run-schema.ts'
import { type Check, check, fail, pass, unknown } from './check.ts'
import type { Lookup } from './lookup.ts'
import { hasType, idOf, isObject, listOf } from './read-members.ts'
import { isOfficialSchema, sentence } from './verify-schema.ts'

const NAME = 'schema'
// Each is fetched; nobody needs more of them.
const MAX_SCHEMAS = 5

/**
 * One answer for each schema of the issuer's own (Open Badges 3.0 section 9.1.1). Where one cannot be had or run, the
 * answer is open, which is no obstacle.
 */
export async function verifyOwnSchemas(credential: JsonObject, lookup: Lookup): Promise<Check[]> {
  const own = listOf(credential.credentialSchema).filter((entry) => !isOfficialSchema(idOf(entry) ?? ''))
  const looked = await Promise.all(own.slice(0, MAX_SCHEMAS).map((entry) => check(NAME, () => look(entry))))
  if (own.length <= MAX_SCHEMAS) return looked
  return [...looked, unknown(NAME, `no more than ${MAX_SCHEMAS} schemas of the issuer’s own are run`)]

  async function look(entry: unknown): Promise<Check> {
    const id = idOf(entry)
    if (!isObject(entry) || id === undefined) return unknown(NAME, 'a schema of the issuer’s own has no id')
    const shown = id.slice(0, 200)
    if (!hasType(entry, '1EdTechJsonSchemaValidator2019')) {
      return unknown(NAME, `schemas of this type are not run here: ${shown}`)
    }
    const problems = runSchema(await lookup.document(id), credential)
    if (problems.length === 0) return pass(NAME, `fits the issuer’s own schema ${shown}`)
    return fail(NAME, `does not fit ${shown}: ${sentence(problems)}`, problemTypes.malformedValue)
  }
}
