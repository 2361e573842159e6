import { toHex } from '../core/encoding/bytes.ts'
import type { PurchaseCause } from '../core/purchase/purchase-effects.ts'
import { runBatch, type Statement } from '../store/database.ts'
import type { UnitRecord } from '../store/entitlements.ts'
import { markMappedEvents } from '../store/inbox.ts'
import type { ActionContext } from './context.ts'
import { type LoadedPurchase, loadPurchase } from './load-purchase.ts'
import { type WorkedOut, wasOvertaken, workOutPurchase } from './work-out-purchase.ts'

const ATTEMPTS = 5

/** What somebody wants to be different about a purchase, given how it stands. */
export interface PurchaseChange {
  units: UnitRecord[]
  statements: Statement[]
}

type Loaded = Awaited<ReturnType<typeof loadPurchase>>

/**
 * Looks at a purchase again, with nothing new from the shop: because time has passed, a signal came, a rule is new, or
 * somebody changes something about its units, which then counts at once. One batch; whoever is overtaken looks again.
 */
export async function reworkPurchase(
  ctx: ActionContext,
  { tenantId, id, cause }: { tenantId: number; id: Uint8Array<ArrayBuffer>; cause: PurchaseCause },
  change: (loaded: Loaded) => Promise<PurchaseChange> = async ({ units }) => ({ units, statements: [] }),
): Promise<WorkedOut> {
  for (let attempt = 1; ; attempt++) {
    const loaded = await loadPurchase(ctx, tenantId, id)
    const { units, statements } = await change(loaded)
    const changed: LoadedPurchase = { ...loaded, units, people: withPeople(loaded, units) }
    const done = await workOutPurchase(ctx, changed, {
      purchase: loaded.purchase,
      cause,
      isChange: statements.length > 0,
    })
    const all = [...statements, ...done.statements]
    if (all.length === 0) return done
    const mapped = done.unmapped === undefined ? [markMappedEvents(ctx.db, tenantId, id)] : []
    try {
      await runBatch(ctx.db, [...all, ...mapped])
    } catch (cause) {
      if (attempt === ATTEMPTS || !wasOvertaken(cause)) throw cause
      continue
    }
    await ctx.enqueue([{ kind: 'outbox' }])
    return done
  }
}

/** People who are new to the purchase have not been looked for. */
function withPeople({ units: before, people }: Loaded, units: readonly UnitRecord[]): Set<string> {
  const known = new Set(
    before.flatMap(({ recipientIndex }) => (recipientIndex ? [toHex(recipientIndex)] : [])),
  )
  const added = units.flatMap(({ recipientIndex }) => (recipientIndex ? [toHex(recipientIndex)] : []))
  return new Set([...people].filter((index) => known.has(index) || !added.includes(index)))
}
