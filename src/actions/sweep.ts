import { toHex } from '../core/encoding/bytes.ts'
import { runBatch } from '../store/database.ts'
import { listDueEvents, postponeInboxEvent } from '../store/inbox.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { deliverOutbox } from './deliver-outbox.ts'
import { processInboxEvent } from './process-inbox-event.ts'
import { resumeTasks } from './run-task.ts'

/** An event that the queue should have brought by now. */
const OVERDUE_SECONDS = 90
const EVENTS_A_SWEEP = 50
const TASKS_A_SWEEP = 20

export interface SweepReport {
  events: number
  /** Ids of events that failed for a technical reason; the next sweep tries them again. */
  failed: string[]
  notices: number
  tasks: number
}

/** Once a minute: whatever a lost message, a dead isolate or a failure has left lying. */
export async function sweep(ctx: ActionContext): Promise<SweepReport> {
  const now = epochSeconds(ctx.now())
  const events = await listDueEvents(ctx.db, now - OVERDUE_SECONDS, EVENTS_A_SWEEP)
  const failed: string[] = []
  for (const event of events) {
    try {
      await processInboxEvent(ctx, event.id)
    } catch {
      // One event must not stop the others, and many must not hold up those behind them for ever.
      const later = now + 60 * 2 ** Math.min(event.attempts, 10)
      await runBatch(ctx.db, [postponeInboxEvent(ctx.db, event.tenantId, event.id, later)])
      failed.push(toHex(event.id))
    }
  }
  const { taken: notices } = await deliverOutbox(ctx)
  const tasks = await resumeTasks(ctx, TASKS_A_SWEEP)
  return { events: events.length, failed, notices, tasks }
}
