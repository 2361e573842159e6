import { expect } from 'vitest'
import { openDatabase, runBatch } from '../../../src/store/database.ts'
import {
  claimTask,
  findTask,
  insertTask,
  listDueTasks,
  listTasks,
  markTask,
} from '../../../src/store/tasks.ts'
import { DB } from '../../support/database.ts'
import type { Ids } from '../../support/full-tenant.ts'
import { changesNothing } from './changes-nothing.ts'

const db = openDatabase(DB)
const id = new Uint8Array(16).fill(9)

export const probes = {
  tasks: async (a: Ids, b: Ids) => {
    const row = { id, tenantId: a.tenantId, issuerId: a.issuerId, kind: 'probe', input: {}, actor: 'system' }
    const times = { nextAttemptAt: 10, createdAt: 1, updatedAt: 1 }
    await runBatch(db, [insertTask(db, { ...row, ...times, state: 'pending' })])
    expect(await findTask(db, a.tenantId, id)).toMatchObject({ kind: 'probe' })
    expect(await findTask(db, b.tenantId, id)).toBeUndefined()
    expect(await findTask(db, null, id)).toBeUndefined()
    expect(await listTasks(db, a.tenantId)).toHaveLength(1)
    expect(await listTasks(db, b.tenantId)).toEqual([])
    expect(await listTasks(db, null)).toEqual([])
    await changesNothing(markTask(db, b.tenantId, id, { state: 'failed' }))
    await changesNothing(markTask(db, null, id, { state: 'failed' }))
    expect(await listDueTasks(db, 9, 10)).toEqual([])
    expect(await claimTask(db, id, { now: 10, leaseUntil: 20 })).toHaveLength(1)
    expect(await claimTask(db, id, { now: 10, leaseUntil: 20 })).toEqual([])
  },
}
