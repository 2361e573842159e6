import { beforeAll, describe, expect, it } from 'vitest'
import {
  findAchievement,
  listAchievements,
  listAchievementVersions,
  markAchievementArchived,
  selectAchievement,
} from '../../src/store/achievements.ts'
import { listCredentials } from '../../src/store/credential-lists.ts'
import {
  findCredential,
  findPublicCredential,
  listCredentialsById,
  listStandingCredentials,
  markCredentials,
} from '../../src/store/credentials.ts'
import { openDatabase, runBatch } from '../../src/store/database.ts'
import { listEventsOfEndpoint, listKnownRefs, listTakenDedupeKeys } from '../../src/store/endpoint-events.ts'
import {
  claimReconcile,
  findEndpoint,
  findEndpointOfTenant,
  listEndpoints,
  markEndpoint,
  markHookFailed,
  markHookGood,
} from '../../src/store/endpoints.ts'
import { listEntitlements } from '../../src/store/entitlement-lists.ts'
import { markDecisions, markEntitlements, selectUnits } from '../../src/store/entitlements.ts'
import { countCredentials, findNewestCredential } from '../../src/store/first-steps.ts'
import { selectIdempotencyKey } from '../../src/store/idempotency.ts'
import {
  markInboxEvent,
  markInboxEventWaiting,
  postponeInboxEvent,
  selectWaitingEvents,
  wakeUnmappedEvents,
  wakeWaitingEvents,
} from '../../src/store/inbox.ts'
import { listInboxEvents } from '../../src/store/inbox-admin.ts'
import {
  findIssuerById,
  findIssuerForKey,
  findIssuerOfMode,
  listPublicKeys,
} from '../../src/store/issuers.ts'
import { deleteOutbox, markOutboxFailed } from '../../src/store/journal.ts'
import { listMappingRules, selectRulesOfEndpoint } from '../../src/store/mapping-rules.ts'
import { switchProfile } from '../../src/store/profiles.ts'
import { selectPurchase, selectPurchaseFacts } from '../../src/store/purchases.ts'
import { selectRecipients } from '../../src/store/recipients.ts'
import { listReplacements } from '../../src/store/replacements.ts'
import {
  findStatusList,
  listStatusEvents,
  readStatusBits,
  takePosition,
  takePositions,
} from '../../src/store/status-lists.ts'
import { DB, scalar, TABLE_NAMES } from '../support/database.ts'
import { fullShop, type Ids, idsOf } from '../support/full-tenant.ts'
import { changesNothing } from './probes/changes-nothing.ts'

const db = openDatabase(DB)
const page = { limit: 100 }
const live = { mode: 'live' as const }
let a: Ids
let b: Ids

const notFound = { code: 'not_found' }
const order = (tenantId: number) => ({
  tenantId,
  endpointId: a.endpointId,
  ...live,
  refs: ['cs_1', 'pi_1', 'pi_9'],
})

