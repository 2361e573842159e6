import { expect } from 'vitest'
import { openDatabase, runBatch } from '../../../src/store/database.ts'
import {
  countCredentialsOf,
  findIdentity,
  IS_PROVEN,
  insertIdentity,
  listIdentities,
  markIdentity,
  SIGNS_WITH,
  switchIdentity,
} from '../../../src/store/identities.ts'
import { findIssuerById } from '../../../src/store/issuers.ts'
import { findStatusList } from '../../../src/store/status-lists.ts'
import {
  deleteDeliveries,
  deleteOldDeliveries,
  dropDeliveriesOfPerson,
  findDelivery,
  giveUpHeldDeliveries,
  insertDeliveries,
  listDeliveries,
  listDueDeliveries,
  markDelivery,
  moveDeliveries,
  replayDeliveries,
} from '../../../src/store/webhook-deliveries.ts'
import {
  deleteWebhook,
  findWebhook,
  findWebhookOwner,
  insertWebhook,
  listListeners,
  listWebhooks,
  markWebhook,
  markWebhookDue,
  releaseWebhook,
} from '../../../src/store/webhooks.ts'
import { DB } from '../../support/database.ts'
import type { Ids } from '../../support/full-tenant.ts'
import { changesNothing } from './changes-nothing.ts'

const db = openDatabase(DB)
const id = new Uint8Array(16).fill(8)
const notFound = { code: 'not_found' }
const page = { limit: 10 }

/** The webhook of A that both probes are about. */
async function addWebhook({ tenantId, issuerId }: Ids): Promise<void> {
  if ((await listWebhooks(db, issuerId)).length > 0) return
  const row = { id, tenantId, issuerId, url: 'https://a.example/', events: ['*'], withRecipient: false }
  await runBatch(db, [insertWebhook(db, { ...row, secret: id, state: 'active', createdAt: 0 })])
}

export const probes = {
  sweep_cursors: 'belongs to the deployment',
  webhook_endpoints: async (a: Ids, b: Ids) => {
    await addWebhook(a)
    expect(await listWebhooks(db, a.issuerId)).toHaveLength(1)
    expect(await listListeners(db, a.issuerId)).toHaveLength(1)
    expect(await findWebhookOwner(db, a.issuerId, id)).toMatchObject({ url: 'https://a.example/' })
    await expect(findWebhook(db, b.issuerId, id)).rejects.toMatchObject(notFound)
    expect(await listWebhooks(db, b.issuerId)).toEqual([])
    expect(await listListeners(db, b.issuerId)).toEqual([])
    expect(await findWebhookOwner(db, b.issuerId, id)).toBeUndefined()
    await changesNothing(
      markWebhook(db, b.issuerId, id, { state: 'paused' }),
      markWebhookDue(db, b.issuerId, id),
      releaseWebhook(db, b.issuerId, id, { leaseUntil: 0, now: 1 }),
      deleteWebhook(db, b.issuerId, id),
    )
  },
  webhook_deliveries: async (a: Ids, b: Ids) => {
    const delivery = { id, eventId: id, type: 'webhook.test', payload: id, recipientId: 1 }
    const ofA = { tenantId: a.tenantId, issuerId: a.issuerId, endpointId: id }
    const ofB = { tenantId: b.tenantId, issuerId: b.issuerId, endpointId: id }
    await addWebhook(a)
    await runBatch(db, insertDeliveries(db, ofA, 5, [delivery]))
    await changesNothing(...insertDeliveries(db, ofB, 5, [{ ...delivery, eventId: new Uint8Array(16) }]))
    const due = { now: 10, limit: 10 }
    expect(await listDueDeliveries(db, ofA, due)).toHaveLength(1)
    expect(await listDueDeliveries(db, ofB, due)).toEqual([])
    expect(await listDeliveries(db, a.issuerId, id, page)).toHaveLength(1)
    expect(await listDeliveries(db, b.issuerId, id, page)).toEqual([])
    await expect(findDelivery(db, b.issuerId, id, id)).rejects.toMatchObject(notFound)
    await runBatch(db, [markDelivery(db, a.issuerId, id, { state: 'failed' })])
    await runBatch(db, [markDelivery(db, a.issuerId, id, { state: 'held' })])
    const tooLong = { before: 100, limit: 10, at: 200, reason: 'x' }
    expect(await giveUpHeldDeliveries(db, b.tenantId, tooLong)).toEqual([])
    await runBatch(db, [markDelivery(db, a.issuerId, id, { state: 'failed' })])
    await changesNothing(
      markDelivery(db, b.issuerId, id, { state: 'held' }),
      moveDeliveries(db, b.issuerId, id, { from: ['failed'], state: 'held' }),
      replayDeliveries(db, ofB, 1, { ids: [id] }),
      deleteDeliveries(db, b.issuerId, id),
      deleteOldDeliveries(db, b.tenantId, { before: 100, limit: 10 }),
      dropDeliveriesOfPerson(db, b.tenantId, 1),
    )
  },
  issuer_identities: async (a: Ids, b: Ids) => {
    const host = 'badges.a.example'
    const row = { host, did: `did:web:${host}`, baseUrl: `https://${host}`, token: 't', createdAt: 0 }
    await runBatch(db, [insertIdentity(db, { ...row, tenantId: a.tenantId, issuerId: a.issuerId })])
    const { id } = await findIdentity(db, a.issuerId, host)
    await expect(findIdentity(db, b.issuerId, host)).rejects.toMatchObject(notFound)
    expect(await listIdentities(db, b.issuerId)).toEqual([])
    await changesNothing(markIdentity(db, b.issuerId, id, { state: 'proven' }))
    await runBatch(db, [markIdentity(db, a.issuerId, id, { state: 'proven' })])
    expect(await countCredentialsOf(db, b.issuerId, id)).toBe(0)
    const to = { identityId: id, did: row.did, baseUrl: row.baseUrl, at: 1 }
    await changesNothing(...switchIdentity(db, b.issuerId, to, IS_PROVEN(id)))
    await runBatch(db, switchIdentity(db, a.issuerId, to, IS_PROVEN(id)))
    expect(await findIssuerById(db, a.tenantId, a.issuerId)).toMatchObject({ did: row.did, identityId: id })
    expect(await findIssuerById(db, b.tenantId, b.issuerId)).toMatchObject({ identityId: null })
    await changesNothing(...switchIdentity(db, b.issuerId, { ...to, identityId: null }, SIGNS_WITH(id)))
  },
  identity_periods: async (a: Ids, b: Ids) => {
    const identity = `insert into issuer_identities (id, tenant_id, issuer_id, host, did, base_url, token, state, created_at)
      values (77, ?, ?, 'old.a.example', 'did:web:old.a.example', 'https://old.a.example', '', 'removed', 0)`
    await DB.prepare(identity).bind(a.tenantId, a.issuerId).run()
    await DB.prepare('insert into identity_periods values (?, 5, 77)').bind(a.issuerId).run()
    const list = { purpose: 'revocation' as const, list: 6 }
    expect(await findStatusList(db, { ...list, issuerId: a.issuerId })).toMatchObject({ identityId: 77 })
    expect(await findStatusList(db, { ...list, issuerId: b.issuerId })).toMatchObject({ identityId: null })
  },
}
