import { toHex } from '../encoding/bytes.ts'
import type { AuditFacts } from './audit-hash.ts'
import {
  type AuditLine,
  type BlockLine,
  type ChainPlace,
  createLineCheck,
  type EntryLine,
} from './audit-lines.ts'

/** A sealed piece of a chain with its entries, or the entries at the end that no block seals yet. */
export interface ChainPiece {
  entries: AsyncIterable<AuditFacts> | Iterable<AuditFacts>
  block?: Omit<BlockLine, 'marks'> & { marks: Uint8Array }
}

/** The lines of an export, the last one included. */
export async function* writeAuditLines(
  { chain, exportedAt, after }: { chain: string; exportedAt: string; after: ChainPlace },
  pieces: AsyncIterable<ChainPiece> | Iterable<ChainPiece>,
): AsyncGenerator<string> {
  const check = createLineCheck()
  const write = async (line: AuditLine): Promise<string> => {
    const text = JSON.stringify(line)
    await check.add(text)
    return text
  }
  const isWhole = after.block === 0
  const header = { log: 'signet-audit', version: 1, chain, exportedAt } as const
  yield await write({ ...header, ...(!isWhole && { after }) })
  let place = after
  let entry = after.entries
  for await (const { entries, block } of pieces) {
    // What a block says of itself counts: one entry that is missing must not give all others another number.
    if (block) entry = block.first - 1
    for await (const facts of entries) {
      entry++
      const line: EntryLine = { entry, block: block?.block ?? null, ...facts }
      yield await write(line)
    }
    if (!block) continue
    yield await write({ ...block, marks: toHex(block.marks) })
    entry = block.first + block.entries - 1
    place = { block: block.block, entries: entry, hash: block.hash }
  }
  const end = { end: true, entries: entry, blocks: place.block, head: place.hash } as const
  yield JSON.stringify({ ...end, check: check.value() })
}
