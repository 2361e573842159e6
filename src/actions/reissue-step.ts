import { BadgeError } from '../core/badge-error.ts'
import { findIssuerById } from '../store/issuers.ts'
import { listReissuable, type ReissueFilter } from '../store/reissue.ts'
import { markTask } from '../store/tasks.ts'
import { replaceCredential } from './replace-credential.ts'
import type { TaskStep } from './task-steps.ts'

const CREDENTIALS_A_STEP = 10

/**
 * Issues the next few credentials anew. Each is done in one batch that also supersedes the old one and notes how far the
 * task has come: wherever a step ends, the next begins with what is left.
 */
export const reissueStep: TaskStep = async (ctx, task) => {
  const { id: taskId, tenantId, issuerId } = task
  if (tenantId === null || issuerId === null) throw new BadgeError('conflict', 'this task has no issuer')
  // Written by `startReissue`.
  const { until, reason, ...filter } = task.input as unknown as ReissueFilter & {
    until: number
    reason: string | null
  }
  const page = { after: Number(task.cursor ?? 0), until, limit: CREDENTIALS_A_STEP }
  const next = await listReissuable(ctx.db, issuerId, filter, page)
  const progress = { cursor: task.cursor, done: task.done, failed: task.failed }
  for (const { seq, id } of next) {
    const issuer = await findIssuerById(ctx.db, tenantId, issuerId)
    if (issuer.tenantState !== 'active') throw new BadgeError('forbidden', 'the tenant is suspended')
    const done = { ...progress, cursor: String(seq), done: progress.done + 1 }
    try {
      const also = [markTask(ctx.db, tenantId, taskId, done)]
      await replaceCredential(ctx, issuer, id, { reason, sameVersion: true, also })
      Object.assign(progress, done)
    } catch (cause) {
      // One whose recipient has been erased, or that was revoked just now, holds up no other.
      if (!(cause instanceof BadgeError)) throw cause
      Object.assign(progress, { cursor: String(seq), failed: progress.failed + 1 })
    }
  }
  return { ...progress, finished: next.length === 0 }
}
