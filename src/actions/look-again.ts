import { runBatch } from '../store/database.ts'
import { findPurchaseTenant, listDuePurchases, postponeDue } from '../store/due-purchases.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { reworkPurchase } from './rework-purchase.ts'

const AGAIN_SECONDS = 300

/** Looks at a purchase of which a unit is due. The id comes from our own queue. */
export async function lookAgain(ctx: ActionContext, id: Uint8Array<ArrayBuffer>): Promise<void> {
  const tenantId = await findPurchaseTenant(ctx.db, id)
  if (tenantId !== undefined) await reworkPurchase(ctx, { tenantId, id, cause: 'time' })
}

/** For the sweep: purchases whose time has come, and those whose message was lost; returns how many were looked at. */
export async function lookAtDuePurchases(ctx: ActionContext, limit: number): Promise<number> {
  const now = epochSeconds(ctx.now())
  const due = await listDuePurchases(ctx.db, now, limit)
  for (const { purchaseId, tenantId } of due) {
    try {
      await reworkPurchase(ctx, { tenantId, id: purchaseId, cause: 'time' })
    } catch {
      // One order must not stop the others, nor come first for ever.
      const later = { before: now, dueAt: now + AGAIN_SECONDS }
      await runBatch(ctx.db, [postponeDue(ctx.db, tenantId, purchaseId, later)])
    }
  }
  return due.length
}
