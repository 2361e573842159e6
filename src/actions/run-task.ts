import { BadgeError } from '../core/badge-error.ts'
import { toHex } from '../core/encoding/bytes.ts'
import { uuidv7 } from '../core/ids/uuid.ts'
import { runBatch, type Statement } from '../store/database.ts'
import { claimTask, insertTask, listDueTasks, markTask, type TaskRecord } from '../store/tasks.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { TASK_STEPS, type TaskKind, type TaskStep } from './task-steps.ts'

const LEASE_SECONDS = 120
const MAX_ATTEMPTS = 12
const MAX_STEPS_A_RUN = 20

/** A new task as a row for the batch that asks for it; afterwards `enqueue([{ kind: 'task', id }])`. */
export function prepareTask(
  ctx: ActionContext,
  task: {
    kind: TaskKind
    tenantId?: number
    issuerId?: number
    input: Record<string, unknown>
    total?: number
  },
): { id: Uint8Array<ArrayBuffer>; statement: Statement } {
  const now = ctx.now()
  const at = epochSeconds(now)
  const id = uuidv7(now, ctx.randomBytes(10))
  const { tenantId = null, issuerId = null, total = null, ...rest } = task
  const row = { id, ...rest, tenantId, issuerId, total, state: 'pending' as const, actor: ctx.actor }
  return { id, statement: insertTask(ctx.db, { ...row, nextAttemptAt: at, createdAt: at, updatedAt: at }) }
}

/**
 * Takes a task some steps further, in the name of whoever asked for it; what is left goes back to the queue. Called
 * twice at once, one of them does nothing. A `BadgeError` ends the task with its sentence; anything else is tried
 * again later and later.
 */
export async function runTask(ctx: ActionContext, id: Uint8Array<ArrayBuffer>): Promise<void> {
  const now = epochSeconds(ctx.now())
  const [claimed] = await claimTask(ctx.db, id, { now, leaseUntil: now + LEASE_SECONDS })
  if (!claimed) return
  if (ctx.maintenance && claimed.kind !== 'restore') {
    const later = { nextAttemptAt: now + LEASE_SECONDS, attempts: claimed.attempts - 1 }
    await runBatch(ctx.db, [markTask(ctx.db, claimed.tenantId, id, later)])
    return
  }
  let task = claimed
  try {
    for (let step = 0; step < MAX_STEPS_A_RUN && task.state === 'pending'; step++) {
      task = await takeStep({ ...ctx, actor: task.actor }, task)
    }
  } catch (cause) {
    await noteFailure(ctx, task, cause)
    if (cause instanceof BadgeError) return
    throw cause
  }
  if (task.state !== 'pending') return
  await runBatch(ctx.db, [markTask(ctx.db, task.tenantId, id, { nextAttemptAt: now, attempts: 0 })])
  await ctx.enqueue([{ kind: 'task', id: toHex(id) }])
}

async function takeStep(ctx: ActionContext, task: TaskRecord): Promise<TaskRecord> {
  // A kind that an older or newer version has written is none of ours.
  const step = (TASK_STEPS as Record<string, TaskStep | undefined>)[task.kind]
  if (!step) throw new BadgeError('conflict', `there is no task of the kind ${task.kind}`)
  const { finished, ...progress } = await step(ctx, task)
  const set = {
    ...progress,
    state: finished ? ('done' as const) : ('pending' as const),
    updatedAt: epochSeconds(ctx.now()),
  }
  await runBatch(ctx.db, [markTask(ctx.db, task.tenantId, task.id, set)])
  return { ...task, ...set }
}

async function noteFailure(ctx: ActionContext, task: TaskRecord, cause: unknown): Promise<void> {
  const at = epochSeconds(ctx.now())
  const final = cause instanceof BadgeError || task.attempts >= MAX_ATTEMPTS
  const reason = cause instanceof BadgeError ? cause.message : 'A technical fault; it has been recorded.'
  const nextAttemptAt = at + 30 * 2 ** Math.min(task.attempts, 10)
  const set = { reason, updatedAt: at, ...(final ? { state: 'failed' as const } : { nextAttemptAt }) }
  await runBatch(ctx.db, [markTask(ctx.db, task.tenantId, task.id, set)])
}

/** For the sweep: tasks whose message was lost, or whose worker died. */
export async function resumeTasks(ctx: ActionContext, limit: number): Promise<number> {
  const due = await listDueTasks(ctx.db, epochSeconds(ctx.now()), limit)
  await ctx.enqueue(due.map(({ id }) => ({ kind: 'task' as const, id: toHex(id) })))
  return due.length
}
