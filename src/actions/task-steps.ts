import type { TaskRecord } from '../store/tasks.ts'
import type { ActionContext } from './context.ts'

/** How far a step has come; members that are absent stay as they are. */
export type TaskProgress = Partial<Pick<TaskRecord, 'cursor' | 'total' | 'done' | 'failed' | 'result'>> & {
  finished: boolean
}

/** One short piece of a task, from `task.cursor` on. It may be run twice from the same place, so it must not mind. */
export type TaskStep = (ctx: ActionContext, task: TaskRecord) => Promise<TaskProgress>

/** Every kind of long work. */
export const TASK_STEPS: Record<string, TaskStep> = {}

export type TaskKind = string
