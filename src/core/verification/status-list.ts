import { BadgeError } from '../badge-error.ts'
import { toHex, utf8 } from '../encoding/bytes.ts'
import { parseDateTime } from '../encoding/date-time.ts'
import { sha256 } from '../encoding/sha256.ts'
import type { JsonObject } from '../proof/rdf.ts'
import { problemTypes, securityError, withProblemType } from '../proof/security-error.ts'
import { decodeBitstring } from '../status/bitstring.ts'
import type { Check } from './check.ts'
import type { Lookup } from './lookup.ts'
import { hasType, isObject, issuerIdOf, listOf, validityMembers } from './read-members.ts'
import { readPresented } from './read-presented.ts'
import { verifyProofs } from './verify-proofs.ts'
import { verifyToken } from './verify-token.ts'

/** A list whose signature has been checked. */
export interface StatusList {
  purposes: unknown[]
  bits: Uint8Array
  publishedAt: string
}

/**
 * The status list at a URL, as JSON with a proof or as a token. It must be signed by the credential's own issuer:
 * anybody else could un-revoke by naming a list of their own.
 */
export async function openStatusList(url: string, issuer: string, lookup: Lookup): Promise<StatusList> {
  const fetched = await fetchList(url, lookup)
  const { credential: list, jws } = readPresented(fetched)
  if (!hasType(list, 'BitstringStatusListCredential')) {
    throw refused('what the status entry points to is not a status list')
  }
  if (issuerIdOf(list) !== issuer) throw refused('the status list is signed by another issuer')
  assertCurrent(list, lookup.now)
  const subject = list.credentialSubject
  if (!isObject(subject) || !hasType(subject, 'BitstringStatusList')) {
    throw refused('the status list has no BitstringStatusList')
  }
  const { encodedList, statusPurpose } = subject
  if (typeof encodedList !== 'string') throw refused('the status list has no encodedList')

  const text = typeof fetched === 'string' ? fetched : JSON.stringify(fetched)
  const digest = toHex(await sha256(utf8(text)))
  const expected = { signer: { id: issuer, role: 'issuer' as const }, lookup, digest }
  assertSigned(jws ? await verifyToken(jws, expected) : await verifyProofs(list, expected))
  const [from] = validityMembers(list)
  const publishedAt = typeof list[from] === 'string' ? list[from] : 'unknown date'
  return { purposes: listOf(statusPurpose), bits: await bitsOf(digest, encodedList), publishedAt }
}

async function fetchList(url: string, lookup: Lookup): Promise<unknown> {
  try {
    return await lookup.statusList(url)
  } catch (cause) {
    if (!(cause instanceof BadgeError) || cause.code !== 'unavailable') throw cause
    const error = new BadgeError('unavailable', cause.message, { cause })
    throw withProblemType(problemTypes.statusRetrieval, error)
  }
}

function assertCurrent(list: JsonObject, now: Date): void {
  const [from, until] = validityMembers(list)
  for (const member of [from, until]) {
    const value = list[member]
    if (value === undefined) continue
    const at = typeof value === 'string' ? parseDateTime(value) : undefined
    if (at === undefined) throw refused(`${member} of the status list is not a date and time`)
    if (member === until ? at < now : at > now) {
      const what = member === until ? 'has expired' : 'is not valid yet'
      throw new BadgeError('unavailable', `the status list that was served ${what}`)
    }
  }
}

function assertSigned(checks: readonly Check[]): void {
  const failed = checks.find(({ outcome }) => outcome !== 'pass')
  if (failed === undefined) return
  const message = `the status list cannot be trusted: ${failed.detail}`
  if (failed.outcome === 'unknown') throw new BadgeError('unavailable', message)
  throw refused(message)
}

// Inflating costs more than all the rest. By the hash of the list's text, so that an entry can't go stale; none
// is much larger than the standard's least length.
const expanded = new Map<string, Uint8Array>()
const MAX_LISTS = 64
const MAX_CACHED_BYTES = 128 * 1024

async function bitsOf(digest: string, encodedList: string): Promise<Uint8Array> {
  const known = expanded.get(digest)
  if (known) return known
  const bits = await decodeBitstring(encodedList)
  if (bits.length > MAX_CACHED_BYTES) return bits
  const [oldest] = expanded.keys()
  if (expanded.size >= MAX_LISTS && oldest !== undefined) expanded.delete(oldest)
  expanded.set(digest, bits)
  return bits
}

const refused = (message: string) => securityError(problemTypes.statusVerification, message)
