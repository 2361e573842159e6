import type { PolledEvent, PolledPage } from '../commerce/polled-event.ts'
import {
  CHANGED_ORDERS,
  type ChangedOrder,
  changedSince,
  errorIn,
  isThrottled,
  readChangedOrders,
  readWholeOrder,
  SHOPIFY_API_VERSION,
  toOrderEvent,
  WHOLE_ORDER,
} from '../commerce/shopify/poll.ts'
import { BadgeError } from '../core/badge-error.ts'
import type { EndpointRecord } from '../store/endpoints.ts'
import { askedTooOften } from './asked-too-often.ts'
import type { ActionContext } from './context.ts'

const MAX_PAGES_OF_LINES = 20

/** A page of orders that have changed, each in full and in the words of a webhook. */
export async function pollShopify(
  ctx: ActionContext,
  endpoint: EndpointRecord,
  key: string,
  {
    since,
    after,
    isNew,
  }: {
    since: number
    after: string | undefined
    isNew: (orders: readonly ChangedOrder[]) => Promise<ChangedOrder[]>
  },
): Promise<PolledPage> {
  const ask = (query: string, variables: Record<string, unknown>) =>
    askShopify(ctx, endpoint, key, { query, variables })
  const answer = await ask(CHANGED_ORDERS, { query: changedSince(since), after: after ?? null })
  const { orders, next } = readChangedOrders(answer)
  const events: PolledEvent[] = []
  for (const order of await isNew(orders)) {
    const event = await fetchOrder(ask, order)
    if (event) events.push(event)
  }
  return { events, ...(next !== undefined && { next }) }
}

async function fetchOrder(
  ask: (query: string, variables: Record<string, unknown>) => Promise<unknown>,
  changed: ChangedOrder,
): Promise<PolledEvent | undefined> {
  const id = `gid://shopify/Order/${changed.id}`
  const first = readWholeOrder(await ask(WHOLE_ORDER, { id, after: null }))
  if (!first.order) return undefined
  const lines = [...first.lines]
  let after = first.next
  for (let page = 1; after !== undefined && page < MAX_PAGES_OF_LINES; page++) {
    const more = readWholeOrder(await ask(WHOLE_ORDER, { id, after }))
    lines.push(...more.lines)
    after = more.next
  }
  return toOrderEvent(changed, first.order, lines)
}

async function askShopify(
  ctx: ActionContext,
  { account }: EndpointRecord,
  key: string,
  question: { query: string; variables: Record<string, unknown> },
): Promise<unknown> {
  const { outcome, body } = await ctx.askShop({
    url: `https://${account}/admin/api/${SHOPIFY_API_VERSION}/graphql.json`,
    headers: { 'x-shopify-access-token': key, 'content-type': 'application/json' },
    body: JSON.stringify(question),
  })
  if (outcome === 'throttled' || isThrottled(body)) throw askedTooOften()
  if (outcome !== 'ok')
    throw new BadgeError(
      'unavailable',
      'Shopify refused the Admin API token; it must be allowed to read orders',
    )
  const error = errorIn(body)
  if (error !== undefined) throw new BadgeError('unavailable', `Shopify does not answer this: ${error}`)
  return body
}
