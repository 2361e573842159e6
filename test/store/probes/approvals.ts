import { expect } from 'vitest'
import {
  findApproval,
  findApprovalByKey,
  insertApproval,
  listApprovals,
  listExpiredApprovals,
  listOpenApprovals,
  listRequestsWithFiles,
  markApprovalDecided,
  markApprovalShortened,
} from '../../../src/store/approvals.ts'
import {
  findArchive,
  insertArchive,
  listArchives,
  listExpiredArchives,
  markArchive,
} from '../../../src/store/archives.ts'
import { openDatabase, runBatch } from '../../../src/store/database.ts'
import { DB } from '../../support/database.ts'
import type { Ids } from '../../support/full-tenant.ts'
import { changesNothing } from './changes-nothing.ts'

const db = openDatabase(DB)
const id = new Uint8Array(16).fill(13)
const page = { limit: 100 }

export const probes = {
  approvals: async (a: Ids, b: Ids) => {
    const { tenantId, issuerId } = a
    const row = {
      ...{ id, tenantId, issuerId, kind: 'issue' as const, achievement: 'x', version: 1, count: 2, body: id },
      ...{ isFile: false, requester: 'key:1', requestingPerson: 'key:1', idempotencyKey: id, digest: id },
      ...{ state: 'requested' as const, createdAt: 1, expiresAt: 5 },
    }
    await runBatch(db, [insertApproval(db, row)])
    expect(await findApproval(db, issuerId, id)).toMatchObject({ tenantId })
    await expect(findApproval(db, b.issuerId, id)).rejects.toMatchObject({ code: 'not_found' })
    expect(await findApprovalByKey(db, issuerId, id)).toMatchObject({ tenantId })
    expect(await findApprovalByKey(db, b.issuerId, id)).toBeUndefined()
    expect(await listApprovals(db, issuerId, page)).toHaveLength(1)
    expect(await listApprovals(db, b.issuerId, page)).toEqual([])
    expect(await listOpenApprovals(db, tenantId, page)).toHaveLength(1)
    expect(await listOpenApprovals(db, b.tenantId, page)).toEqual([])
    expect(await listExpiredApprovals(db, 4, 10)).toEqual([])
    expect(await listExpiredApprovals(db, 5, 10)).toHaveLength(1)
    // For the platform; what has its body in the row needs no file.
    expect(await listRequestsWithFiles(db, [id])).toEqual([])
    const decision = { state: 'rejected' as const, decidedBy: 'key:2', decidedAt: 2 }
    await changesNothing(
      markApprovalDecided(db, { issuerId: b.issuerId, id, count: 2 }, decision),
      markApprovalShortened(db, { tenantId: b.tenantId, id, count: 2 }, { body: null, count: 1 }),
    )
  },
  archives: async (a: Ids, b: Ids) => {
    const { tenantId } = a
    const row = { id, tenantId, token: id, state: 'ready' as const, withKeys: false, actor: 'system' }
    await runBatch(db, [insertArchive(db, { ...row, createdAt: 1, expiresAt: 5 })])
    expect(await listArchives(db, tenantId, 10)).toHaveLength(1)
    expect(await findArchive(db, tenantId, id)).toMatchObject({ tenantId })
    expect(await findArchive(db, b.tenantId, id)).toBeUndefined()
    expect(await listArchives(db, b.tenantId, 10)).toEqual([])
    expect(await listExpiredArchives(db, 4, 10)).toEqual([])
    await changesNothing(markArchive(db, b.tenantId, id, { state: 'removed' }))
  },
}
