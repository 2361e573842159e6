import { expect } from 'vitest'
import { openDatabase, runBatch } from '../../../src/store/database.ts'
import { countReissuable, findLastReissuable, listReissuable } from '../../../src/store/reissue.ts'
import {
  listBlindIndexes,
  listEventsOfEntries,
  markApiKeyRevokedAgain,
  markCredentialsAt,
  markEndorsementsAt,
} from '../../../src/store/restore.ts'
import { listSigningKeys, markKeyCompromised, markKeyRetired } from '../../../src/store/signing-keys.ts'
import { markListsStale } from '../../../src/store/status-lists.ts'
import { DB, fingerprint, rowsOf } from '../../support/database.ts'
import type { Ids } from '../../support/full-tenant.ts'
import { changesNothing } from './changes-nothing.ts'

const db = openDatabase(DB)

export const probes = {
  signing_keys: async (a: Ids, b: Ids) => {
    const [key] = await listSigningKeys(db, a.issuerId)
    expect(key).toMatchObject({ issuerId: a.issuerId })
    const id = key?.id ?? 0
    expect((await listSigningKeys(db, b.issuerId)).map((other) => other.id)).not.toContain(id)
    await changesNothing(
      markKeyRetired(db, b.issuerId, id, 0),
      markKeyCompromised(db, b.issuerId, id, { revokedAt: 0, at: 0 }),
    )
    const everything = { now: 0 }
    const all = { after: 0, until: Number.MAX_SAFE_INTEGER, limit: 100 }
    // A key of another issuer has signed nothing of this one.
    expect(await countReissuable(db, b.issuerId, { ...everything, keyId: id })).toBe(0)
    expect(await listReissuable(db, b.issuerId, { ...everything, keyId: id }, all)).toEqual([])
    expect(await findLastReissuable(db, b.issuerId, { ...everything, keyId: id })).toBe(0)
    expect(await countReissuable(db, b.issuerId, { ...everything, achievement: 'only-a' })).toBe(0)

    const hash = a.bytes('api_keys', 'hash')
    await changesNothing(
      markApiKeyRevokedAgain(db, b.tenantId, hash, 1),
      markCredentialsAt(db, b.issuerId, [1_000_000], 1),
      markEndorsementsAt(db, b.issuerId, [1_000_000]),
    )
    expect(
      (await listBlindIndexes(db, b.tenantId, { after: 0, limit: 100 })).map((row) => row.id),
    ).not.toContain(a.row('recipients').id)
    const [event] = await rowsOf<{ list: number; status_index: number }>(
      'select * from status_events where issuer_id = ?',
      a.issuerId,
    )
    const entry = { list: event?.list ?? 0, index: event?.status_index ?? 0 }
    const of = (issuerId: number) => listEventsOfEntries(db, { issuerId, purpose: 'revocation' }, [entry])
    expect([(await of(a.issuerId)).length, (await of(b.issuerId)).length]).toEqual([1, 0])

    const lists = () => rowsOf('select * from status_lists where issuer_id = ?', a.issuerId)
    const [before, whole] = [await lists(), await fingerprint()]
    await runBatch(db, [markListsStale(db, b.issuerId)])
    expect(await lists()).toEqual(before)
    expect(await fingerprint()).not.toBe(whole)
  },
}
