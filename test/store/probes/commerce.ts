import { sql } from 'drizzle-orm'
import { expect } from 'vitest'
import { insertAwards, lockAwards, moveAward, selectAwards } from '../../../src/store/awards.ts'
import {
  cancelFreeUnits,
  findClaimOf,
  insertClaims,
  insertSeatPage,
  markClaim,
  markSeatPage,
  selectSeatPage,
} from '../../../src/store/claims.ts'
import { openDatabase, runBatch } from '../../../src/store/database.ts'
import { postponeDue } from '../../../src/store/due-purchases.ts'
import { findEntitlement } from '../../../src/store/entitlement-lists.ts'
import { markDecisionsOfCredentials } from '../../../src/store/entitlements.ts'
import { markMappedEvents } from '../../../src/store/inbox.ts'
import {
  findInboxEventOf,
  markInboxEventResolved,
  replayInboxEvents,
} from '../../../src/store/inbox-admin.ts'
import { findMappingRule, listRuleRevisions, markMappingRule } from '../../../src/store/mapping-rules.ts'
import {
  listEffectsOfEvent,
  listEffectsOfPurchase,
  listPurchasesOfEndpoint,
} from '../../../src/store/purchases.ts'
import {
  forgetSignals,
  insertSignals,
  listShopsWithOrder,
  listSignals,
  markSignalled,
  selectSignals,
} from '../../../src/store/signals.ts'
import { listSignalsOfPerson } from '../../../src/store/signals-of-person.ts'
import { DB, rowsOf } from '../../support/database.ts'
import type { Ids } from '../../support/full-tenant.ts'
import { changesNothing } from './changes-nothing.ts'

const db = openDatabase(DB)
const token = (n: number) => new Uint8Array(32).fill(n)

