import { expect } from 'vitest'
import { openDatabase, runBatch } from '../../../src/store/database.ts'
import {
  deleteExpiredOffers,
  findOfferByToken,
  insertOffer,
  markOfferRedeemed,
} from '../../../src/store/offers.ts'
import { DB } from '../../support/database.ts'
import type { Ids } from '../../support/full-tenant.ts'

const db = openDatabase(DB)
const codeHash = new Uint8Array(32).fill(1)
const tokenHash = new Uint8Array(32).fill(2)

export const probes = {
  credential_offers: async (a: Ids, b: Ids) => {
    const credentialId = new Uint8Array(16).fill(3)
    await runBatch(db, [insertOffer(db, { codeHash, issuerId: a.issuerId, credentialId, expiresAt: 100 })])
    const redemption = { codeHash, tokenHash, tokenExpiresAt: 200, now: 50 }
    expect(await markOfferRedeemed(db, b.issuerId, redemption)).toEqual([])
    expect(await markOfferRedeemed(db, a.issuerId, { ...redemption, now: 100 })).toEqual([])
    expect(await markOfferRedeemed(db, a.issuerId, redemption)).toHaveLength(1)
    expect(await markOfferRedeemed(db, a.issuerId, redemption)).toEqual([])
    expect(await findOfferByToken(db, b.issuerId, tokenHash, 150)).toBeUndefined()
    expect(await findOfferByToken(db, a.issuerId, tokenHash, 200)).toBeUndefined()
    expect(await findOfferByToken(db, a.issuerId, tokenHash, 150)).toMatchObject({ credentialId })
    await runBatch(db, [deleteExpiredOffers(db, 101)])
    expect(await findOfferByToken(db, a.issuerId, tokenHash, 150)).toBeUndefined()
  },
}
