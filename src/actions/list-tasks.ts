import { notFound } from '../core/badge-error.ts'
import { fromHex, toHex } from '../core/encoding/bytes.ts'
import { formatDateTime } from '../core/encoding/date-time.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { findTask, listTasks, type TaskRecord } from '../store/tasks.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, fromEpochSeconds } from './context.ts'

type Issuer = Pick<IssuerRecord, 'id' | 'tenantId'>

/** The newest long pieces of work of an issuer. */
export async function listIssuerTasks(ctx: ActionContext, { id, tenantId }: Issuer): Promise<TaskRecord[]> {
  authorize(ctx, 'issuer.read')
  return (await listTasks(ctx.db, tenantId)).filter(({ issuerId }) => issuerId === id)
}

export async function findIssuerTask(
  ctx: ActionContext,
  { id: issuerId, tenantId }: Issuer,
  id: string,
): Promise<TaskRecord> {
  authorize(ctx, 'issuer.read')
  const task = isTaskId(id) ? await findTask(ctx.db, tenantId, fromHex(id)) : undefined
  if (!task || task.issuerId !== issuerId) throw notFound('task', id.slice(0, 64))
  return task
}

/** A task of the platform itself. */
export async function findPlatformTask(ctx: ActionContext, id: string): Promise<TaskRecord> {
  const task = isTaskId(id) ? await findTask(ctx.db, null, fromHex(id)) : undefined
  if (!task) throw notFound('task', id.slice(0, 64))
  return task
}

const isTaskId = (text: string): boolean => /^[0-9a-f]{32}$/.test(text)

/** A task as whoever asked for it sees it. */
export const describeTask = (task: TaskRecord) => ({
  id: toHex(task.id),
  kind: task.kind,
  state: task.state,
  ...(task.total !== null && { total: task.total }),
  done: task.done,
  failed: task.failed,
  ...(task.reason !== null && { reason: task.reason }),
  ...(task.result !== null && { result: task.result }),
  createdAt: formatDateTime(fromEpochSeconds(task.createdAt)),
  updatedAt: formatDateTime(fromEpochSeconds(task.updatedAt)),
})
