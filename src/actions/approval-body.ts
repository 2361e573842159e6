import { BadgeError } from '../core/badge-error.ts'
import { fromUtf8, toHex, utf8 } from '../core/encoding/bytes.ts'
import { openWith, sealWith } from '../core/keys/sealing.ts'
import type { ApprovalRecord } from '../store/approvals.ts'
import type { ActionContext } from './context.ts'
import { sealingContext, type TenantSecrets } from './open-secrets.ts'
import type { IssueItem } from './prepare-credentials.ts'
import type { Replacement } from './replace-credential.ts'

/** A call that waits, as it was made. */
export type ApprovalBody =
  | { kind: 'issue'; achievement: string; items: IssueItem[]; rejected: readonly number[] }
  /** Ids as hex. */
  | { kind: 'revoke'; ids: string[]; reason: string | null }
  | { kind: 'replace'; id: string; replacement: Replacement }

// A value of D1 may have 2 MB; what is much smaller than that stays in the row.
const MAX_IN_ROW = 256 * 1024

type Place = Pick<ApprovalRecord, 'id' | 'count'>

/** Where a large body lies. The number of things is part of the name: a shortened body is another file. */
export const approvalFile = ({ id, count }: Place): string => `approvals/${toHex(id)}-${count}`

/** Seals a body, and keeps it as a file when it is too large for a row: then `body` is null. */
export async function keepApprovalBody(
  ctx: Pick<ActionContext, 'files' | 'randomBytes'>,
  { dataKey }: Pick<TenantSecrets, 'dataKey'>,
  place: Place,
  body: ApprovalBody,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const context = sealingContext.approvalBody(place.id)
  const sealed = await sealWith(dataKey, utf8(JSON.stringify(body)), context, ctx.randomBytes(12))
  if (sealed.length <= MAX_IN_ROW) return sealed
  await ctx.files.put(approvalFile(place), sealed, 'application/octet-stream')
  return null
}

export async function openApprovalBody(
  ctx: Pick<ActionContext, 'files'>,
  { dataKey }: Pick<TenantSecrets, 'dataKey'>,
  record: ApprovalRecord,
): Promise<ApprovalBody> {
  const sealed = record.body ?? (await ctx.files.get(approvalFile(record)))?.bytes
  if (!sealed) throw new BadgeError('gone', 'what was asked for is not kept any more')
  const json = fromUtf8(await openWith(dataKey, sealed, sealingContext.approvalBody(record.id)))
  // Written by `keepApprovalBody` and authenticated by the seal.
  return JSON.parse(json, reviveDate) as ApprovalBody
}

const DATES = new Set(['validFrom', 'validUntil'])

/** Of the members of these names only those of an item are dates of ours; `facts` has texts of other names. */
const reviveDate = (name: string, value: unknown): unknown =>
  DATES.has(name) && typeof value === 'string' ? new Date(value) : value
