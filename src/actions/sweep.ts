import { toHex } from '../core/encoding/bytes.ts'
import { runBatch } from '../store/database.ts'
import { listDueEvents, postponeInboxEvent } from '../store/inbox.ts'
import { announceExpired } from './announce-expired.ts'
import { checkDomains } from './check-domains.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { deliverOutbox } from './deliver-outbox.ts'
import { deliverWebhooks } from './deliver-webhooks.ts'
import { lookAtDuePurchases } from './look-again.ts'
import { processInboxEvent } from './process-inbox-event.ts'
import { resumeTasks } from './run-task.ts'
import { keepSafe, type SafekeepingReport } from './safekeeping.ts'
import { scheduleReconciliations } from './schedule-reconcile.ts'
import { takeSpilledDeliveries } from './spill-delivery.ts'
import { tidyUp } from './tidy-up.ts'

/** An event that the queue should have brought by now. */
const OVERDUE_SECONDS = 90
const EVENTS_A_SWEEP = 50
const TASKS_A_SWEEP = 20
const ORDERS_A_SWEEP = 50

export interface SweepReport extends SafekeepingReport {
  events: number
  /** Ids of events that failed for a technical reason; the next sweep tries them again. */
  failed: string[]
  /** Orders that were looked at again because a time had come. */
  orders: number
  notices: number
  tasks: number
  /** Things that were taken away because their time was over. */
  retention: number
  /** Attempts to deliver events to tenants' systems. */
  webhooks: number
  /** Deliveries that were kept in files while the database was away. */
  spilled: number
  /** Shops that are asked for what their webhooks have missed. */
  reconciliations: number
}

const NOTHING: SweepReport = {
  ...{ events: 0, failed: [], orders: 0, notices: 0, tasks: 0, retention: 0, webhooks: 0 },
  ...{ spilled: 0, reconciliations: 0 },
  ...{ logged: 0, sealed: 0, heads: 0, unsafe: [] },
}

/** Once a minute: whatever a lost message, a dead isolate or a failure has left lying. */
export async function sweep(ctx: ActionContext): Promise<SweepReport> {
  if (ctx.maintenance) return { ...NOTHING, tasks: await resumeTasks(ctx, TASKS_A_SWEEP) }
  const now = epochSeconds(ctx.now())
  const spilled = await takeSpilledDeliveries(ctx)
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
  const orders = await lookAtDuePurchases(ctx, ORDERS_A_SWEEP)
  const safekeeping = await keepSafe(ctx)
  await announceExpired(ctx)
  const { taken: notices } = await deliverOutbox(ctx)
  const reconciliations = await scheduleReconciliations(ctx)
  const tasks = await resumeTasks(ctx, TASKS_A_SWEEP)
  const retention = await tidyUp(ctx)
  await checkDomains(ctx)
  // Last, because it waits for strangers' systems.
  const { attempts: webhooks } = await deliverWebhooks(ctx)
  const report = { events: events.length, failed, orders, notices, tasks, retention, webhooks }
  return { ...report, spilled, reconciliations, ...safekeeping }
}
