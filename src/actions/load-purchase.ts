import { notFound } from '../core/badge-error.ts'
import { fromUtf8 } from '../core/encoding/bytes.ts'
import { openWith } from '../core/keys/sealing.ts'
import { foldFacts, type PurchaseState } from '../core/purchase/fold-facts.ts'
import type { PurchaseEvent, PurchaseFact } from '../core/purchase/purchase.ts'
import { selectRulesOfEndpoint } from '../store/endpoints.ts'
import { type InboxRecord, selectWaitingEvents } from '../store/inbox.ts'
import { type IssuerRecord, selectIssuerOfMode } from '../store/issuers.ts'
import {
  listEntitlementsOfPurchase,
  listPurchaseFacts,
  type PurchaseRecord,
  selectPurchase,
} from '../store/purchases.ts'
import type { ActionContext } from './context.ts'
import { openInboxEvent } from './open-inbox-event.ts'
import { openTenant, sealingContext } from './open-secrets.ts'
import { usablePeople } from './usable-people.ts'

export type EntitlementRecord = Awaited<ReturnType<typeof listEntitlementsOfPurchase>>[number]

export interface LoadedPurchase {
  /** Undefined: no event has told of this order yet. */
  purchase: PurchaseRecord | undefined
  /** The newest revision of its facts; 0 when there is none. */
  revision: number
  /** With the event's own facts, and those of events that wait for this order. */
  state: PurchaseState
  entitlements: EntitlementRecord[]
  rules: Awaited<ReturnType<typeof selectRulesOfEndpoint>>
  /** Who issues for it: the tenant's live issuer, or its test issuer for a test order. */
  issuer: IssuerRecord
}

/**
 * All that is known of the order which an event speaks of, the event included. So a refund that came before
 * its payment counts already when the payment is worked out, and no credential is made to be revoked.
 */
export async function loadPurchase(
  ctx: ActionContext,
  record: InboxRecord,
  event: PurchaseEvent,
): Promise<LoadedPurchase> {
  const { tenantId, endpointId } = record.event
  const { mode, refs } = event
  const [purchases, rules, waiting, [issuer]] = await ctx.db.batch([
    selectPurchase(ctx.db, { tenantId, endpointId, mode }, refs),
    selectRulesOfEndpoint(ctx.db, tenantId, endpointId),
    selectWaitingEvents(ctx.db, { tenantId, endpointId, mode, refs }),
    selectIssuerOfMode(ctx.db, tenantId, mode),
  ])
  if (!issuer) throw notFound('issuer', mode)
  const [purchase] = purchases
  const secrets = await openTenant(ctx, record)
  const facts: PurchaseFact[] = [...event.facts]
  for (const other of waiting) {
    const translated = await openInboxEvent(secrets, other)
    if (translated.kind === 'purchase') facts.push(...translated.event.facts)
  }
  let revision = 0
  let entitlements: EntitlementRecord[] = []
  if (purchase) {
    const [rows, units] = await ctx.db.batch([
      listPurchaseFacts(ctx.db, tenantId, purchase.id),
      listEntitlementsOfPurchase(ctx.db, tenantId, purchase.id),
    ])
    for (const row of rows) {
      const json = await openWith(
        secrets.dataKey,
        row.facts,
        sealingContext.purchaseFacts(purchase.id, row.revision),
      )
      // Written by `applyPurchaseEvent` and authenticated by the seal.
      facts.push(...(JSON.parse(fromUtf8(json)) as PurchaseFact[]))
      revision = row.revision
    }
    entitlements = units
  }
  return { purchase, revision, state: usablePeople(foldFacts(facts)), entitlements, rules, issuer }
}
