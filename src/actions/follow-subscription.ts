import { equalBytes } from '../core/encoding/bytes.ts'
import { subscriptionStanding } from '../core/purchase/fold-facts.ts'
import type { PurchaseEvent, PurchaseFact } from '../core/purchase/purchase.ts'
import { runBatch, type Statement } from '../store/database.ts'
import type { InboxRecord } from '../store/inbox.ts'
import { listOrdersOfSubscription, requireOrderCount, requireRevision } from '../store/subscription-orders.ts'
import type { ActionContext } from './context.ts'
import { type LoadedPurchase, loadPurchase, withFacts } from './load-purchase.ts'
import { workOutPurchase } from './work-out-purchase.ts'

/*
 * What is said of a subscription holds for all its orders. The first of them, the one that bears its name if it is known,
 * hears everything; another one is told when that changes how the subscription stands, and then hears all of it. So an
 * order that is new to the subscription asks the first one.
 */

type Bytes = Uint8Array<ArrayBuffer>

/** What else is to be taken into account, and what must still be so when it is written down. */
export interface Followed {
  facts: PurchaseFact[]
  checks: Statement[]
}

const NOTHING: Followed = { facts: [], checks: [] }

type OfSubscription = PurchaseEvent & { subscription: string }

const isOfSubscription = (event: PurchaseEvent): event is OfSubscription => event.subscription !== undefined

const ordersOf = (
  ctx: ActionContext,
  { event: { tenantId, endpointId } }: InboxRecord,
  event: OfSubscription,
) =>
  listOrdersOfSubscription(ctx.db, tenantId, {
    endpointId,
    mode: event.mode,
    subscription: event.subscription,
  })

/** A renewal that speaks for a subscription whose first order has never been seen. */
export async function loadRenewal(
  ctx: ActionContext,
  record: InboxRecord,
  event: PurchaseEvent,
): Promise<LoadedPurchase | undefined> {
  if (!isOfSubscription(event)) return undefined
  const [first] = await ordersOf(ctx, record, event)
  return first && loadPurchase(ctx, record.event.tenantId, first.id, event.facts)
}

/** What an event means for an order, `loaded`, and for the others of its subscription, if it has one. */
export async function followSubscription(
  ctx: ActionContext,
  record: InboxRecord,
  loaded: LoadedPurchase,
  event: PurchaseEvent,
): Promise<Followed> {
  if (!isOfSubscription(event)) return NOTHING
  return event.orderKey === undefined
    ? tellOtherOrders(ctx, record, loaded, event)
    : askFirstOrder(ctx, record, loaded, event)
}

/** What an order's subscription is known to be like, when the order is new to it. */
async function askFirstOrder(
  ctx: ActionContext,
  record: InboxRecord,
  { purchase }: LoadedPurchase,
  event: OfSubscription,
): Promise<Followed> {
  const { tenantId } = record.event
  const orders = await ordersOf(ctx, record, event)
  const [first] = orders
  if (!first || orders.some(({ id }) => purchase && equalBytes(id, purchase.id))) return NOTHING
  const { known, revision } = await loadPurchase(ctx, tenantId, first.id)
  return {
    facts: known.filter((fact) => isAbout(fact, event.subscription)),
    checks: [requireRevision(ctx.db, tenantId, first.id, revision)],
  }
}

/**
 * Tells the other orders what the first one, `loaded`, is about to hear, before it is written down there: whoever dies in
 * between finds everything to do once more.
 */
async function tellOtherOrders(
  ctx: ActionContext,
  record: InboxRecord,
  { known, purchase }: LoadedPurchase,
  event: OfSubscription,
): Promise<Followed> {
  const { tenantId, endpointId } = record.event
  const { mode, subscription } = event
  const said = [...known, ...event.facts]
  if (!purchase || isAlike(known, said)) return NOTHING
  const orders = await ordersOf(ctx, record, event)
  const news = said.filter((fact) => isAbout(fact, subscription))
  for (const { id } of orders) {
    if (!equalBytes(id, purchase.id)) await tellOrder(ctx, record, { id, news })
  }
  const about = { endpointId, mode, subscription }
  return { facts: [], checks: [requireOrderCount(ctx.db, tenantId, purchase.id, about, orders.length)] }
}

async function tellOrder(
  ctx: ActionContext,
  { event: { tenantId, id: inboxEventId } }: InboxRecord,
  { id, news }: { id: Bytes; news: readonly PurchaseFact[] },
): Promise<void> {
  const loaded = await loadPurchase(ctx, tenantId, id)
  const heard = new Set(loaded.known.map((fact) => JSON.stringify(fact)))
  const facts = news.filter((fact) => !heard.has(JSON.stringify(fact)))
  if (isAlike(loaded.known, [...loaded.known, ...facts])) return
  const { purchase } = loaded
  const told = withFacts(loaded, facts)
  const done = await workOutPurchase(ctx, told, { purchase, cause: 'event', facts, inboxEventId })
  await runBatch(ctx.db, done.statements)
  await ctx.enqueue([{ kind: 'outbox' }])
}

const isAbout = (fact: PurchaseFact, subscription: string): boolean =>
  fact.kind === 'subscription' && fact.ref === subscription

const isAlike = (before: readonly PurchaseFact[], after: readonly PurchaseFact[]): boolean =>
  JSON.stringify(subscriptionStanding(before)) === JSON.stringify(subscriptionStanding(after))
