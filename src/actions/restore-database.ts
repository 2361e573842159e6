import { BadgeError } from '../core/badge-error.ts'
import { raiseAllPositions } from '../store/restore.ts'
import { countUnlogged } from '../store/restore-records.ts'
import { listTasks } from '../store/tasks.ts'
import type { ActionContext } from './context.ts'
import { describeTask } from './list-tasks.ts'
import { POSITIONS_BEYOND } from './restore-records.ts'
import { startPlatformTask } from './start-platform-task.ts'

/**
 * After D1 has been set back: tells the database from the log in R2 what it has forgotten, so that nothing that was
 * revoked comes back, no status index is used twice and what was issued since verifies. Only while nobody else uses the
 * database (Worker secret `MAINTENANCE`).
 */
export async function startRestore(ctx: ActionContext): Promise<{ task: string }> {
  if (!ctx.maintenance) {
    throw new BadgeError('conflict', 'set the Worker secret MAINTENANCE first: nobody may issue meanwhile')
  }
  const also = [raiseAllPositions(ctx.db, POSITIONS_BEYOND)]
  return startPlatformTask(ctx, { kind: 'restore', input: {}, action: 'platform.restored', also })
}

/** How far the newest restore has come, and how many rows a database that is set back now could not be told of. */
export async function describeRestore(ctx: ActionContext) {
  const [task] = await listTasks(ctx.db, null, 'restore', 1)
  const unlogged = await countUnlogged(ctx.db)
  return { maintenance: ctx.maintenance, unlogged, ...(task && { task: describeTask(task) }) }
}

export async function isRestoring({ db }: ActionContext): Promise<boolean> {
  const [task] = await listTasks(db, null, 'restore', 1)
  return task?.state === 'pending'
}
