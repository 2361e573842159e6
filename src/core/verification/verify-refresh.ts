import type { JsonObject } from '../proof/rdf.ts'
import { type Check, check, fail, pass, unknown } from './check.ts'
import type { Lookup } from './lookup.ts'
import { hasType, idOf, isObject, issuerIdOf, listOf } from './read-members.ts'
import { decidingCheck, type Judge } from './verification.ts'

const NAME = 'refresh'

/**
 * Whether the issuer has a newer version of the credential (Open Badges 3.0 section 9.1.3, 1EdTechCredentialRefresh).
 * It is fetched once and must be from the same issuer; a replacement may have an id of its own. A newer version
 * that is not valid counts against this one, for the issuer says that it stands in its place.
 */
export async function verifyRefresh(
  credential: JsonObject,
  { judge, lookup, depth }: { judge: Judge; lookup: Lookup; depth: number },
): Promise<Check[]> {
  // A version that was fetched to replace this one is not refreshed again.
  const [service] = depth > 0 ? [] : listOf(credential.refreshService)
  if (service === undefined) return []
  return [await check(NAME, () => look(service))]

  async function look(entry: unknown): Promise<Check> {
    const url = idOf(entry)
    if (!isObject(entry) || url === undefined) return fail(NAME, 'the refresh service has no address')
    if (!hasType(entry, '1EdTechCredentialRefresh')) {
      return unknown(NAME, 'refresh services of this type are not supported here')
    }
    const result = await judge(await lookup.document(url), lookup, { depth: depth + 1 })
    const newer = isObject(result.credential) ? result.credential : {}
    if (issuerIdOf(newer) !== issuerIdOf(credential)) {
      return unknown(NAME, 'what the refresh service returned is not from the same issuer')
    }
    const withoutProof = ({ proof: _, ...members }: JsonObject) => JSON.stringify(members)
    if (withoutProof(newer) === withoutProof(credential)) return pass(NAME, 'this is the current version')
    if (result.verified)
      return pass(NAME, `the issuer has a newer version, ${idOf(newer) ?? url}, which is verified too`)
    const deciding = decidingCheck(result)
    const detail = `the issuer has a newer version, which is not verified: ${deciding?.detail ?? ''}`
    return deciding?.outcome === 'fail' ? fail(NAME, detail, deciding.type) : unknown(NAME, detail)
  }
}
