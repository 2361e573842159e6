import { fromUtf8 } from '../core/encoding/bytes.ts'
import { openWith } from '../core/keys/sealing.ts'
import { foldFacts, type PurchaseState } from '../core/purchase/fold-facts.ts'
import type { PurchaseEvent, PurchaseFact } from '../core/purchase/purchase.ts'
import { selectRulesOfEndpoint } from '../store/endpoints.ts'
import type { InboxRecord } from '../store/inbox.ts'
import {
  listEntitlementsOfPurchase,
  listPurchaseFacts,
  type PurchaseRecord,
  selectPurchase,
} from '../store/purchases.ts'
import type { ActionContext } from './context.ts'
import { openTenant, sealingContext } from './open-secrets.ts'
import { usablePeople } from './usable-people.ts'

export type EntitlementRecord = Awaited<ReturnType<typeof listEntitlementsOfPurchase>>[number]

export interface LoadedPurchase {
  /** Undefined: no event has told of this order yet. */
  purchase: PurchaseRecord | undefined
  /** The newest revision of its facts; 0 when there is none. */
  revision: number
  /** With the event's own facts. */
  state: PurchaseState
  entitlements: EntitlementRecord[]
  rules: Awaited<ReturnType<typeof selectRulesOfEndpoint>>
}

/** All that is known of the order which an event speaks of, the event included. */
export async function loadPurchase(
  ctx: ActionContext,
  record: InboxRecord,
  event: PurchaseEvent,
): Promise<LoadedPurchase> {
  const { tenantId, endpointId } = record.event
  const [purchases, rules] = await ctx.db.batch([
    selectPurchase(ctx.db, { tenantId, endpointId, mode: event.mode }, event.refs),
    selectRulesOfEndpoint(ctx.db, tenantId, endpointId),
  ])
  const [purchase] = purchases
  const facts: PurchaseFact[] = [...event.facts]
  let revision = 0
  let entitlements: EntitlementRecord[] = []
  if (purchase) {
    const [rows, units] = await ctx.db.batch([
      listPurchaseFacts(ctx.db, tenantId, purchase.id),
      listEntitlementsOfPurchase(ctx.db, tenantId, purchase.id),
    ])
    const { dataKey } = await openTenant(ctx, record)
    for (const row of rows) {
      const json = await openWith(dataKey, row.facts, sealingContext.purchaseFacts(purchase.id, row.revision))
      // Written by `applyPurchaseEvent` and authenticated by the seal.
      facts.push(...(JSON.parse(fromUtf8(json)) as PurchaseFact[]))
      revision = row.revision
    }
    entitlements = units
  }
  return { purchase, revision, state: usablePeople(foldFacts(facts)), entitlements, rules }
}
