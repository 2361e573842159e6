import type { TaskRecord } from '../store/tasks.ts'
import { archiveStep } from './archive-step.ts'
import { BACKFILL, backfillStep } from './backfill-rule.ts'
import type { ActionContext } from './context.ts'
import { importStep } from './import-step.ts'
import { RECONCILE, reconcileStep } from './reconcile-step.ts'
import { redactOrdersStep } from './redact-orders-step.ts'
import { reissueStep } from './reissue-step.ts'
import { resealStep } from './reseal-step.ts'
import { restoreStep } from './restore-step.ts'
import { walkErasure } from './walk-erasure.ts'

/** How far a step has come; members that are absent stay as they are. */
export type TaskProgress = Partial<Pick<TaskRecord, 'cursor' | 'total' | 'done' | 'failed' | 'result'>> & {
  finished: boolean
}

/** One short piece of a task, from `task.cursor` on. It may be run twice from the same place, so it must not mind. */
export type TaskStep = (ctx: ActionContext, task: TaskRecord) => Promise<TaskProgress>

/** Every kind of long work. */
export const TASK_STEPS = {
  'person.erase': walkErasure,
  'tenant.export': archiveStep,
  'tenant.import': importStep,
  'credentials.reissue': reissueStep,
  [RECONCILE]: reconcileStep,
  'kek.reseal': resealStep,
  restore: restoreStep,
  'commerce.redact': redactOrdersStep,
  [BACKFILL]: backfillStep,
} satisfies Record<string, TaskStep>

export type TaskKind = keyof typeof TASK_STEPS
