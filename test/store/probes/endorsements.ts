import { expect } from 'vitest'
import { openDatabase, runBatch } from '../../../src/store/database.ts'
import {
  findEndorsementRequest,
  findRequestOfEndorsement,
  insertEndorsementRequest,
  listEndorsementRequests,
  markRequestAnswered,
} from '../../../src/store/endorsement-requests.ts'
import {
  findEndorsement,
  findPublicEndorsement,
  insertEndorsement,
  listEndorsements,
  markEndorsementRevoked,
} from '../../../src/store/endorsements.ts'
import { DB } from '../../support/database.ts'
import type { Ids } from '../../support/full-tenant.ts'
import { changesNothing } from './changes-nothing.ts'

const db = openDatabase(DB)
const id = new Uint8Array(16).fill(7)
const page = { limit: 100 }
const notFound = { code: 'not_found' }

export const probes = {
  endorsements: async (a: Ids, b: Ids) => {
    const { tenantId, issuerId } = a
    const about = { target: 'https://example.org', targetKind: 'issuer' as const, document: {} }
    const row = {
      id,
      tenantId,
      issuerId,
      ...about,
      position: 1_000_000,
      state: 'issued' as const,
      createdAt: 0,
    }
    await runBatch(db, [insertEndorsement(db, row)])
    expect(await findEndorsement(db, issuerId, id)).toMatchObject({ tenantId })
    await expect(findEndorsement(db, b.issuerId, id)).rejects.toMatchObject(notFound)
    await expect(findPublicEndorsement(db, b.slug, id)).rejects.toMatchObject(notFound)
    expect(await listEndorsements(db, b.issuerId, page)).toEqual([])
    await changesNothing(markEndorsementRevoked(db, b.issuerId, id))
  },
  endorsement_requests: async (a: Ids, b: Ids) => {
    const { tenantId, issuerId } = a
    const row = {
      id,
      tenantId,
      issuerId,
      askedIssuerId: issuerId,
      achievement: 'x',
      digest: id,
      createdAt: 0,
    }
    await runBatch(db, [insertEndorsementRequest(db, row)])
    for (const role of ['asking', 'asked'] as const) {
      expect(await listEndorsementRequests(db, { role, issuerId }, page)).toHaveLength(1)
      const other = { role, issuerId: b.issuerId }
      await expect(findEndorsementRequest(db, other, id)).rejects.toMatchObject(notFound)
      expect(await listEndorsementRequests(db, other, page)).toEqual([])
      await changesNothing(markRequestAnswered(db, other, id, { state: 'declined', answeredAt: 0 }))
    }
    expect(await findRequestOfEndorsement(db, b.issuerId, id)).toBeUndefined()
  },
}
