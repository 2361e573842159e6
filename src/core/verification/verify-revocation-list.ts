import type { JsonObject } from '../proof/rdf.ts'
import { type Check, fail, pass, unknown } from './check.ts'
import { idOf, isObject, listOf } from './read-members.ts'
import type { StatusContext } from './verify-status.ts'

const NAME = 'status'

/**
 * 1EdTechRevocationList: at the entry's id is a JSON document with the ids of revoked credentials. Nobody signs it,
 * so it is worth as much as the https address that the signed credential names. A credential without an id cannot
 * be found in it.
 */
export async function verifyRevocationList(
  entry: JsonObject,
  credential: JsonObject,
  { lookup }: StatusContext,
): Promise<Check> {
  const url = idOf(entry)
  const id = idOf(credential)
  if (url === undefined || id === undefined) return fail(NAME, 'the status entry or the credential has no id')
  const list = await lookup.document(url)
  if (!isObject(list) || !Array.isArray(list.revokedCredential)) {
    return unknown(NAME, 'what the status entry points to is not a list of revoked credentials')
  }
  const found = listOf(list.revokedCredential).find((item) => idOf(item) === id)
  // An entry is there because it is revoked, unless it says that it no longer is.
  if (found === undefined || (isObject(found) && found.revoked === false)) {
    return pass(NAME, 'not revoked, says the issuer’s list')
  }
  const reason =
    isObject(found) && typeof found.revocationReason === 'string' ? found.revocationReason : undefined
  return fail(NAME, `revoked, says the issuer’s list${reason ? `: ${reason.slice(0, 200)}` : ''}`)
}
