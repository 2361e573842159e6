import { toHex } from '../core/encoding/bytes.ts'
import { runBatch, violates } from '../store/database.ts'
import { claimReconcile, type EndpointRecord, listEndpointsToReconcile } from '../store/endpoints.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { RECONCILE } from './reconcile-step.ts'
import { prepareTask } from './run-task.ts'

const HOUR = 3_600
const HOURS_BETWEEN = 4
/** A Checkout Session may be a day old before it is paid, and shops have clocks of their own. */
const OVERLAP = 25 * HOUR
/** For so long shops go on trying to deliver; what is older came before the endpoint. */
const FIRST_TIME = 72 * HOUR
const ENDPOINTS_A_SWEEP = 10

/** For the sweep: shops whose API is to be asked for what webhooks have missed; returns how many. */
export async function scheduleReconciliations(ctx: ActionContext): Promise<number> {
  const now = epochSeconds(ctx.now())
  const endpoints = await listEndpointsToReconcile(ctx.db, now, ENDPOINTS_A_SWEEP)
  for (const endpoint of endpoints) await scheduleOne(ctx, endpoint, now)
  return endpoints.length
}

async function scheduleOne(ctx: ActionContext, endpoint: EndpointRecord, now: number): Promise<void> {
  const { tenantId, issuerId, id, reconciledAt } = endpoint
  const since = (reconciledAt ?? now - FIRST_TIME) - OVERLAP
  const input = { endpoint: toHex(id), since, startedAt: now }
  const task = prepareTask(ctx, { kind: RECONCILE, tenantId, issuerId, input })
  try {
    await runBatch(ctx.db, [claimReconcile(ctx.db, endpoint, now + HOURS_BETWEEN * HOUR), task.statement])
  } catch (cause) {
    // Another sweep was quicker.
    if (!violates(cause, 'endpoints', 'NOT NULL')) throw cause
    return
  }
  await ctx.enqueue([{ kind: 'task', id: toHex(task.id) }])
}
