import type { JsonObject } from '../proof/rdf.ts'
import { problemTypes } from '../proof/security-error.ts'
import { type Check, check, fail, pass, unknown } from './check.ts'
import type { Lookup } from './lookup.ts'
import { hasType, isObject, listOf } from './read-members.ts'
import { verifyBitstringEntry } from './verify-bitstring-entry.ts'
import { verifyRevocationList } from './verify-revocation-list.ts'

export interface StatusContext {
  /** Who signed the credential, and must have signed its lists. */
  issuer: string
  lookup: Lookup
}

const NAME = 'status'
// Each entry may name another list; nobody needs more of them.
const MAX_ENTRIES = 10

/** One check for each `credentialStatus` entry, of the two kinds that issuers of badges use. */
export async function verifyStatus(credential: JsonObject, context: StatusContext): Promise<Check[]> {
  const entries = listOf(credential.credentialStatus)
  if (entries.length === 0) return [pass(NAME, 'the credential carries no status: it cannot be revoked')]
  if (entries.length > MAX_ENTRIES) return [fail(NAME, `more than ${MAX_ENTRIES} status entries`)]
  return Promise.all(
    entries.map((entry) =>
      check(NAME, () => verifyEntry(entry, credential, context), problemTypes.statusVerification),
    ),
  )
}

async function verifyEntry(entry: unknown, credential: JsonObject, context: StatusContext): Promise<Check> {
  if (!isObject(entry)) return fail(NAME, 'credentialStatus is not an object', problemTypes.malformedValue)
  if (hasType(entry, 'BitstringStatusListEntry')) return verifyBitstringEntry(entry, context)
  if (hasType(entry, '1EdTechRevocationList')) return verifyRevocationList(entry, credential, context)
  const types = listOf(entry.type).filter((type) => typeof type === 'string')
  return unknown(NAME, `status entries of type ${types.join().slice(0, 100)} are not supported here`)
}
