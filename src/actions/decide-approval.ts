import { BadgeError } from '../core/badge-error.ts'
import { concatBytes, fromHex } from '../core/encoding/bytes.ts'
import { parseUuid } from '../core/ids/uuid.ts'
import {
  type ApprovalRecord,
  type ApprovalState,
  findApproval,
  listExpiredApprovals,
  markApprovalDecided,
  wasDecided,
} from '../store/approvals.ts'
import { runBatch, type Statement } from '../store/database.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { type ApprovalBody, approvalFile, openApprovalBody } from './approval-body.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { assertSameVersion, fourEyesOf } from './four-eyes.ts'
import { issueUnlessFourEyes } from './issue-credentials.ts'
import { openTenant } from './open-secrets.ts'
import { personBehind } from './person-behind.ts'
import { replaceCredential } from './replace-credential.ts'
import { revokeCredentials } from './revoke-credentials.ts'

type Id = Uint8Array<ArrayBuffer>

/**
 * Carries out what was asked for, in one batch with the approval: two approvers at once, or one who is lost on the way,
 * do it once. Whoever asked, by themselves or with a key, does not approve it.
 */
export async function approveRequest(
  ctx: ActionContext,
  issuer: IssuerRecord,
  id: Id,
): Promise<ApprovalRecord> {
  authorize(ctx, 'approvals.decide')
  const approval = await findApproval(ctx.db, issuer.id, id)
  // The answer to an earlier approval may have been lost.
  if (approval.state === 'approved' && approval.decidedBy === ctx.actor) return approval
  assertOpen(approval, epochSeconds(ctx.now()))
  if ((await personBehind(ctx, issuer.tenantId)) === approval.requestingPerson) {
    throw new BadgeError('forbidden', 'somebody other than who asked for it must approve it')
  }
  const body = await openApprovalBody(ctx, await openTenant(ctx, issuer), approval)
  await refuseChanged(ctx, approval)
  try {
    // To approve is to be allowed to have it done.
    await carryOut({ ...ctx, grants: 'all' }, issuer, approval, body)
  } catch (cause) {
    if (!wasDecided(cause)) throw cause
    const now = await findApproval(ctx.db, issuer.id, id)
    if (now.state === 'approved' && now.decidedBy === ctx.actor) return now
    if (now.state === 'requested') throw changed()
    assertOpen(now, epochSeconds(ctx.now()))
  }
  await dropFile(ctx, approval)
  return findApproval(ctx.db, issuer.id, id)
}

async function carryOut(
  ctx: ActionContext,
  issuer: IssuerRecord,
  approval: ApprovalRecord,
  body: ApprovalBody,
): Promise<void> {
  const writes = (ids: readonly Uint8Array[]) =>
    decision(ctx, approval, { state: 'approved', credentials: concatBytes(...ids) })
  const approved = { version: approval.version, writes }
  if (body.kind === 'revoke') {
    const ids = body.ids.map(fromHex)
    await revokeCredentials(ctx, issuer, ids, body.reason, writes(ids))
    return
  }
  if (body.kind === 'replace') {
    await replaceCredential(ctx, issuer, fromHex(body.id), { ...body.replacement, approved })
    return
  }
  const { achievement, items, rejected } = body
  const { idempotencyKey: key, digest } = approval
  const answer = await issueUnlessFourEyes(ctx, issuer, {
    achievement,
    items,
    rejected,
    ...(key && digest && { idempotency: { key, digest } }),
    approved,
  })
  if ('wantsApproval' in answer) throw new TypeError('what has been approved wants no approval')
  // Its key has been used since, when the achievement wanted no approval for a time: nothing is left to do.
  if (answer.repeated) {
    const ids = answer.credentials.flatMap((credential) => parseUuid(credential.id) ?? [])
    await runBatch(ctx.db, writes(ids))
  }
}

/** Says no. Whoever may decide may do so, whoever asked. */
export async function rejectRequest(
  ctx: ActionContext,
  issuer: Pick<IssuerRecord, 'id'>,
  id: Id,
  reason: string | null,
): Promise<ApprovalRecord> {
  authorize(ctx, 'approvals.decide')
  return close(ctx, await findApproval(ctx.db, issuer.id, id), 'rejected', reason)
}

/** Takes a request back; only whoever made it can. */
export async function withdrawRequest(
  ctx: ActionContext,
  issuer: Pick<IssuerRecord, 'id' | 'tenantId'>,
  id: Id,
): Promise<ApprovalRecord> {
  authorize(ctx, 'credentials.read')
  const approval = await findApproval(ctx.db, issuer.id, id)
  if ((await personBehind(ctx, issuer.tenantId)) !== approval.requestingPerson) {
    throw new BadgeError('forbidden', 'only who asked for it can take it back')
  }
  return close(ctx, approval, 'withdrawn', null)
}

/** For the sweep: ends requests that nobody has looked at. */
export async function expireApprovals(ctx: ActionContext, limit: number): Promise<number> {
  const expired = await listExpiredApprovals(ctx.db, epochSeconds(ctx.now()), limit)
  for (const approval of expired) {
    try {
      await runBatch(ctx.db, decision(ctx, approval, { state: 'expired' }))
    } catch (cause) {
      // Somebody has decided it in this moment.
      if (!wasDecided(cause)) throw cause
    }
    await dropFile(ctx, approval)
  }
  return expired.length
}

async function close(
  ctx: ActionContext,
  approval: ApprovalRecord,
  state: 'rejected' | 'withdrawn',
  reason: string | null,
): Promise<ApprovalRecord> {
  if (approval.state === state && approval.decidedBy === ctx.actor) return approval
  assertOpen(approval, epochSeconds(ctx.now()))
  try {
    await runBatch(ctx.db, decision(ctx, approval, { state, reason }))
  } catch (cause) {
    if (!wasDecided(cause)) throw cause
    throw changed()
  }
  await dropFile(ctx, approval)
  return findApproval(ctx.db, approval.issuerId, approval.id)
}

function decision(
  ctx: ActionContext,
  approval: ApprovalRecord,
  made: { state: Exclude<ApprovalState, 'requested'>; reason?: string | null; credentials?: Id },
): Statement[] {
  const { tenantId, issuerId, id } = approval
  const at = epochSeconds(ctx.now())
  const entry = { tenantId, issuerId, at, actor: ctx.actor, action: `approval.${made.state}`, subject: id }
  return [
    markApprovalDecided(ctx.db, approval, { ...made, decidedBy: ctx.actor, decidedAt: at }),
    insertAuditEntry(ctx.db, entry),
  ]
}

function assertOpen({ state, expiresAt }: ApprovalRecord, now: number): void {
  const ended = state === 'requested' && expiresAt <= now ? 'expired' : state
  if (ended !== 'requested') throw new BadgeError('conflict', `this request has been ${ended} already`)
}

/** Before positions are spent on it. That no version comes between is for the act itself to see. */
async function refuseChanged(ctx: ActionContext, approval: ApprovalRecord): Promise<void> {
  const { issuerId, achievement: slug, version } = approval
  if (slug === null || version === null) return
  const { versions } = await fourEyesOf(ctx, issuerId, [slug])
  assertSameVersion({ slug, number: versions.get(slug) ?? 0 }, approval)
}

const changed = () => new BadgeError('conflict', 'somebody else has decided or changed this request just now')

// After the commit, so that nothing is lost with a batch that fails; what stays lying here is sealed.
const dropFile = async (ctx: ActionContext, approval: ApprovalRecord): Promise<void> => {
  if (approval.isFile) await ctx.files.delete(approvalFile(approval)).catch(() => {})
}
