import { publishedHash } from '../issue/published-bytes.ts'
import { digestMismatches, type HashOf, relatedResourceFaults } from '../issue/related-resource.ts'
import type { JsonObject } from '../proof/rdf.ts'
import { problemTypes } from '../proof/security-error.ts'
import { type Check, check, fail, pass, unknown } from './check.ts'
import type { Lookup } from './lookup.ts'
import { idOf, listOf } from './read-members.ts'

const NAME = 'related_resources'
// Each is fetched; of those that are left the answer is open.
const MAX_RESOURCES = 5

/**
 * One check for each related resource: that what is at its address now has the digest that was signed (VC Data Model
 * 2.0 section 5.3). Contexts that are known here are not fetched.
 */
export async function verifyRelatedResources(credential: JsonObject, lookup: Lookup): Promise<Check[]> {
  const resources = listOf(credential.relatedResource)
  if (resources.length === 0) return []
  const [fault] = relatedResourceFaults(credential)
  if (fault) return [fail(NAME, fault.detail, problemTypes.malformedValue)]
  const hashOf: HashOf = async (url, name) =>
    (await publishedHash(url, name)) ??
    new Uint8Array(await crypto.subtle.digest(name, await lookup.bytes(url)))
  const looked = await Promise.all(
    resources.slice(0, MAX_RESOURCES).map((resource) => check(NAME, () => look(resource))),
  )
  if (resources.length <= MAX_RESOURCES) return looked
  return [...looked, unknown(NAME, `no more than ${MAX_RESOURCES} related resources are looked at`)]

  async function look(resource: unknown): Promise<Check> {
    const shown = (idOf(resource) ?? '').slice(0, 200)
    const mismatches = await digestMismatches({ relatedResource: resource }, hashOf)
    if (mismatches.length === 0) return pass(NAME, `what is at ${shown} is what was meant`)
    return fail(NAME, `what is at ${shown} is not what was meant`, problemTypes.cryptographicSecurity)
  }
}