/** For each table: what tenant B finds of what tenant A has. Tables of nobody, and those that nobody reads, say so. */
const BASIC: Record<string, string | (() => Promise<void>)> = {
  kek_checks: 'belongs to the deployment',
  audit_entries: 'is only written',
  tenants: async () => {
    const found = await findIssuerForKey(db, b.keyHash, a.slug, 0)
    expect(found).toMatchObject({ keyId: expect.any(Number), issuer: undefined })
  },
  api_keys: async () => {
    expect((await findIssuerForKey(db, b.keyHash, b.slug, 0))?.issuer).toMatchObject({ tenantId: b.tenantId })
    expect(await findIssuerForKey(db, new Uint8Array(32), b.slug, 0)).toBeUndefined()
  },
  issuers: async () => {
    await expect(findIssuerById(db, b.tenantId, a.issuerId)).rejects.toMatchObject(notFound)
    expect(await findIssuerOfMode(db, b.tenantId, 'live')).toMatchObject({ id: b.issuerId })
    const taken = await takePositions(db, b.issuerId, { achievement: 'welding-1', count: 0 })
    expect(taken).toEqual([{ next: 2 }])
    expect(await takePosition(db, b.issuerId)).toBe(2)
  },
  issuer_profiles: async () => {
    expect((await findIssuerById(db, b.tenantId, b.issuerId)).profileId).toBe(b.row('issuer_profiles').id)
    const before = a.row('issuer_profiles').id as unknown as number
    const changed = { before, identityId: null, document: {}, at: 0 }
    await expect(runBatch(db, switchProfile(db, b.issuerId, changed))).rejects.toThrow()
  },
  signing_keys: async () => {
    const keys = await listPublicKeys(db, b.issuerId)
    const ofA = a.bytes('signing_keys', 'public_key')
    expect(keys.map(({ publicKey }) => publicKey)).not.toContainEqual(ofA)
  },
  achievements: async () => {
    await DB.prepare(`update achievements set slug = 'only-a' where issuer_id = ?`).bind(a.issuerId).run()
    await expect(findAchievement(db, b.issuerId, 'only-a')).rejects.toMatchObject(notFound)
    expect((await listAchievements(db, b.issuerId)).map(({ slug }) => slug)).toEqual(['welding-1'])
    await changesNothing(markAchievementArchived(db, b.issuerId, 'only-a'))
  },
  achievement_versions: async () => {
    expect(await selectAchievement(db, b.issuerId, 'only-a', 1)).toEqual([])
    expect(await listAchievementVersions(db, b.issuerId, 'welding-1')).toMatchObject([
      { versionId: b.row('achievement_versions').id },
    ])
    expect(await listAchievements(db, b.issuerId)).toMatchObject([
      { versionId: b.row('achievement_versions').id },
    ])
  },
  endpoints: async () => {
    await expect(findEndpoint(db, b.issuerId, a.endpointId)).rejects.toMatchObject(notFound)
    expect((await listEndpoints(db, b.issuerId)).map(({ id }) => id)).toEqual([b.endpointId])
    expect(await findEndpointOfTenant(db, a.tenantId, a.endpointId)).toBeDefined()
    expect(await findEndpointOfTenant(db, b.tenantId, a.endpointId)).toBeUndefined()
    const endpoint = await findEndpoint(db, a.issuerId, a.endpointId)
    await changesNothing(
      markEndpoint(db, b.tenantId, a.endpointId, { state: 'deleted' }),
      markHookGood(db, b.tenantId, a.endpointId, 1),
      markHookFailed(db, b.tenantId, a.endpointId, { failure: 'stale', at: 1 }),
      claimReconcile(db, { ...endpoint, tenantId: b.tenantId }, 1),
    )
  },
  mapping_rules: async () => {
    expect(await selectRulesOfEndpoint(db, b.tenantId, a.endpointId)).toEqual([])
    const rules = await listMappingRules(db, b.issuerId)
    expect(rules.map(({ id }) => id)).toEqual([b.bytes('mapping_rules', 'id')])
  },
  inbox_events: async () => {
    expect(await listEventsOfEndpoint(db, a.tenantId, a.endpointId, 10)).not.toEqual([])
    expect(await listEventsOfEndpoint(db, b.tenantId, a.endpointId, 10)).toEqual([])
    const keys = [a.row('inbox_events').dedupe_key as unknown as string]
    expect(await listTakenDedupeKeys(db, a.tenantId, a.endpointId, keys)).toEqual(keys)
    expect(await listTakenDedupeKeys(db, b.tenantId, a.endpointId, keys)).toEqual([])
    expect(await listInboxEvents(db, { tenantId: b.tenantId, issuerId: a.issuerId }, {}, page)).toEqual([])
    expect(await listInboxEvents(db, { tenantId: a.tenantId, issuerId: b.issuerId }, {}, page)).toEqual([])
    expect(await selectWaitingEvents(db, order(a.tenantId))).toHaveLength(1)
    expect(await selectWaitingEvents(db, order(b.tenantId))).toEqual([])
    const id = a.bytes('inbox_events', 'id')
    const place = { tenantId: b.tenantId, endpointId: b.endpointId, id }
    await changesNothing(
      markInboxEvent(db, b.tenantId, id, { state: 'dead' }),
      markInboxEventWaiting(db, place, { ...live, refs: [], reason: '', nextAttemptAt: 0 }),
      postponeInboxEvent(db, b.tenantId, id, 0),
      wakeWaitingEvents(db, order(b.tenantId), 0),
      wakeUnmappedEvents(db, b.tenantId, a.endpointId, 0),
    )
  },
  purchases: async () => {
    const place = order(a.tenantId)
    expect(await selectPurchase(db, place)).toHaveLength(1)
    expect(await selectPurchase(db, { ...place, tenantId: b.tenantId })).toEqual([])
    const id = a.bytes('purchases', 'id')
    expect(await selectPurchase(db, { tenantId: b.tenantId, id })).toEqual([])
  },
  purchase_refs: async () => {
    const { refs, ...own } = order(b.tenantId)
    const [purchase] = await selectPurchase(db, { ...own, refs, endpointId: b.endpointId })
    expect(purchase).toMatchObject({ tenantId: b.tenantId })
    expect(await listKnownRefs(db, a.tenantId, a.endpointId, refs)).not.toEqual([])
    expect(await listKnownRefs(db, b.tenantId, a.endpointId, refs)).toEqual([])
  },
  purchase_facts: async () => {
    const id = a.bytes('purchases', 'id')
    expect(await selectPurchaseFacts(db, { tenantId: a.tenantId, id })).not.toEqual([])
    expect(await selectPurchaseFacts(db, { tenantId: b.tenantId, id })).toEqual([])
  },
  entitlements: async () => {
    const id = a.bytes('entitlements', 'id')
    const place = { id: a.bytes('purchases', 'id') }
    expect(await selectUnits(db, { tenantId: a.tenantId, ...place })).not.toEqual([])
    expect(await selectUnits(db, { tenantId: b.tenantId, ...place })).toEqual([])
    expect((await listEntitlements(db, b.issuerId, {}, page)).map((row) => row.id)).not.toContainEqual(id)
    const standing = {
      state: 'cancelled' as const,
      reason: null,
      review: null,
      dueAt: null,
      recipientSource: null,
    }
    await changesNothing(
      ...markEntitlements(db, b.tenantId, 0, [{ id, ...standing, recipientIndex: null, credentialId: null }]),
      markDecisions(db, b.tenantId, [id], 'kept'),
    )
  },
  recipients: async () => {
    const index = a.bytes('recipients', 'blind_index')
    expect(await selectRecipients(db, a.tenantId, [index])).toHaveLength(1)
    expect(await selectRecipients(db, b.tenantId, [index])).toEqual([])
    // The same address is another person to another tenant.
    expect(b.bytes('recipients', 'blind_index')).not.toEqual(index)
  },
  credentials: async () => {
    const id = a.bytes('credentials', 'id')
    await expect(findCredential(db, b.issuerId, id)).rejects.toMatchObject(notFound)
    await expect(findPublicCredential(db, b.slug, id)).rejects.toMatchObject(notFound)
    expect(await listCredentialsById(db, b.issuerId, [id])).toEqual([])
    const recipientId = a.row('credentials').recipient_id as unknown as number
    expect(await listStandingCredentials(db, { issuerId: a.issuerId, recipientId })).toHaveLength(1)
    expect(await listStandingCredentials(db, { issuerId: b.issuerId, recipientId })).toEqual([])
    expect((await listCredentials(db, b.issuerId, {}, page)).map((row) => row.id)).not.toContainEqual(id)
    await changesNothing(markCredentials(db, b.issuerId, [id], 1))
    await DB.prepare('update credentials set superseded_by = id where issuer_id = ?').bind(a.issuerId).run()
    expect(await listReplacements(db, a.issuerId, [id])).toEqual([id])
    expect(await listReplacements(db, b.issuerId, [id])).toEqual([])
    expect(await findNewestCredential(db, b.issuerId)).not.toEqual(await findNewestCredential(db, a.issuerId))
    expect(await countCredentials(db, b.issuerId, 0)).toMatchObject({ issued: 2 })
  },
  idempotency_keys: async () => {
    const key = a.bytes('idempotency_keys', 'key')
    const [own] = await selectIdempotencyKey(db, a.issuerId, key)
    const [other] = await selectIdempotencyKey(db, b.issuerId, key)
    expect(other?.credentials).not.toEqual(own?.credentials)
    await DB.prepare('delete from idempotency_keys where issuer_id = ?').bind(b.issuerId).run()
    expect(await selectIdempotencyKey(db, b.issuerId, key)).toEqual([])
  },
  status_events: async () => {
    const entry = a.row('status_events').status_index as unknown as number
    expect(await listStatusEvents(db, a.issuerId, 0, entry)).toHaveLength(1)
    expect(await listStatusEvents(db, b.issuerId, 0, entry)).toEqual([])
    const key = { purpose: 'revocation' as const, list: 0 }
    const [own, other] = [
      await readStatusBits(db, { ...key, issuerId: a.issuerId }),
      await readStatusBits(db, { ...key, issuerId: b.issuerId }),
    ]
    expect(own.indexes).toHaveLength(1)
    expect(other.indexes).not.toEqual(own.indexes)
  },
  status_lists: async () => {
    const list = await findStatusList(db, { issuerId: b.issuerId, purpose: 'revocation', list: 0 })
    expect(list?.document).toContain(`/i/${b.slug}/`)
  },
  outbox: async () => {
    const insert = `insert into outbox (issuer_id, kind, credential_id, next_attempt_at)
      values (?, 'credential.issued', x'00', 0) returning id`
    const id = await scalar(insert, a.issuerId)
    await changesNothing(
      deleteOutbox(db, b.issuerId, [id]),
      markOutboxFailed(db, b.issuerId, id, { nextAttemptAt: 0, dead: true }),
    )
  },
}

// Tables of other rooms bring their probes along, and the rows that these need.
// @ts-expect-error Vite replaces the call; its types are not among ours.
const rooms: Record<string, { probes?: typeof BASIC }> = import.meta.glob('./probes/*.ts', { eager: true })
const PROBES = Object.assign({}, BASIC, ...Object.values(rooms).map((room) => room.probes)) as Record<
  string,
  string | ((a: Ids, b: Ids) => Promise<void>)
>

beforeAll(async () => {
  a = await idsOf(await fullShop())
  b = await idsOf(await fullShop())
})

describe('what belongs to another tenant', () => {
  it('is looked for in every table of the schema', () => {
    expect(Object.keys(PROBES).sort()).toEqual(TABLE_NAMES)
  })

  it.each(TABLE_NAMES)('is not found in %s', async (table) => {
    const probe = PROBES[table]
    if (typeof probe === 'string') return
    // Without a row of A there would be nothing not to find.
    if (table in BASIC && !['tenants', 'outbox'].includes(table)) expect(a.row(table)).not.toEqual({})
    await probe?.(a, b)
  })
})
