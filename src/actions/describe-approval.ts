import { fromHex } from '../core/encoding/bytes.ts'
import { formatDateTime } from '../core/encoding/date-time.ts'
import { formatUuid, parseUuid } from '../core/ids/uuid.ts'
import { type ApprovalRecord, type ApprovalState, findApproval, listApprovals } from '../store/approvals.ts'
import { listCredentialsById } from '../store/credentials.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { type ApprovalBody, openApprovalBody } from './approval-body.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, fromEpochSeconds } from './context.ts'
import { openPerson, type Person } from './describe-credential.ts'
import { openTenant } from './open-secrets.ts'

export interface ApprovalSummary {
  id: string
  url: string
  state: ApprovalState
  kind: ApprovalRecord['kind']
  achievement: string | null
  version: number | null
  count: number
  requestedBy: string
  requestedAt: string
  expiresAt: string
  decidedBy?: string
  decidedAt?: string
  reason?: string
  /** Ids of what came of it. */
  credentials?: string[]
}

/** What an approver looks at: the first so many of the people, and what is to be said of them. */
export interface ApprovalDetail extends ApprovalSummary {
  asks?: { items: { recipient?: Person; [member: string]: unknown }[]; more: number; reason?: string }
}

const SHOWN = 100

const timeOf = (seconds: number): string => formatDateTime(fromEpochSeconds(seconds))

export function summarizeApproval(
  { origin }: Pick<ActionContext, 'origin'>,
  issuerSlug: string,
  row: ApprovalRecord,
): ApprovalSummary {
  const id = formatUuid(row.id)
  return {
    id,
    url: `${origin}/api/v1/issuers/${issuerSlug}/approvals/${id}`,
    state: row.state,
    kind: row.kind,
    achievement: row.achievement,
    version: row.version,
    count: row.count,
    requestedBy: row.requester,
    requestedAt: timeOf(row.createdAt),
    expiresAt: timeOf(row.expiresAt),
    ...(row.decidedBy !== null && { decidedBy: row.decidedBy }),
    ...(row.decidedAt !== null && { decidedAt: timeOf(row.decidedAt) }),
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.credentials && { credentials: idsIn(row.credentials) }),
  }
}

/** A page of requests, newest first. */
export async function listApprovalSummaries(
  ctx: ActionContext,
  issuer: Pick<IssuerRecord, 'id' | 'slug'>,
  { state, after, limit }: { state?: ApprovalState | undefined; after?: string | undefined; limit: number },
): Promise<{ items: ApprovalSummary[]; next?: string }> {
  authorize(ctx, 'credentials.read')
  const before = after === undefined ? undefined : parseUuid(after)
  const rows = await listApprovals(ctx.db, issuer.id, { state, before, limit: limit + 1 })
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map((row) => summarizeApproval(ctx, issuer.slug, row)),
    ...(rows.length > limit && last && { next: formatUuid(last.id) }),
  }
}

export async function describeApproval(
  ctx: ActionContext,
  issuer: IssuerRecord,
  id: Uint8Array<ArrayBuffer>,
): Promise<ApprovalDetail> {
  authorize(ctx, 'credentials.read')
  const row = await findApproval(ctx.db, issuer.id, id)
  const summary = summarizeApproval(ctx, issuer.slug, row)
  if (row.state !== 'requested') return summary
  const body = await openApprovalBody(ctx, await openTenant(ctx, issuer), row)
  return { ...summary, asks: await tell(ctx, issuer.id, body) }
}

async function tell(
  ctx: ActionContext,
  issuerId: number,
  body: ApprovalBody,
): Promise<NonNullable<ApprovalDetail['asks']>> {
  if (body.kind === 'issue') {
    const items = body.items.slice(0, SHOWN).map(({ facts, ...item }) => ({ ...item, ...facts }))
    return { items, more: body.items.length - items.length }
  }
  const ids = body.kind === 'revoke' ? body.ids : [body.id]
  const shown = ids.slice(0, SHOWN).map(fromHex)
  const items: NonNullable<ApprovalDetail['asks']>['items'] = []
  for (const record of await listCredentialsById(ctx.db, issuerId, shown)) {
    const recipient = await openPerson(ctx, record)
    const change = body.kind === 'replace' ? { change: body.replacement } : {}
    items.push({
      credential: formatUuid(record.id),
      achievement: record.achievementSlug,
      ...(recipient && { recipient }),
      ...change,
    })
  }
  const reason = body.kind === 'revoke' ? body.reason : body.replacement.reason
  return { items, more: ids.length - shown.length, ...(reason !== null && { reason }) }
}

function idsIn(bytes: Uint8Array): string[] {
  const ids: string[] = []
  for (let at = 0; at < bytes.length; at += 16) ids.push(formatUuid(bytes.slice(at, at + 16)))
  return ids
}
