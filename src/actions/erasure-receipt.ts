import { toHex, utf8 } from '../core/encoding/bytes.ts'
import { formatDateTime } from '../core/encoding/date-time.ts'
import { sha256 } from '../core/encoding/sha256.ts'
import { formatUuid } from '../core/ids/uuid.ts'
import { canonicalizeJson } from '../core/proof/jcs.ts'
import type { ErasureRecord } from '../store/erasures.ts'
import type { ErasureCounts } from '../store/schema/privacy.ts'
import { fromEpochSeconds } from './context.ts'

/** What the person who asked can be given: that and when it was done, not who it was. */
export interface ErasureReceipt {
  id: string
  issuer: string
  /** `walking`: the person's key is gone for good; orders and webhook bodies are still being gone through. */
  state: 'walking' | 'complete'
  erasedAt: string
  completedAt?: string
  /** Whether credentials were revoked, or left standing for whoever holds them. */
  credentials: 'revoke' | 'keep'
  destroyed: ErasureCounts & { key: true; personal: true }
  /** SHA-256 of this receipt in its canonical form (RFC 8785) without this member; the audit log has the same. */
  hash: string
}

export async function erasureReceipt(
  { id, state, createdAt, completedAt, credentials, counts }: ErasureRecord,
  tenantSlug: string,
): Promise<ErasureReceipt> {
  const receipt = {
    id: formatUuid(id),
    issuer: tenantSlug,
    state,
    erasedAt: formatDateTime(fromEpochSeconds(createdAt)),
    ...(completedAt !== null && { completedAt: formatDateTime(fromEpochSeconds(completedAt)) }),
    credentials,
    destroyed: { key: true as const, personal: true as const, ...counts },
  }
  return { ...receipt, hash: toHex(await sha256(utf8(canonicalizeJson(receipt)))) }
}
