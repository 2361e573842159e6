import { expect } from 'vitest'
import { openDatabase, runBatch } from '../../../src/store/database.ts'
import {
  findErasure,
  findErasureOfSubject,
  insertErasure,
  listErasures,
  markErasure,
  markRecipientErased,
  stripCredentials,
} from '../../../src/store/erasures.ts'
import {
  dropInboxBody,
  freeUnits,
  listEntitlementsOfCredentials,
  listEntitlementsOfPerson,
  listFactsOfPurchases,
  listInboxBodies,
  listPurchasesOfTenant,
  markPurchaseFacts,
} from '../../../src/store/purchase-people.ts'
import { findRecipient } from '../../../src/store/recipients.ts'
import {
  claimRetention,
  deleteOldIdempotencyKeys,
  insertRetentionProgress,
  listOldInboxBodies,
  listOldPurchases,
  markRetentionProgress,
} from '../../../src/store/retention.ts'
import { findTenantSettings, markTenantSettings } from '../../../src/store/settings.ts'
import { forgetReasons } from '../../../src/store/status-lists.ts'
import { DB, scalar } from '../../support/database.ts'
import type { Ids } from '../../support/full-tenant.ts'
import { changesNothing } from './changes-nothing.ts'

const db = openDatabase(DB)
const id = new Uint8Array(16).fill(11)
const page = { limit: 100 }
const old = { after: null, before: 9_999_999_999, limit: 100 }

export const probes = {
  tenant_settings: async (a: Ids, b: Ids) => {
    await runBatch(db, [
      markTenantSettings(db, a.tenantId, { before: null, after: { privacy: { text: 'Ours.' } } }, 1),
    ])
    expect(await findTenantSettings(db, a.tenantId)).toEqual({ privacy: { text: 'Ours.' } })
    expect(await findTenantSettings(db, b.tenantId)).toEqual({})
  },
  erasures: async (a: Ids, b: Ids) => {
    const { tenantId } = a
    const counts = {
      credentialsRevoked: 0,
      credentialsKept: 0,
      purchases: 0,
      inboxBodies: 0,
      claims: 0,
      approvals: 0,
    }
    const row = { id, tenantId, recipientId: 1, subject: id, counts, actor: 'system', createdAt: 5 }
    await runBatch(db, [insertErasure(db, { ...row, credentials: 'keep', state: 'walking' })])
    expect(await findErasure(db, tenantId, id)).toMatchObject({ recipientId: 1 })
    expect(await findErasure(db, b.tenantId, id)).toBeUndefined()
    expect(await findErasureOfSubject(db, tenantId, id, 5)).toMatchObject({ recipientId: 1 })
    expect(await findErasureOfSubject(db, b.tenantId, id, 5)).toBeUndefined()
    expect(await findErasureOfSubject(db, tenantId, id, 6)).toBeUndefined()
    expect(await listErasures(db, b.tenantId, page)).toEqual([])
    await changesNothing(markErasure(db, b.tenantId, id, { state: 'complete' }))
    await whatAnErasureTouches(a, b)
  },
  retention_progress: async (a: Ids, b: Ids) => {
    await runBatch(db, [insertRetentionProgress(db, ['inboxBodyDays'], { dueAt: 7, limit: 100 })])
    const mine = 'select due_at from retention_progress where tenant_id = ?'
    await runBatch(db, [markRetentionProgress(db, b.tenantId, 'inboxBodyDays', { dueAt: 9 })])
    expect(await scalar(mine, a.tenantId)).toBe(7)
    const claimed = await claimRetention(db, { now: 8, leaseUntil: 20, limit: 100 })
    expect(claimed.map(({ tenantId }) => tenantId)).toContain(a.tenantId)
    expect(claimed.map(({ tenantId }) => tenantId)).not.toContain(b.tenantId)
    const bodies = await listOldInboxBodies(db, b.tenantId, old)
    expect(bodies.map((event) => event.id)).not.toContainEqual(a.bytes('inbox_events', 'id'))
    const orders = await listOldPurchases(db, b.tenantId, old)
    expect(orders.map((order) => order.id)).not.toContainEqual(a.bytes('purchases', 'id'))
    const keys = 'select count(*) from idempotency_keys where issuer_id = ?'
    const before = await scalar(keys, a.issuerId)
    await deleteOldIdempotencyKeys(db, b.tenantId, { before: 9_999_999_999, limit: 100 })
    expect(await scalar(keys, a.issuerId)).toBe(before)
  },
}

async function whatAnErasureTouches(a: Ids, b: Ids): Promise<void> {
  const recipientId = a.row('recipients').id as unknown as number
  const purchaseId = a.bytes('purchases', 'id')
  const event = a.bytes('inbox_events', 'id')
  const credentialId = a.bytes('credentials', 'id')
  expect(await findRecipient(db, b.tenantId, a.bytes('recipients', 'blind_index'))).toBeUndefined()
  expect(await listEntitlementsOfCredentials(db, b.tenantId, [credentialId])).toEqual([])
  const recipientIndex = a.bytes('entitlements', 'recipient_index')
  const ofPerson = ({ tenantId }: Ids) => listEntitlementsOfPerson(db, { tenantId, recipientIndex }, page)
  expect(await ofPerson(a)).not.toEqual([])
  expect(await ofPerson(b)).toEqual([])
  const purchasesOfB = await listPurchasesOfTenant(db, b.tenantId, page)
  expect(purchasesOfB.map((purchase) => purchase.id)).not.toContainEqual(purchaseId)
  expect(await listFactsOfPurchases(db, a.tenantId, { from: purchaseId, to: purchaseId })).not.toEqual([])
  expect(await listFactsOfPurchases(db, b.tenantId, { from: purchaseId, to: purchaseId })).toEqual([])
  const bodiesOfB = await listInboxBodies(db, b.tenantId, page)
  expect(bodiesOfB.map((body) => body.id)).not.toContainEqual(event)
  await changesNothing(
    markRecipientErased(db, b.tenantId, recipientId, { credentials: 1, blindIndex: id }),
    stripCredentials(db, b.tenantId, recipientId),
    markPurchaseFacts(db, b.tenantId, { purchaseId, revision: 1 }, id),
    freeUnits(db, b.tenantId, purchaseId, 0),
    dropInboxBody(db, b.tenantId, event, { digest: id, reason: 'x' }),
    ...forgetReasons(db, b.issuerId, [{ list: 0, index: 131_071 }]),
  )
}
