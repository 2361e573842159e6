import { BadgeError } from '../badge-error.ts'
import { splitProofs } from '../proof/data-integrity.ts'
import type { JsonObject } from '../proof/rdf.ts'
import { bitAt, decodeBitstring, STATUS_LIST_LENGTH } from '../status/bitstring.ts'
import { type Check, check, fail, pass, unknown } from './check.ts'
import { isObject, issuerIdOf, listOf } from './read-members.ts'
import { type ResolveDid, verifyProof } from './verify-proof.ts'

/** Fetches a status list credential by its URL; throws `unavailable` when it cannot be had. */
export type FetchStatusList = (url: string) => Promise<unknown>

export interface StatusSources {
  issuer: string
  resolveDid: ResolveDid
  fetchStatusList: FetchStatusList
  now: Date
}

const NAME = 'status'

/** One check for each `credentialStatus` entry (Bitstring Status List 1.0, section 3.2 "Validate Algorithm"). */
export async function verifyStatus(credential: JsonObject, sources: StatusSources): Promise<Check[]> {
  const entries = listOf(credential.credentialStatus)
  if (entries.length === 0) return [pass(NAME, 'the credential carries no status: it cannot be revoked')]
  return Promise.all(entries.map((entry) => check(NAME, () => verifyEntry(entry, sources))))
}

async function verifyEntry(entry: unknown, sources: StatusSources): Promise<Check> {
  if (!isObject(entry)) return fail(NAME, 'credentialStatus is not an object')
  if (entry.type !== 'BitstringStatusListEntry') {
    return unknown(NAME, `status entries of type ${String(entry.type)} are not supported here`)
  }
  const { statusListCredential: url, statusListIndex, statusPurpose: purpose } = entry
  if (typeof url !== 'string' || typeof purpose !== 'string' || !/^\d{1,15}$/.test(String(statusListIndex))) {
    return fail(NAME, 'the status entry is malformed')
  }
  if (entry.statusSize !== undefined && entry.statusSize !== 1) {
    return unknown(NAME, 'status entries of more than one bit are not supported here')
  }
  const { subject, publishedAt } = await readList(await sources.fetchStatusList(url), sources)
  if (!listOf(subject.statusPurpose).includes(purpose)) return fail(NAME, `the list is not for ${purpose}`)
  const bits = await decodeBitstring(String(subject.encodedList))
  if (bits.length * 8 < STATUS_LIST_LENGTH)
    return fail(NAME, 'the status list is shorter than the standard allows')
  const set = bitAt(bits, Number(statusListIndex))
  if (!set) return pass(NAME, `not ${PAST[purpose] ?? purpose}, says the issuer’s list of ${publishedAt}`)
  return fail(
    NAME,
    `${PAST[purpose] ?? `status ${purpose} is set`}, says the issuer’s list of ${publishedAt}`,
  )
}

const PAST: Record<string, string> = { revocation: 'revoked', suspension: 'suspended' }

// The list must be signed by the same issuer: anybody else could un-revoke by naming a list of their own.
async function readList(
  list: unknown,
  { issuer, resolveDid, now }: StatusSources,
): Promise<{ subject: JsonObject; publishedAt: string }> {
  if (!isObject(list) || !listOf(list.type).includes('BitstringStatusListCredential')) {
    throw new BadgeError('bad_request', 'what the status entry points to is not a status list')
  }
  if (issuerIdOf(list) !== issuer)
    throw new BadgeError('bad_request', 'the status list is signed by another issuer')
  const { unsecured, proofs } = splitProofs(list)
  for (const proof of proofs) {
    const failed = (await verifyProof(unsecured, proof, { issuer, resolveDid, now })).find(
      ({ outcome }) => outcome !== 'pass',
    )
    if (failed) {
      const code = failed.outcome === 'unknown' ? 'unavailable' : 'bad_request'
      throw new BadgeError(code, `the status list cannot be trusted: ${failed.detail}`)
    }
  }
  if (typeof list.validUntil === 'string' && new Date(list.validUntil) < now) {
    throw new BadgeError('unavailable', 'the status list that was served has expired')
  }
  const subject = list.credentialSubject
  if (!isObject(subject) || subject.type !== 'BitstringStatusList') {
    throw new BadgeError('bad_request', 'the status list has no BitstringStatusList')
  }
  return { subject, publishedAt: String(list.validFrom ?? 'unknown date') }
}
