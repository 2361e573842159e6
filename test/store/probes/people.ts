import { sql } from 'drizzle-orm'
import { expect } from 'vitest'
import {
  countUsableKeys,
  findApiKeyById,
  listApiKeys,
  markApiKeyRevoked,
  markApiKeyUsed,
  mayKeyReachTenant,
  selectKeyHash,
} from '../../../src/store/api-keys.ts'
import { openDatabase, runBatch } from '../../../src/store/database.ts'
import {
  closeInvitation,
  findInvitation,
  findOpenInvitationOf,
  insertInvitation,
  listInvitations,
  listOpenInvitationsOf,
  prolongInvitation,
} from '../../../src/store/invitations.ts'
import {
  deleteMember,
  findMember,
  findMembership,
  insertMember,
  listMembers,
  listMemberships,
  markMemberRole,
} from '../../../src/store/members.ts'
import { DB } from '../../support/database.ts'
import type { Ids } from '../../support/full-tenant.ts'
import { changesNothing } from './changes-nothing.ts'

const db = openDatabase(DB)
const id = new Uint8Array(16).fill(12)
const userId = '00000000-0000-7000-8000-00000000000a'
const email = 'probe@example.org'

const OF_A_PERSON = 'belongs to a person and to no tenant; better-auth alone writes it'

export const probes = {
  users: OF_A_PERSON,
  sessions: OF_A_PERSON,
  accounts: OF_A_PERSON,
  passkeys: OF_A_PERSON,
  verifications: OF_A_PERSON,
  rate_limits: 'belongs to the deployment',
  sign_in_mails: 'belongs to the deployment',
  members: async (a: Ids, b: Ids) => {
    await DB.prepare(`insert into users values (?, 'Probe', ?, 1, null, 0, 0)`).bind(userId, email).run()
    await runBatch(db, [insertMember(db, { tenantId: a.tenantId, userId, role: 'owner', createdAt: 1 })])
    expect(await listMembers(db, a.tenantId)).toHaveLength(1)
    expect(await listMembers(db, b.tenantId)).toEqual([])
    expect(await findMember(db, a.tenantId, userId)).toMatchObject({ role: 'owner' })
    expect(await findMember(db, b.tenantId, userId)).toBeUndefined()
    expect(await findMembership(db, a.slug, userId)).toMatchObject({ id: a.tenantId })
    expect(await findMembership(db, b.slug, userId)).toBeUndefined()
    expect((await listMemberships(db, userId)).map(({ slug }) => slug)).toEqual([a.slug])
    await changesNothing(
      markMemberRole(db, b.tenantId, userId, 'auditor'),
      deleteMember(db, b.tenantId, userId),
    )
  },
  invitations: async (a: Ids, b: Ids) => {
    const row = { id, tenantId: a.tenantId, email, role: 'author' as const, state: 'open' as const }
    await runBatch(db, [insertInvitation(db, { ...row, invitedBy: 'system', createdAt: 1, expiresAt: 9 })])
    expect(await listInvitations(db, a.tenantId)).toHaveLength(1)
    expect(await listInvitations(db, b.tenantId)).toEqual([])
    expect(await findInvitation(db, a.tenantId, id)).toMatchObject({ email })
    expect(await findInvitation(db, b.tenantId, id)).toBeUndefined()
    // To whoever has the address, and to nobody else.
    expect(await listOpenInvitationsOf(db, email, 5)).toMatchObject([{ tenantSlug: a.slug }])
    expect(await listOpenInvitationsOf(db, 'other@example.org', 5)).toEqual([])
    expect(await findOpenInvitationOf(db, email, id, 5)).toMatchObject({ tenantSlug: a.slug })
    expect(await findOpenInvitationOf(db, 'other@example.org', id, 5)).toBeUndefined()
    expect(await findOpenInvitationOf(db, email, id, 9)).toBeUndefined()
    await changesNothing(
      closeInvitation(db, b.tenantId, id, 'withdrawn'),
      prolongInvitation(db, b.tenantId, id, 99),
    )
  },
  api_keys: async (a: Ids, b: Ids) => {
    const key = a.row('api_keys').id as unknown as number
    const page = { now: 1, limit: 100 }
    expect((await listApiKeys(db, a.tenantId, a.issuerId, page)).map((row) => row.id)).toContain(key)
    expect((await listApiKeys(db, b.tenantId, a.issuerId, page)).map((row) => row.id)).not.toContain(key)
    const makers = async (tenantId: number) =>
      (await countUsableKeys(db, tenantId, 1)).map(({ createdBy }) => createdBy)
    await DB.prepare(`update api_keys set created_by = 'probe' where id = ?`).bind(key).run()
    expect(await makers(a.tenantId)).toContain('probe')
    expect(await makers(b.tenantId)).not.toContain('probe')
    expect(await mayKeyReachTenant(db, a.tenantId, key)).toBe(true)
    expect(await mayKeyReachTenant(db, b.tenantId, key)).toBe(false)
    const hashFor = (tenantId: number) => db.get<[unknown]>(sql`select ${selectKeyHash(tenantId, key)}`)
    expect(await hashFor(a.tenantId)).not.toEqual(await hashFor(b.tenantId))
    expect(await findApiKeyById(db, a.tenantId, a.issuerId, key)).toMatchObject({ id: key })
    expect(await findApiKeyById(db, b.tenantId, b.issuerId, key)).toBeUndefined()
    await changesNothing(
      markApiKeyRevoked(db, b.tenantId, key, 1),
      markApiKeyUsed(db, b.tenantId, key, { now: 5, notSince: 4 }),
    )
  },
}
