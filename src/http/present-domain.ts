import { challengeOf } from '../actions/claim-domain.ts'
import { fromEpochSeconds } from '../actions/context.ts'
import { formatDateTime } from '../core/encoding/date-time.ts'
import type { IdentityRecord } from '../store/identities.ts'

const timeOf = (seconds: number): string => formatDateTime(fromEpochSeconds(seconds))

/** A host of an issuer's own, with the record to be set and what is amiss with it. */
export const presentDomain = (row: IdentityRecord, current: number | null) => ({
  host: row.host,
  state: row.state,
  active: row.id === current,
  did: row.did,
  url: row.baseUrl,
  record: challengeOf(row),
  createdAt: timeOf(row.createdAt),
  ...(row.provenAt !== null && { provenAt: timeOf(row.provenAt) }),
  ...(row.missingSince !== null && {
    missingSince: timeOf(row.missingSince),
    warning:
      'The TXT record is gone. The host is still served, because credentials name it; set the record again to keep it.',
  }),
})
