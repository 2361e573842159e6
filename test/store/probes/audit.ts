import { expect } from 'vitest'
import {
  findAuditBlock,
  findLastEntryId,
  insertAuditBlocks,
  isKeyOfWholeTenant,
  listAuditBlocks,
  listAuditEntries,
  listChainEntries,
} from '../../../src/store/audit.ts'
import {
  findSpanOfHeads,
  insertAuditHead,
  listAuditHeads,
  markBlocksPublished,
} from '../../../src/store/audit-heads.ts'
import { openDatabase, runBatch } from '../../../src/store/database.ts'
import { DB } from '../../support/database.ts'
import type { Ids } from '../../support/full-tenant.ts'
import { changesNothing } from './changes-nothing.ts'

const db = openDatabase(DB)
const chainOf = ({ tenantId, issuerId }: Ids) => ({ tenantId, issuerId })
const bytes = new Uint8Array(32)
const page = { after: 0, limit: 100 }
const days = { from: 0, until: 10 }

export const probes = {
  audit_entries: async (a: Ids, b: Ids) => {
    const own = await listAuditEntries(db, chainOf(a), {}, { limit: 100 })
    expect(own.length).toBeGreaterThan(0)
    const until = Number.MAX_SAFE_INTEGER
    // Neither half of a chain's name is enough.
    for (const chain of [
      chainOf(b),
      { tenantId: b.tenantId, issuerId: a.issuerId },
      { tenantId: a.tenantId, issuerId: b.issuerId },
      { tenantId: b.tenantId, issuerId: null },
    ]) {
      const others = [
        ...(await listAuditEntries(db, chain, {}, { limit: 100 })),
        ...(await listChainEntries(db, chain, { ...page, until })),
      ]
      expect(others.filter(({ id }) => own.some((entry) => entry.id === id))).toEqual([])
      expect(own.map(({ id }) => id)).not.toContain(await findLastEntryId(db, chain))
    }
    expect(await isKeyOfWholeTenant(db, a.tenantId, Number(a.row('api_keys').id))).toBe(true)
    expect(await isKeyOfWholeTenant(db, b.tenantId, Number(a.row('api_keys').id))).toBe(false)
  },
  audit_blocks: async (a: Ids, b: Ids) => {
    const row = { number: 1, firstId: 1, lastId: 1, count: 1, total: 1, sealedAt: 0 }
    const hashes = { previous: bytes, hash: bytes, marks: bytes }
    await runBatch(db, insertAuditBlocks(db, [{ chain: a.issuerId, ...row, ...hashes }]))
    expect(await listAuditBlocks(db, chainOf(a), page)).toHaveLength(1)
    expect(await listAuditBlocks(db, chainOf(b), page)).toEqual([])
    expect(await findAuditBlock(db, chainOf(b))).toBeUndefined()
    expect(await findAuditBlock(db, chainOf(b), 1)).toBeUndefined()
    await changesNothing(markBlocksPublished(db, b.issuerId, 9))
  },
  audit_heads: async (a: Ids, b: Ids) => {
    const row = { day: 1, block: 1, entries: 1, hash: bytes, signature: 'x' }
    const keyOf = ({ row }: Ids) => Number(row('signing_keys').id)
    // Nobody else's key will do.
    await expect(
      runBatch(db, [insertAuditHead(db, { issuerId: a.issuerId, ...row }, keyOf(b))]),
    ).rejects.toThrow()
    await runBatch(db, [insertAuditHead(db, { issuerId: a.issuerId, ...row }, keyOf(a))])
    expect(await listAuditHeads(db, a.issuerId, days)).toHaveLength(1)
    expect(await listAuditHeads(db, b.issuerId, days)).toEqual([])
    expect(await findSpanOfHeads(db, b.issuerId)).toBeUndefined()
  },
  restore_records: 'belong to the deployment, and name issuers by what everybody knows of them',
  log_cursors: 'belong to the deployment',
}