export const probes = {
  claims: async (a: Ids, b: Ids) => {
    const entitlementId = a.bytes('entitlements', 'id')
    const purchaseId = a.bytes('purchases', 'id')
    const place = { tenantId: a.tenantId, issuerId: a.issuerId, purchaseId, expiresAt: 1 }
    await runBatch(db, insertClaims(db, place, [{ entitlementId, tokenHash: token(1), sentAt: null }]))
    expect(await findClaimOf(db, a.tenantId, entitlementId)).toMatchObject({ generation: 1 })
    expect(await findClaimOf(db, b.tenantId, entitlementId)).toBeUndefined()
    await changesNothing(
      markClaim(db, b.tenantId, entitlementId, { expiresAt: 9 }),
      ...cancelFreeUnits(db, b.tenantId, purchaseId, 0),
    )
  },
  seat_pages: async (a: Ids, b: Ids) => {
    const purchaseId = a.bytes('purchases', 'id')
    const { tenantId, issuerId } = a
    const row = {
      purchaseId,
      tenantId,
      issuerId,
      tokenHash: token(2),
      generation: 1,
      expiresAt: 1,
      sentAt: 1,
    }
    await runBatch(db, [insertSeatPage(db, row)])
    expect(await selectSeatPage(db, { tenantId, id: purchaseId })).toHaveLength(1)
    expect(await selectSeatPage(db, { tenantId: b.tenantId, id: purchaseId })).toEqual([])
    await changesNothing(markSeatPage(db, b.tenantId, purchaseId, { expiresAt: 9 }))
  },
  signals: async (a: Ids, b: Ids) => {
    const recipientIndex = a.bytes('recipients', 'blind_index')
    const { tenantId, issuerId } = a
    const said = { kind: 'completion' as const, achievement: 'welding-1', recipientIndex, positive: true }
    const when = { at: 1, receivedAt: 1, actor: 'system' }
    await runBatch(db, insertSignals(db, [{ tenantId, issuerId, sourceKey: token(3), ...said, ...when }]))
    const hex = [...recipientIndex].map((byte) => byte.toString(16).padStart(2, '0')).join('')
    const of = ({ tenantId: t, issuerId: i }: Ids) =>
      selectSignals(db, { issuerId: sql`${i}`, place: { tenantId: t, id: a.bytes('purchases', 'id') } }, [
        hex,
      ])
    expect(await of(a)).toHaveLength(1)
    expect(await of({ ...a, tenantId: b.tenantId } as Ids)).toEqual([])
    expect(await of({ ...a, issuerId: b.issuerId } as Ids)).toEqual([])
    expect(await listSignals(db, b.issuerId, { limit: 10 })).toEqual([])
    const ofPerson = (t: number) =>
      listSignalsOfPerson(db, { tenantId: t, recipientIndex }, { after: 0, limit: 10 })
    expect(await ofPerson(tenantId)).toHaveLength(1)
    expect(await ofPerson(b.tenantId)).toEqual([])
    const [named] = await rowsOf<{ ref: string }>(
      `select r.ref from purchase_refs r join purchases p on p.id = r.purchase_id where p.tenant_id = ${tenantId}`,
    )
    const ref = named?.ref ?? ''
    expect(await listShopsWithOrder(db, { tenantId, issuerId }, ref)).toHaveLength(1)
    expect(await listShopsWithOrder(db, { tenantId: b.tenantId, issuerId }, ref)).toEqual([])
    expect(await listShopsWithOrder(db, { tenantId, issuerId: b.issuerId }, ref)).toEqual([])
    const about = { recipientIndex, endpointId: null, orderRef: null, entitlementId: null }
    const target = { achievement: 'welding-1', ...about, at: 0 }
    await changesNothing(
      ...forgetSignals(db, b.tenantId, [hex]),
      markSignalled(db, { tenantId: b.tenantId, issuerId: a.issuerId, ...target }),
      markSignalled(db, { tenantId: a.tenantId, issuerId: b.issuerId, ...target }),
    )
  },
  learner_awards: async (a: Ids, b: Ids) => {
    const [row] = await rowsOf<{ credential_id: number[] }>(
      'select * from learner_awards where issuer_id = ?',
      a.issuerId,
    )
    const credentialId = Uint8Array.from(row?.credential_id ?? [])
    expect(credentialId).toHaveLength(16)
    const hex = [...credentialId].map((byte) => byte.toString(16).padStart(2, '0')).join('')
    const place = (tenantId: number) => ({ tenantId, id: a.bytes('purchases', 'id') })
    const ask = { indexes: [], slugs: sql`('welding-1', 'only-a')` }
    expect(
      await selectAwards(db, { issuerId: sql`${a.issuerId}`, place: place(a.tenantId) }, ask),
    ).not.toEqual([])
    expect(await selectAwards(db, { issuerId: sql`${a.issuerId}`, place: place(b.tenantId) }, ask)).toEqual(
      [],
    )
    expect(await selectAwards(db, { issuerId: sql`${b.issuerId}`, place: place(a.tenantId) }, ask)).toEqual(
      [],
    )
    await changesNothing(
      ...lockAwards(db, b.issuerId, [{ credentialId: hex, revision: 1 }]),
      moveAward(db, b.issuerId, credentialId, new Uint8Array(16)),
      markDecisionsOfCredentials(db, { issuerId: b.issuerId, at: 0 }, [credentialId], 'suspended'),
    )
    const foreign = {
      achievement: 'welding-1',
      recipientIndex: '00',
      number: 9,
      credentialId: hex,
      byHand: false,
    }
    // Nobody of that index at B: no person, no award.
    await expect(
      runBatch(db, insertAwards(db, { issuerId: b.issuerId, tenantId: b.tenantId }, [foreign])),
    ).rejects.toThrow()
  },
  mapping_rule_revisions: async (a: Ids, b: Ids) => {
    const id = a.bytes('mapping_rules', 'id')
    expect(await listRuleRevisions(db, a.issuerId, id)).toHaveLength(1)
    expect(await listRuleRevisions(db, b.issuerId, id)).toEqual([])
    await expect(findMappingRule(db, b.issuerId, id)).rejects.toMatchObject({ code: 'not_found' })
    await changesNothing(markMappingRule(db, b.issuerId, id, { state: 'deleted' }))
    // And what the new reads and writes of the inbox, of orders and of entitlements find of others.
    const event = a.bytes('inbox_events', 'id')
    const purchase = a.bytes('purchases', 'id')
    for (const place of [
      { tenantId: b.tenantId, issuerId: a.issuerId },
      { tenantId: a.tenantId, issuerId: b.issuerId },
    ]) {
      await expect(findInboxEventOf(db, place, event)).rejects.toMatchObject({ code: 'not_found' })
      await changesNothing(
        replayInboxEvents(db, place, { ids: [event], limit: 10, at: 0 }),
        markInboxEventResolved(db, place, event),
      )
    }
    expect(await listEffectsOfEvent(db, b.tenantId, event)).toEqual([])
    expect(await listEffectsOfPurchase(db, b.tenantId, purchase)).toEqual([])
    const shop = { tenantId: b.tenantId, endpointId: a.endpointId }
    expect(await listPurchasesOfEndpoint(db, shop, { limit: 10 })).toEqual([])
    expect(await findEntitlement(db, b.issuerId, a.bytes('entitlements', 'id'))).toBeUndefined()
    await changesNothing(
      markMappedEvents(db, b.tenantId, purchase),
      postponeDue(db, b.tenantId, purchase, { before: 9, dueAt: 10 }),
    )
  },
}
