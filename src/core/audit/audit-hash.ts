import { concatBytes, toHex, utf8 } from '../encoding/bytes.ts'
import { sha256 } from '../encoding/sha256.ts'
import { canonicalizeJson } from '../proof/jcs.ts'

/** What an audit entry says; bytes as hex, members that say nothing are absent. */
export interface AuditFacts {
  at: string
  actor: string
  action: string
  subject?: string
  before?: string
  digest?: string
}

/** A sealed piece of a chain, without the hash that seals it. */
export interface AuditBlock {
  chain: string
  block: number
  /** Number of its first entry in the chain, from 1 on. */
  first: number
  entries: number
  sealedAt: string
  /** Hash of the block before; of the first one it is 64 zeros. */
  previous: string
}

export const MARK_LENGTH = 4

/** Of the block before the first. */
export const NO_BLOCK = '0'.repeat(64)

/** SHA-256 of the canonical JSON (RFC 8785) of what an entry says. */
export const hashEntry = ({ at, actor, action, subject, before, digest }: AuditFacts) =>
  sha256(
    utf8(
      canonicalizeJson({
        ...{ at, actor, action },
        ...(subject !== undefined && { subject }),
        ...(before !== undefined && { before }),
        ...(digest !== undefined && { digest }),
      }),
    ),
  )

/** SHA-256 of a block's canonical JSON, followed by the hashes of its entries in their order. */
export async function hashBlock(
  { chain, block, first, entries, sealedAt, previous }: AuditBlock,
  hashes: readonly Uint8Array[],
): Promise<Uint8Array<ArrayBuffer>> {
  const head = canonicalizeJson({ chain, block, first, entries, sealedAt, previous })
  return sha256(concatBytes(utf8(head), ...hashes))
}

/** The beginnings of entries' hashes: enough to tell which entry is not what it was, while the block's hash proves it. */
export const marksOf = (hashes: readonly Uint8Array[]): Uint8Array<ArrayBuffer> =>
  concatBytes(...hashes.map((hash) => hash.subarray(0, MARK_LENGTH)))

/** Marks as a list of hex texts. */
export const splitMarks = (marks: Uint8Array): string[] =>
  Array.from({ length: Math.floor(marks.length / MARK_LENGTH) }, (_, n) =>
    toHex(marks.subarray(n * MARK_LENGTH, (n + 1) * MARK_LENGTH)),
  )
