import { runBatch } from '../store/database.ts'
import { listDueEvents, postponeInboxEvent } from '../store/inbox.ts'
import { announceExpired } from './announce-expired.ts'
import { checkDomains } from './check-domains.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { deliverOutbox } from './deliver-outbox.ts'
import { deliverWebhooks } from './deliver-webhooks.ts'
import { keepRestoreLog } from './keep-restore-log.ts'
import { lookAtDuePurchases } from './look-again.ts'
import { processInboxEvent } from './process-inbox-event.ts'
import { publishAuditHeads } from './publish-audit-heads.ts'
import { isRestoring } from './restore-database.ts'
import { resumeTasks } from './run-task.ts'
import { scheduleReconciliations } from './schedule-reconcile.ts'
import { sealAudit } from './seal-audit.ts'
import { takeSpilledDeliveries } from './spill-delivery.ts'
import { tidyUp } from './tidy-up.ts'

/** An event that the queue should have brought by now. */
const OVERDUE_SECONDS = 90
const EVENTS_A_SWEEP = 50
const TASKS_A_SWEEP = 20
const ORDERS_A_SWEEP = 50

const resume = (ctx: ActionContext): Promise<number> => resumeTasks(ctx, TASKS_A_SWEEP)

/** What a sweep does, one after the other, and how many things each found to do. */
const STEPS = {
  /** Deliveries that were kept in files while the database was away. */
  spilled: takeSpilledDeliveries,
  /** Events that no message has brought. */
  events: takeOverdueEvents,
  /** Orders that are looked at again because a time has come. */
  orders: (ctx: ActionContext) => lookAtDuePurchases(ctx, ORDERS_A_SWEEP),
  /** Rows into the restore log, audit entries sealed, heads of chains published. */
  logged: keepRestoreLog,
  sealed: sealAudit,
  heads: publishAuditHeads,
  expired: announceExpired,
  notices: async (ctx: ActionContext) => (await deliverOutbox(ctx)).taken,
  /** Shops that are asked for what their webhooks have missed. */
  reconciliations: scheduleReconciliations,
  tasks: resume,
  /** Things that are taken away because their time is over. */
  retention: tidyUp,
  domains: checkDomains,
  /** Attempts to deliver events to tenants' systems: last, because it waits for strangers. */
  webhooks: async (ctx: ActionContext) => (await deliverWebhooks(ctx)).attempts,
} satisfies Record<string, (ctx: ActionContext) => Promise<number>>

type Step = keyof typeof STEPS

type Steps = Partial<Record<Step, (ctx: ActionContext) => Promise<number>>>

/**
 * What is left of it while the database is being set back. What was changed last must get into the log before, or nobody
 * could tell the database of it; while a restore reads the log, nothing of what it writes is added to it.
 */
const STEPS_OF_MAINTENANCE: Steps = {
  logged: async (ctx) => ((await isRestoring(ctx)) ? 0 : keepRestoreLog(ctx)),
  tasks: resume,
}

export type SweepReport = Partial<Record<Step, number>> & {
  /** What could not be done this time; the next sweep tries again. */
  failed: Step[]
}

/**
 * Once a minute: whatever a lost message, a dead isolate or a failure has left lying. A step that fails, because a store
 * is out of order or one row is broken, stops no other.
 */
export async function sweep(
  ctx: ActionContext,
  onFault: (cause: unknown, step: string) => void,
): Promise<SweepReport> {
  const report: SweepReport = { failed: [] }
  const steps = Object.entries(ctx.maintenance ? STEPS_OF_MAINTENANCE : STEPS) as [
    Step,
    (ctx: ActionContext) => Promise<number>,
  ][]
  for (const [name, step] of steps) {
    try {
      report[name] = await step(ctx)
    } catch (cause) {
      report.failed.push(name)
      onFault(cause, name)
    }
  }
  return report
}

async function takeOverdueEvents(ctx: ActionContext): Promise<number> {
  const now = epochSeconds(ctx.now())
  const events = await listDueEvents(ctx.db, now - OVERDUE_SECONDS, EVENTS_A_SWEEP)
  for (const event of events) {
    try {
      await processInboxEvent(ctx, event.id)
    } catch {
      // One event must not stop the others, and many must not hold up those behind them for ever.
      const later = now + 60 * 2 ** Math.min(event.attempts, 10)
      await runBatch(ctx.db, [postponeInboxEvent(ctx.db, event.tenantId, event.id, later)])
    }
  }
  return events.length
}
