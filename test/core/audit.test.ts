import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AuditFacts, hashBlock, hashEntry, marksOf, NO_BLOCK } from '../../src/core/audit/audit-hash.ts'
import { createLineCheck } from '../../src/core/audit/audit-lines.ts'
import { findDifferences } from '../../src/core/audit/find-differences.ts'
import { type AuditVerification, verifyAudit } from '../../src/core/audit/verify-audit.ts'
import { type ChainPiece, writeAuditLines } from '../../src/core/audit/write-lines.ts'
import { toHex } from '../../src/core/encoding/bytes.ts'

const hex = fc.uint8Array({ minLength: 1, maxLength: 32 }).map(toHex)
const time = fc
  .integer({ min: 1_700_000_000, max: 1_900_000_000 })
  .map((seconds) => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z'))
const facts: fc.Arbitrary<AuditFacts> = fc.record(
  {
    at: time,
    actor: fc.constantFrom('key:1', 'operator', 'person:7', 'system', 'endpoint:ep_1'),
    action: fc.constantFrom('credential.issued', 'credential.revoked', 'signing_key.retired'),
    subject: hex,
    before: hex,
    digest: hex,
  },
  { requiredKeys: ['at', 'actor', 'action'] },
)
const log = fc.record({
  blocks: fc.array(fc.array(facts, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 }),
  rest: fc.array(facts, { maxLength: 3 }),
})
type Log = { blocks: AuditFacts[][]; rest: AuditFacts[] }

const CHAIN = 'issuer/guild'

/** Seals a log as the service does, and gives the lines of its export. */
async function exportOf({ blocks, rest }: Log): Promise<string[]> {
  const pieces: ChainPiece[] = []
  let previous = NO_BLOCK
  let total = 0
  for (const [n, entries] of blocks.entries()) {
    const hashes = await Promise.all(entries.map(hashEntry))
    const about = {
      block: n + 1,
      first: total + 1,
      entries: entries.length,
      sealedAt: `2027-01-01T00:0${n}:00Z`,
      previous,
    }
    const hash = toHex(await hashBlock({ chain: CHAIN, ...about }, hashes))
    pieces.push({ entries, block: { ...about, hash, marks: marksOf(hashes) } })
    previous = hash
    total += entries.length
  }
  pieces.push({ entries: rest })
  const after = { block: 0, entries: 0, hash: NO_BLOCK }
  const lines: string[] = []
  for await (const line of writeAuditLines(
    { chain: CHAIN, exportedAt: '2027-01-02T00:00:00Z', after },
    pieces,
  ))
    lines.push(line)
  return lines
}

const headOf = (lines: string[]): string => JSON.parse(lines.at(-1) ?? '').head

/** With the head of the untouched log, as somebody else has kept it. */
const judge = (lines: string[], head: string): Promise<AuditVerification> =>
  verifyAudit(lines, { heads: [{ hash: head }] })

/** The same lines with an end that fits them, as somebody would write it who knows how. */
async function closeAgain(lines: string[]): Promise<string[]> {
  const kept = lines.slice(0, -1)
  const check = createLineCheck()
  for (const line of kept) await check.add(line)
  return [...kept, JSON.stringify({ ...JSON.parse(lines.at(-1) ?? ''), check: check.value() })]
}

/** Does away with the check over letters, as somebody would who knows how it is made. */
const withoutEnd = (lines: string[]): string[] => lines.filter((line) => !line.startsWith('{"end"'))

describe('an audit export', () => {
  it('that nobody has touched is valid, and says how much of it is sealed', async () => {
    await fc.assert(
      fc.asyncProperty(log, async (given) => {
        const lines = await exportOf(given)
        const result = await judge(lines, headOf(lines))
        const sealed = given.blocks.flat().length
        expect(result).toEqual({
          valid: true,
          chain: CHAIN,
          entries: sealed + given.rest.length,
          unsealed: given.rest.length,
          blocks: given.blocks.length,
          head: headOf(lines),
          faults: [],
        })
      }),
    )
  })

  it('with any one letter changed, added or removed is refused', async () => {
    await fc.assert(
      fc.asyncProperty(log, fc.nat(), fc.nat(), fc.integer({ min: 32, max: 126 }), async (given, a, b, c) => {
        const lines = await exportOf(given)
        const at = a % lines.length
        const line = lines[at] ?? ''
        const place = b % line.length
        const letter = String.fromCharCode(c)
        for (const changed of [
          line.slice(0, place) + letter + line.slice(place + 1),
          line.slice(0, place) + letter + line.slice(place),
          line.slice(0, place) + line.slice(place + 1),
        ]) {
          if (changed === line) continue
          const result = await judge(lines.with(at, changed), headOf(lines))
          expect([changed, result.valid]).toEqual([changed, false])
        }
      }),
    )
  })

  it('with a line removed, repeated or moved is refused', async () => {
    await fc.assert(
      fc.asyncProperty(log, fc.nat(), fc.nat(), async (given, a, b) => {
        const lines = await exportOf(given)
        const [from, to] = [a % lines.length, b % lines.length]
        const line = lines[from] ?? ''
        const without = lines.toSpliced(from, 1)
        expect((await judge(without, headOf(lines))).valid).toBe(false)
        expect((await judge(lines.toSpliced(to, 0, line), headOf(lines))).valid).toBe(false)
        const moved = without.toSpliced(to, 0, line)
        if (moved.join() === lines.join()) return
        expect((await judge(moved, headOf(lines))).valid).toBe(false)
      }),
    )
  })

  it('names the entry that was changed, missing, added or moved in a sealed block', async () => {
    const entry = (n: number): AuditFacts => ({
      at: '2027-01-01T00:00:00Z',
      actor: 'key:1',
      action: 'credential.issued',
      subject: n.toString(16).padStart(32, '0'),
    })
    const given = { blocks: [[1, 2], [3, 4, 5, 6], [7]].map((block) => block.map(entry)), rest: [entry(8)] }
    const lines = await exportOf(given)
    const head = headOf(lines)
    const lineOf = (n: number) => lines.findIndex((line) => line.startsWith(`{"entry":${n},`))
    const named = async (changed: string[]) =>
      (await judge(changed, head)).faults.filter(({ block }) => block === 2)[0]

    const changed = lines.with(lineOf(4), (lines[lineOf(4)] ?? '').replace('issued', 'revoked'))
    expect(await named(changed)).toMatchObject({ kind: 'changed', entry: 4, block: 2 })

    // Whoever removes or adds entries will number the others anew.
    const renumber = (kept: string[]) => {
      let n = 0
      return kept.map((line) => line.replace(/^\{"entry":\d+,/, () => `{"entry":${++n},`))
    }
    expect(await named(renumber(lines.toSpliced(lineOf(5), 1)))).toMatchObject({ kind: 'missing', entry: 5 })
    const added = (lines[lineOf(4)] ?? '').replace('0004', '00ff')
    expect(await named(renumber(lines.toSpliced(lineOf(4), 0, added)))).toMatchObject({
      kind: 'added',
      entry: 4,
    })
    const swapped = renumber(
      lines.with(lineOf(3), lines[lineOf(6)] ?? '').with(lineOf(6), lines[lineOf(3)] ?? ''),
    )
    expect(await named(swapped)).toMatchObject({ kind: 'reordered', entry: 3 })
  })

  it('that was made anew, whole in itself, is told by the head that somebody has kept', async () => {
    await fc.assert(
      fc.asyncProperty(log, fc.nat(), async (given, n) => {
        const head = headOf(await exportOf(given))
        const block = n % given.blocks.length
        const shortened = given.blocks.map((entries, at) => (at === block ? entries.slice(1) : entries))
        const forged = await exportOf({ ...given, blocks: shortened.filter(({ length }) => length > 0) })
        expect((await verifyAudit(forged)).valid).toBe(true)
        const { valid, faults } = await judge(forged, head)
        expect(valid).toBe(false)
        expect(faults.at(-1)?.kind).toBe('head')
      }),
    )
  })

  it('of which one block was made anew is refused, even if every line is counted and the head is the same', async () => {
    await fc.assert(
      fc.asyncProperty(log, fc.nat(), async (given, n) => {
        const lines = await exportOf(given)
        const at = n % given.blocks.length
        const other = given.blocks.map((entries, block) =>
          block === at ? entries.map((entry) => ({ ...entry, actor: 'somebody else' })) : entries,
        )
        const forged = await exportOf({ ...given, blocks: other })
        const isOf = (line: string) =>
          line.includes(`,"block":${at + 1},`) || line.startsWith(`{"block":${at + 1},`)
        const spliced = lines.map((line, number) => (isOf(line) ? (forged[number] ?? '') : line))
        // The last block is the head itself.
        const head = headOf(lines)
        expect((await judge(await closeAgain(spliced), head)).valid).toBe(false)
      }),
    )
  })

  it('without its end is refused even if everything else is right', async () => {
    const lines = await exportOf({
      blocks: [[{ at: '2027-01-01T00:00:00Z', actor: 'x', action: 'y' }]],
      rest: [],
    })
    expect((await judge(withoutEnd(lines), headOf(lines))).faults).toMatchObject([{ kind: 'missing' }])
    expect((await verifyAudit([])).valid).toBe(false)
    expect((await verifyAudit(['{}', 'null', '[]', 'x'])).valid).toBe(false)
  })
})

describe('the hash of an entry', () => {
  const whole: AuditFacts = {
    at: '2027-01-01T00:00:00Z',
    actor: 'key:1',
    action: 'credential.issued',
    subject: '00',
    before: '01',
    digest: '02',
  }

  it('depends on everything that the entry says', async () => {
    const hashes = [toHex(await hashEntry(whole))]
    for (const name of Object.keys(whole) as (keyof AuditFacts)[]) {
      hashes.push(toHex(await hashEntry({ ...whole, [name]: `${whole[name]}0` })))
    }
    for (const name of ['subject', 'before', 'digest'] as const) {
      const { [name]: _, ...rest } = whole
      hashes.push(toHex(await hashEntry(rest)))
    }
    expect(new Set(hashes).size).toBe(10)
  })

  it('and that of a block never change: logs of today must verify for ever', async () => {
    const hash = await hashEntry(whole)
    expect(toHex(hash)).toBe('723b12da5fcc6fc010548fa0f8483a375743833aa86b549fdbf039c8ed229d0e')
    const block = { chain: CHAIN, block: 1, first: 1, entries: 1, sealedAt: whole.at, previous: NO_BLOCK }
    expect(toHex(await hashBlock(block, [hash]))).toBe(
      '4e23bc21aee2c59dd06553b162402bdd6b10e66c7cff05018151c6ffd8832835',
    )
    expect(toHex(marksOf([hash]))).toBe('723b12da')
  })
})

describe('the differences of two lists', () => {
  const marks = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'), { maxLength: 8 })

  it('are none exactly when the lists are equal', () => {
    fc.assert(
      fc.property(marks, marks, (a, b) => {
        expect(findDifferences(a, a)).toEqual([])
        expect(findDifferences(a, b).length === 0).toBe(a.join() === b.join())
      }),
    )
  })

  it('name the one item that was taken out or put in, where items differ', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(1000).map(String), { minLength: 1, maxLength: 9 }),
        fc.nat(),
        (all, n) => {
          const at = n % all.length
          expect(findDifferences(all, all.toSpliced(at, 1))).toEqual([{ kind: 'missing', at }])
          expect(findDifferences(all.toSpliced(at, 1), all)).toEqual([{ kind: 'added', at }])
          expect(findDifferences(all, all.with(at, 'new'))).toEqual([{ kind: 'changed', at }])
        },
      ),
    )
  })
})
