import { fromHex, toHex } from '../encoding/bytes.ts'
import { hashBlock, hashEntry, marksOf, NO_BLOCK, splitMarks } from './audit-hash.ts'
import {
  type BlockLine,
  type ChainPlace,
  createLineCheck,
  type EndLine,
  type EntryLine,
} from './audit-lines.ts'
import { findDifferences } from './find-differences.ts'
import { isBlock, isEntry, isHeader, readLine } from './read-line.ts'

export interface AuditFault {
  /** Line of the export, from 1 on. */
  line: number
  block?: number
  entry?: number
  kind: 'unreadable' | 'changed' | 'missing' | 'added' | 'reordered' | 'head' | 'file'
  detail: string
}

export interface AuditVerification {
  valid: boolean
  chain: string
  entries: number
  /** Entries that no block seals yet: whoever made the export could have written others. */
  unsealed: number
  blocks: number
  /** Hash of the last block; of a chain without blocks it is 64 zeros. */
  head: string
  faults: AuditFault[]
}

/** A head of the chain that was published. Whatever it says must be so. */
export interface KnownHead {
  hash: string
  block?: number
  entries?: number
  /** Since when nobody is to trust the key any more that has signed it. */
  keyRevoked?: string
}

const MAX_FAULTS = 100

/**
 * Recomputes a chain from the lines of an export and says what is not as it was sealed. An export alone proves that it
 * is whole in itself; that it is the log which was published is proven by heads that somebody else has kept.
 */
export async function verifyAudit(
  lines: AsyncIterable<string> | Iterable<string>,
  { heads = [] }: { heads?: readonly KnownHead[] } = {},
): Promise<AuditVerification> {
  const faults: AuditFault[] = []
  const check = createLineCheck()
  const seen = new Map<string, ChainPlace>()
  let chain: string | undefined
  let place: ChainPlace = { block: 0, entries: 0, hash: NO_BLOCK }
  let pending: EntryLine[] = []
  let number = 0
  let ended = false
  const fault = (found: Omit<AuditFault, 'line'>) => {
    if (faults.length < MAX_FAULTS) faults.push({ line: number, ...found })
  }

  for await (const text of lines) {
    number++
    const line = readLine(text)
    if (ended) fault({ kind: 'added', detail: 'something stands behind the end of the export' })
    else if (!line) fault({ kind: 'unreadable', detail: 'this is no line of an audit export' })
    else if (isHeader(line)) {
      if (chain !== undefined) fault({ kind: 'added', detail: 'the export begins a second time' })
      else {
        chain = line.chain
        place = line.after ?? place
        seen.set(place.hash, place)
      }
    } else if (chain === undefined) {
      fault({ kind: 'missing', detail: 'the export does not begin with its first line' })
      chain = ''
    } else if (isEntry(line)) {
      pending.push(line)
      for (const found of faultsOfEntry(line, place, pending.length)) fault(found)
    } else if (isBlock(line)) {
      for (const found of await faultsOfBlock(chain, line, pending, place)) fault(found)
      place = { block: line.block, entries: line.first + line.entries - 1, hash: line.hash }
      seen.set(line.hash, place)
      pending = []
    } else {
      ended = true
      for (const found of faultsOfEnd(line, place, pending, check.value(), faults.length)) fault(found)
    }
    await check.add(text)
  }
  if (!ended) fault({ kind: 'missing', detail: 'the export has no end: something is missing from it' })
  for (const entry of pending) {
    if (entry.block === null) continue
    const detail = `the line of block ${entry.block}, which seals entry ${entry.entry}, is missing`
    fault({ kind: 'missing', entry: entry.entry, block: entry.block, detail })
  }
  for (const found of faultsOfHeads(heads, seen)) fault(found)
  return {
    valid: faults.length === 0,
    chain: chain ?? '',
    entries: place.entries + pending.length,
    unsealed: pending.length,
    blocks: place.block,
    head: place.hash,
    faults,
  }
}

type Found = Omit<AuditFault, 'line'>

