import { fromHex, toHex } from '../core/encoding/bytes.ts'
import { runBatch } from '../store/database.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { findMappingRule } from '../store/mapping-rules.ts'
import { listPurchasesOfEndpoint } from '../store/purchases.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { reworkPurchase } from './rework-purchase.ts'
import { prepareTask, runTask } from './run-task.ts'
import type { TaskStep } from './task-steps.ts'

export const BACKFILL = 'rules.backfill'

const ORDERS_A_STEP = 25

/**
 * Goes through all past orders of a rule's endpoint, so that lines which led nowhere lead somewhere now. What a line has
 * led to stays, so doing it twice is doing it once. Returns the id of the task.
 */
export async function backfillRule(
  ctx: ActionContext,
  { tenantId, id: issuerId }: Pick<IssuerRecord, 'id' | 'tenantId'>,
  ruleId: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  authorize(ctx, 'commerce.write')
  const rule = await findMappingRule(ctx.db, issuerId, ruleId)
  const input = { endpoint: toHex(rule.endpointId) }
  const task = prepareTask(ctx, { kind: BACKFILL, tenantId, issuerId, input })
  const at = epochSeconds(ctx.now())
  await runBatch(ctx.db, [
    task.statement,
    insertAuditEntry(ctx.db, {
      ...{ tenantId, issuerId, at, actor: ctx.actor, subject: ruleId },
      action: 'mapping_rule.backfilled',
    }),
  ])
  // Few orders are gone through at once; what is left, or fails, the queue and the sweep go on with.
  await runTask(ctx, task.id).catch(() => {})
  return task.id
}

/** One page of orders. */
export const backfillStep: TaskStep = async (ctx, { tenantId, input, cursor, done, failed, result }) => {
  if (tenantId === null) return { finished: true }
  const endpointId = fromHex(String(input.endpoint))
  const page = { ...(cursor !== null && { after: fromHex(cursor) }), limit: ORDERS_A_STEP }
  const rows = await listPurchasesOfEndpoint(ctx.db, { tenantId, endpointId }, page)
  let created = Number(result?.created ?? 0)
  let failures = 0
  for (const { id } of rows) {
    try {
      const { effects } = await reworkPurchase(ctx, { tenantId, id, cause: 'rule' })
      created += effects.created
    } catch {
      // One order must not stop those behind it; whoever asked sees how many are left and can ask again.
      failures++
    }
  }
  const last = rows.at(-1)
  return {
    finished: rows.length < ORDERS_A_STEP,
    done: done + rows.length - failures,
    failed: failed + failures,
    result: { created },
    ...(last && { cursor: toHex(last.id) }),
  }
}
