import { BadgeError, type InputIssue } from '../badge-error.ts'
import { toBase64 } from '../encoding/base64.ts'
import { equalBytes } from '../encoding/bytes.ts'
import { decodeMultibase } from '../encoding/multibase.ts'
import type { JsonObject } from '../proof/rdf.ts'
import { isObject, listOf } from '../verification/read-members.ts'
import { fault, idFaults } from './fault.ts'
import { partsOf } from './part-faults.ts'
import { type HashName, publishedHash } from './published-bytes.ts'

/** `relatedResource` (VC Data Model 2.0 section 5.3): each has an id of its own and at least one digest. */
export function relatedResourceFaults(credential: JsonObject): InputIssue[] {
  const parts = partsOf(credential, 'relatedResource')
  const ids = parts.map(({ part }) => (isObject(part) ? part.id : undefined))
  return parts.flatMap(({ part, pointer }, n) => {
    if (!isObject(part)) return [fault(pointer, 'must be an object with an id and a digest')]
    return [
      ...idFaults(part, pointer, { required: true }),
      ...(ids[n] !== undefined && ids.indexOf(ids[n]) < n
        ? [fault(`${pointer}/id`, 'must not be that of another related resource')]
        : []),
      ...digestFaults(part, pointer),
    ]
  })
}

// Subresource Integrity section 3.1: one or more hashes, with spaces between.
const SRI = /^sha(256|384|512)-[A-Za-z0-9+/_-]+={0,2}(\?[\x21-\x7e]*)?$/

function digestFaults({ digestSRI, digestMultibase }: JsonObject, pointer: string): InputIssue[] {
  if (digestSRI === undefined && digestMultibase === undefined) {
    return [fault(pointer, 'must have a digestSRI or a digestMultibase')]
  }
  const hashes = typeof digestSRI === 'string' ? digestSRI.split(' ') : []
  return [
    ...(digestSRI === undefined || (hashes.length > 0 && hashes.every((hash) => SRI.test(hash)))
      ? []
      : [fault(`${pointer}/digestSRI`, 'must be a hash as in Subresource Integrity')]),
    ...(listOf(digestMultibase).every((digest) => readMultihash(digest) !== undefined)
      ? []
      : [fault(`${pointer}/digestMultibase`, 'must be a SHA-2 multihash in multibase z or u')]),
  ]
}

/** The hash of what is at an address; undefined where nobody knows. */
export type HashOf = (url: string, name: HashName) => Promise<Uint8Array | undefined>

/**
 * Compares digests with the resources themselves, at issue those whose bytes we hold; a credential that says something
 * else of one of them would be refused by whoever looks (section 5.3: "MUST produce an error").
 */
export async function digestMismatches(
  credential: JsonObject,
  hashOf: HashOf = publishedHash,
): Promise<InputIssue[]> {
  const faults: InputIssue[] = []
  for (const { part, pointer } of partsOf(credential, 'relatedResource')) {
    const { id, digestSRI, digestMultibase } = part as JsonObject
    const url = String(id)
    const differs = 'is not the digest of what is published there'
    if (typeof digestSRI === 'string' && !(await fitsSri(url, digestSRI, hashOf))) {
      faults.push(fault(`${pointer}/digestSRI`, differs))
    }
    for (const digest of listOf(digestMultibase)) {
      const { name, hash } = readMultihash(digest) ?? {}
      const published = name && (await hashOf(url, name))
      if (published && hash && !equalBytes(published, hash)) {
        faults.push(fault(`${pointer}/digestMultibase`, differs))
      }
    }
  }
  return faults
}

async function fitsSri(url: string, digestSri: string, hashOf: HashOf): Promise<boolean> {
  let isKnown = false
  for (const hash of digestSri.split(' ')) {
    const [, bits = '', value = ''] = /^sha(\d+)-([^?]*)/.exec(hash) ?? []
    const published = await hashOf(url, `SHA-${bits}` as HashName)
    if (published === undefined) continue
    isKnown = true
    // Subresource Integrity takes both alphabets of base64.
    if (toBase64(published) === value.replaceAll('-', '+').replaceAll('_', '/')) return true
  }
  return !isKnown
}

// Multicodec's codes of the SHA-2 functions, and the length that a multihash says.
const MULTIHASHES: readonly [name: HashName, code: number, length: number][] = [
  ['SHA-256', 0x12, 32],
  ['SHA-384', 0x20, 48],
  ['SHA-512', 0x13, 64],
]

function readMultihash(text: unknown): { name: HashName; hash: Uint8Array } | undefined {
  if (typeof text !== 'string') return undefined
  let bytes: Uint8Array
  try {
    bytes = decodeMultibase(text)
  } catch (cause) {
    if (!(cause instanceof BadgeError)) throw cause
    return undefined
  }
  const found = MULTIHASHES.find(([, code, length]) => bytes[0] === code && bytes[1] === length)
  if (found === undefined || bytes.length !== found[2] + 2) return undefined
  return { name: found[0], hash: bytes.subarray(2) }
}
