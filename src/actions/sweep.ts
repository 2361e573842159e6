import { toHex } from '../core/encoding/bytes.ts'
import { listDueEvents } from '../store/inbox.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { deliverOutbox } from './deliver-outbox.ts'
import { processInboxEvent } from './process-inbox-event.ts'

/** An event that the queue should have brought by now. */
const OVERDUE_SECONDS = 90
const EVENTS_A_SWEEP = 50
const OUTBOX_RUNS = 4

export interface SweepReport {
  events: number
  /** Ids of events that failed for a technical reason; the next sweep tries them again. */
  failed: string[]
  notices: number
}

/** Once a minute: whatever a lost message, a dead isolate or a failure has left lying. */
export async function sweep(ctx: ActionContext): Promise<SweepReport> {
  const events = await listDueEvents(ctx.db, epochSeconds(ctx.now()) - OVERDUE_SECONDS, EVENTS_A_SWEEP)
  const failed: string[] = []
  for (const event of events) {
    try {
      await processInboxEvent(ctx, event.id)
    } catch {
      // One event must not stop the others; it stays due.
      failed.push(toHex(event.id))
    }
  }
  let notices = 0
  for (let run = 0; run < OUTBOX_RUNS; run++) {
    const { taken, isFull } = await deliverOutbox(ctx)
    notices += taken
    if (!isFull) break
  }
  return { events: events.length, failed, notices }
}