function faultsOfEntry({ entry, block }: EntryLine, place: ChainPlace, nth: number): Found[] {
  const expected = place.entries + nth
  if (entry !== expected) {
    const detail = `here should be entry ${expected}, and here is entry ${entry}`
    return [{ kind: entry > expected ? 'missing' : 'reordered', entry: expected, detail }]
  }
  if (block === null || block === place.block + 1) return []
  return [{ kind: 'changed', entry, detail: `entry ${entry} is said to be in block ${block}` }]
}

async function faultsOfBlock(
  chain: string,
  line: BlockLine,
  entries: readonly EntryLine[],
  place: ChainPlace,
): Promise<Found[]> {
  const { block, first, hash, previous, marks, ...rest } = line
  const about = { block }
  if (block !== place.block + 1) {
    const kind = block > place.block ? ('missing' as const) : ('reordered' as const)
    return [{ ...about, kind, detail: `block ${block} follows block ${place.block}` }]
  }
  const hashes: Uint8Array[] = []
  for (const entry of entries) hashes.push(await hashEntry(entry))
  const found = splitMarks(marksOf(hashes))
  const differences = findDifferences(splitMarks(fromHex(marks)), found).map(({ kind, at }) => {
    const entry = first + at
    const detail = `entry ${entry} ${WORDS[kind]}`
    return { ...about, kind, entry, detail }
  })
  if (differences.length > 0) return differences
  const unsealed = entries.find((entry) => entry.block === null)
  if (unsealed) {
    const detail = `entry ${unsealed.entry} is said not to be sealed, and block ${block} seals it`
    return [{ ...about, kind: 'changed', entry: unsealed.entry, detail }]
  }
  const sealed = toHex(await hashBlock({ chain, block, first, previous, ...pick(rest) }, hashes))
  if (previous !== place.hash) {
    return [{ ...about, kind: 'changed', detail: `block ${block} does not follow from the block before it` }]
  }
  if (sealed === hash && first === place.entries + 1 && rest.entries === entries.length) return []
  return [{ ...about, kind: 'changed', detail: `block ${block} is not what its hash says` }]
}

const pick = ({ entries, sealedAt }: { entries: number; sealedAt: string }) => ({ entries, sealedAt })

const WORDS = {
  changed: 'was changed after it was sealed',
  missing: 'was sealed and is missing',
  added: 'stands behind one that was not sealed: something was added before it',
  reordered: 'does not stand where it was sealed',
}

function faultsOfEnd(
  { entries, blocks, head, check }: EndLine,
  place: ChainPlace,
  pending: readonly EntryLine[],
  expected: string,
  faultsBefore: number,
): Found[] {
  const faults: Found[] = []
  const total = place.entries + pending.length
  if (entries !== total) {
    const kind = entries > total ? ('missing' as const) : ('added' as const)
    faults.push({ kind, detail: `the export counts ${entries} entries, and there are ${total}` })
  }
  if (blocks !== place.block || head !== place.hash) {
    faults.push({
      kind: 'missing',
      detail: `the export ends with block ${blocks}, here is block ${place.block}`,
    })
  }
  if (faults.length === 0 && faultsBefore === 0 && check !== expected) {
    faults.push({ kind: 'file', detail: 'the lines of the file are not those that were exported' })
  }
  return faults
}

function faultsOfHeads(heads: readonly KnownHead[], seen: ReadonlyMap<string, ChainPlace>): Found[] {
  return heads.flatMap(({ hash, block, entries, keyRevoked }) => {
    const place = seen.get(hash)
    const fits =
      place !== undefined &&
      (block === undefined || block === place.block) &&
      (entries === undefined || entries === place.entries)
    if (fits) return []
    const name = block === undefined ? hash : `${hash} of block ${block}`
    const missing = `the published head ${name} is not in this log: what it stood for was changed or removed`
    const detail = keyRevoked
      ? `${missing}, or the line is by whoever has the key that was given up on ${keyRevoked}`
      : missing
    return [{ kind: 'head' as const, ...(block !== undefined && { block }), detail }]
  })
}
