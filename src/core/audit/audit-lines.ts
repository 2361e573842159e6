import { concatBytes, toHex, utf8 } from '../encoding/bytes.ts'
import { sha256 } from '../encoding/sha256.ts'
import type { AuditBlock, AuditFacts } from './audit-hash.ts'

/** Where in a chain something begins: what stands before it. */
export interface ChainPlace {
  block: number
  entries: number
  hash: string
}

/** First line of an export. */
export interface HeaderLine {
  log: 'signet-audit'
  version: 1
  chain: string
  exportedAt: string
  /** An export of the whole chain has none. */
  after?: ChainPlace
}

/** An entry; `block` is null as long as no block seals it. Those of a block stand before its line. */
export interface EntryLine extends AuditFacts {
  entry: number
  block: number | null
}

export interface BlockLine extends Omit<AuditBlock, 'chain'> {
  hash: string
  marks: string
}

/** Last line: what stands before it, counted. `check` goes over the letters of all lines before. */
export interface EndLine {
  end: true
  entries: number
  blocks: number
  head: string
  check: string
}

export type AuditLine = HeaderLine | EntryLine | BlockLine | EndLine

/** Goes along with the lines of an export and knows what `check` is after each. */
export function createLineCheck() {
  let state: Uint8Array = new Uint8Array(32)
  return {
    add: async (line: string): Promise<void> => {
      state = await sha256(concatBytes(state, utf8(line)))
    },
    value: (): string => toHex(state),
  }
}
