import { BadgeError } from '../core/badge-error.ts'
import { equalBytes } from '../core/encoding/bytes.ts'
import { type ApprovalRecord, findApprovalByKey, insertApproval } from '../store/approvals.ts'
import { runBatch, violates } from '../store/database.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { insertWebhookOutbox } from '../store/webhook-outbox.ts'
import { type ApprovalBody, approvalFile, keepApprovalBody } from './approval-body.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { newRowId } from './create-endpoint.ts'
import { openTenant } from './open-secrets.ts'
import { personBehind } from './person-behind.ts'

const DAY = 86_400
const WAITS_FOR = 30 * DAY

export interface ApprovalRequest {
  body: ApprovalBody
  /** Slug; null when it is about several. */
  achievement: string | null
  version: number | null
  count: number
  idempotency?: { key: Uint8Array<ArrayBuffer>; digest: Uint8Array<ArrayBuffer> }
}

/** Keeps a call until somebody else has looked at it. The same call under the same Idempotency-Key is kept once. */
export async function requestApproval(
  ctx: ActionContext,
  issuer: IssuerRecord,
  { body, idempotency, ...request }: ApprovalRequest,
): Promise<ApprovalRecord> {
  if (issuer.tenantState !== 'active') {
    throw new BadgeError('forbidden', 'this tenant is suspended and issues nothing')
  }
  const earlier = await findEarlier(ctx, issuer.id, idempotency)
  if (earlier) return earlier
  const { tenantId, id: issuerId } = issuer
  const at = epochSeconds(ctx.now())
  const place = { id: newRowId(ctx), count: request.count }
  const sealed = await keepApprovalBody(ctx, await openTenant(ctx, issuer), place, body)
  const row: ApprovalRecord = {
    ...place,
    ...request,
    tenantId,
    issuerId,
    kind: body.kind,
    body: sealed,
    isFile: sealed === null,
    requester: ctx.actor,
    requestingPerson: await personBehind(ctx, tenantId),
    idempotencyKey: idempotency?.key ?? null,
    digest: idempotency?.digest ?? null,
    state: 'requested',
    decidedBy: null,
    reason: null,
    credentials: null,
    createdAt: at,
    expiresAt: at + WAITS_FOR,
    decidedAt: null,
  }
  const action = 'approval.requested'
  try {
    await runBatch(ctx.db, [
      insertApproval(ctx.db, row),
      insertAuditEntry(ctx.db, { tenantId, issuerId, at, actor: ctx.actor, action, subject: row.id }),
      ...insertWebhookOutbox(ctx.db, { issuerId, at }, [{ kind: action, subjectId: row.id }]),
    ])
    await ctx.enqueue([{ kind: 'outbox' }])
    return row
  } catch (cause) {
    if (row.isFile) await ctx.files.delete(approvalFile(place))
    const winner = violates(cause, 'approvals') ? await findEarlier(ctx, issuerId, idempotency) : undefined
    if (!winner) throw cause
    return winner
  }
}

async function findEarlier(
  ctx: ActionContext,
  issuerId: number,
  idempotency: ApprovalRequest['idempotency'],
): Promise<ApprovalRecord | undefined> {
  const earlier = idempotency && (await findApprovalByKey(ctx.db, issuerId, idempotency.key))
  if (earlier && !(earlier.digest && equalBytes(earlier.digest, idempotency.digest))) {
    throw new BadgeError('conflict', 'this Idempotency-Key was used with another body before')
  }
  return earlier
}
