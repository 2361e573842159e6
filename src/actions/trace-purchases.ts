import { fromUtf8, toHex, utf8 } from '../core/encoding/bytes.ts'
import { openWith, sealWith } from '../core/keys/sealing.ts'
import { withoutPeople } from '../core/privacy/redact-facts.ts'
import type { PurchaseFact } from '../core/purchase/purchase.ts'
import type { Statement } from '../store/database.ts'
import {
  freeUnits,
  listFactsOfPurchases,
  listPurchasesOfTenant,
  markPurchaseFacts,
  NO_EVENT,
} from '../store/purchase-people.ts'
import { insertPurchaseFacts, type PurchaseRecord } from '../store/purchases.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { isNamedIn } from './find-person.ts'
import { sealingContext, type TenantSecrets } from './open-secrets.ts'
import type { PersonTrace } from './person-traces.ts'

const PURCHASES_A_PAGE = 100

export interface OpenedPurchase {
  purchase: PurchaseRecord
  revisions: { revision: number; facts: PurchaseFact[] }[]
}

/** Purchases, oldest first, with their facts opened. */
export async function openPurchaseRows(
  ctx: Pick<ActionContext, 'db'>,
  tenantId: number,
  { dataKey }: Pick<TenantSecrets, 'dataKey'>,
  purchases: readonly PurchaseRecord[],
): Promise<OpenedPurchase[]> {
  const [first] = purchases
  const last = purchases.at(-1)
  if (!first || !last) return []
  const rows = await listFactsOfPurchases(ctx.db, tenantId, { from: first.id, to: last.id })
  const revisionsOf = Map.groupBy(rows, (row) => toHex(row.purchaseId))
  const opened: OpenedPurchase[] = []
  for (const purchase of purchases) {
    const revisions: OpenedPurchase['revisions'] = []
    for (const { revision, facts } of revisionsOf.get(toHex(purchase.id)) ?? []) {
      const json = await openWith(dataKey, facts, sealingContext.purchaseFacts(purchase.id, revision))
      // Written by ourselves and authenticated by the seal.
      revisions.push({ revision, facts: JSON.parse(fromUtf8(json)) as PurchaseFact[] })
    }
    opened.push({ purchase, revisions })
  }
  return opened
}

/**
 * The writes that take all people out of a purchase. An empty revision is added: whoever works on the purchase at this
 * moment with the people in view wants that revision, fails, and looks again (docs/decisions/002).
 */
export async function redactPurchase(
  ctx: ActionContext,
  tenantId: number,
  { dataKey }: Pick<TenantSecrets, 'dataKey'>,
  { purchase, revisions }: OpenedPurchase,
): Promise<Statement[]> {
  const { id: purchaseId } = purchase
  const at = epochSeconds(ctx.now())
  const sealFacts = (facts: PurchaseFact[], revision: number) =>
    sealWith(
      dataKey,
      utf8(JSON.stringify(facts)),
      sealingContext.purchaseFacts(purchaseId, revision),
      ctx.randomBytes(12),
    )
  const statements: Statement[] = []
  for (const { revision, facts } of revisions) {
    const sealed = await sealFacts(withoutPeople(facts), revision)
    statements.push(markPurchaseFacts(ctx.db, tenantId, { purchaseId, revision }, sealed))
  }
  const revision = (revisions.at(-1)?.revision ?? 0) + 1
  const marker = { purchaseId, revision, tenantId, inboxEventId: NO_EVENT, at }
  return [
    ...statements,
    insertPurchaseFacts(ctx.db, { ...marker, facts: await sealFacts([], revision) }),
    freeUnits(ctx.db, tenantId, purchaseId, at),
  ]
}

/** Orders that name a person, as buyer, as learner, or in a field of the shop's own. */
export const purchaseTrace: PersonTrace = {
  kind: 'purchases',
  page: async (ctx, tenantId, person, after) => {
    const rows = await listPurchasesOfTenant(ctx.db, tenantId, { after, limit: PURCHASES_A_PAGE })
    const found = []
    for (const order of await openPurchaseRows(ctx, tenantId, person.secrets, rows)) {
      const facts = order.revisions.map((revision) => revision.facts)
      if (!(await isNamedIn(person, facts))) continue
      const { orderKey, mode } = order.purchase
      found.push({
        told: { order: orderKey, mode, facts: facts.flat() },
        erase: () => redactPurchase(ctx, tenantId, person.secrets, order),
      })
    }
    const last = rows.at(-1)
    return { found, ...(rows.length === PURCHASES_A_PAGE && last && { next: last.id }) }
  },
}
