import { toHex } from '../core/encoding/bytes.ts'
import { PLATFORM } from '../store/audit.ts'
import { runBatch, type Statement } from '../store/database.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { listTasks } from '../store/tasks.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { prepareTask } from './run-task.ts'
import type { TaskKind } from './task-steps.ts'

/** Starts long work of the platform itself, unless the same work is under way already. */
export async function startPlatformTask(
  ctx: ActionContext,
  {
    kind,
    input,
    action,
    also = [],
  }: { kind: TaskKind; input: Record<string, unknown>; action: string; also?: Statement[] },
): Promise<{ task: string }> {
  const [newest] = await listTasks(ctx.db, null, kind, 1)
  if (newest?.state === 'pending' && JSON.stringify(newest.input) === JSON.stringify(input)) {
    await ctx.enqueue([{ kind: 'task', id: toHex(newest.id) }])
    return { task: toHex(newest.id) }
  }
  const { id, statement } = prepareTask(ctx, { kind, input })
  const entry = { tenantId: PLATFORM, at: epochSeconds(ctx.now()), actor: ctx.actor, action, subject: id }
  await runBatch(ctx.db, [statement, insertAuditEntry(ctx.db, entry), ...also])
  const task = toHex(id)
  await ctx.enqueue([{ kind: 'task', id: task }])
  return { task }
}
