import type { PolledEvent, PolledPage } from '../commerce/polled-event.ts'
import { STRIPE_STAGES } from '../commerce/stripe/poll.ts'
import { BadgeError } from '../core/badge-error.ts'
import { fromHex, toHex, utf8 } from '../core/encoding/bytes.ts'
import { sealWith } from '../core/keys/sealing.ts'
import { runBatch } from '../store/database.ts'
import { listKnownRefs, listTakenDedupeKeys } from '../store/endpoint-events.ts'
import { findEndpointOfTenant, markEndpoint } from '../store/endpoints.ts'
import { insertInboxEvent } from '../store/inbox.ts'
import { insertTask, type TaskRecord } from '../store/tasks.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { newRowId } from './create-endpoint.ts'
import type { EventHome } from './open-inbox-event.ts'
import { openTenant, sealingContext } from './open-secrets.ts'
import { pollShopify } from './poll-shopify.ts'
import { pollStripe } from './poll-stripe.ts'
import { openApiKey } from './set-endpoint-api-key.ts'
import type { TaskProgress } from './task-steps.ts'

export const RECONCILE = 'commerce.reconcile'

const SECONDS_OF_REST = 60

interface Place {
  stage: string
  after?: string
}

/**
 * One page of what the shop's API knows, written into the inbox as if its webhooks had come: the same keys of orders, so
 * that what has come already changes nothing. Asked to wait by the shop, a new task goes on from here in a minute.
 */
export async function reconcileStep(ctx: ActionContext, task: TaskRecord): Promise<TaskProgress> {
  const { tenantId, input, cursor } = task
  const home =
    tenantId === null
      ? undefined
      : await findEndpointOfTenant(ctx.db, tenantId, fromHex(String(input.endpoint)))
  const key = home && (await openApiKey(ctx, home.endpoint))
  if (!home || key === undefined)
    return { finished: true, result: { reason: 'The endpoint has no API key.' } }
  if (home.endpoint.state !== 'active')
    return { finished: true, result: { reason: 'The endpoint takes nothing at the moment.' } }
  const stages = home.endpoint.provider === 'stripe' ? STRIPE_STAGES : ['orders']
  const [first = 'orders'] = stages
  // Written below.
  const place: Place = cursor === null ? { stage: first } : (JSON.parse(cursor) as Place)
  let page: PolledPage
  try {
    page = await poll(ctx, home, key, { ...place, since: Number(input.since) })
  } catch (cause) {
    if (!(cause instanceof BadgeError) || cause.code !== 'rate_limited') throw cause
    await goOnLater(ctx, task)
    return { finished: true, result: { reason: 'The shop asked us to wait; another task goes on.' } }
  }
  const fed = await feed(ctx, home, page.events)
  const next = nextPlace(stages, place, page.next)
  if (!next) {
    const done = { reconciledAt: Number(input.startedAt) }
    await runBatch(ctx.db, [markEndpoint(ctx.db, home.endpoint.tenantId, home.endpoint.id, done)])
  }
  return { done: task.done + fed, finished: !next, ...(next && { cursor: JSON.stringify(next) }) }
}

function nextPlace(
  stages: readonly string[],
  { stage }: Place,
  after: string | undefined,
): Place | undefined {
  if (after !== undefined) return { stage, after }
  const following = stages[stages.indexOf(stage) + 1]
  return following === undefined ? undefined : { stage: following }
}

async function poll(
  ctx: ActionContext,
  home: EventHome,
  key: string,
  { stage, after, since }: Place & { since: number },
): Promise<PolledPage> {
  const { endpoint } = home
  if (endpoint.provider === 'stripe') return pollStripe(ctx, endpoint, key, { stage, after, since })
  return pollShopify(ctx, endpoint, key, {
    after,
    since,
    isNew: (orders) => leaveOutKnown(ctx, home, orders),
  })
}

/** What is in the inbox already, or is of an order of which it tells nothing new, is left out. */
async function leaveOutKnown<T extends Pick<PolledEvent, 'dedupeKey' | 'unlessKnown'>>(
  ctx: ActionContext,
  { endpoint }: EventHome,
  events: readonly T[],
): Promise<T[]> {
  const { tenantId, id } = endpoint
  const refs = events.flatMap(({ unlessKnown }) => unlessKnown ?? [])
  const known = new Set(await listKnownRefs(ctx.db, tenantId, id, refs))
  const dedupeKeys = events.map(({ dedupeKey }) => dedupeKey)
  const taken = new Set(await listTakenDedupeKeys(ctx.db, tenantId, id, dedupeKeys))
  return events.filter(
    ({ dedupeKey, unlessKnown }) =>
      !taken.has(dedupeKey) && (unlessKnown === undefined || !known.has(unlessKnown)),
  )
}

async function feed(ctx: ActionContext, home: EventHome, events: readonly PolledEvent[]): Promise<number> {
  const { tenantId, id: endpointId } = home.endpoint
  const { dataKey } = await openTenant(ctx, home)
  const receivedAt = epochSeconds(ctx.now())
  const news = await leaveOutKnown(ctx, home, events)
  const rows = await Promise.all(
    news.map(async ({ dedupeKey, type, payload }) => {
      const id = newRowId(ctx)
      const context = sealingContext.inboxBody(id)
      const body = await sealWith(dataKey, utf8(JSON.stringify(payload)), context, ctx.randomBytes(12))
      return { id, tenantId, endpointId, dedupeKey, type, body, state: 'received' as const, receivedAt }
    }),
  )
  await runBatch(
    ctx.db,
    rows.map((row) => insertInboxEvent(ctx.db, row)),
  )
  // One that somebody else wrote in this moment is found by its own message.
  await ctx.enqueue(rows.map(({ id }) => ({ kind: 'inbox', id: toHex(id) })))
  return rows.length
}

/** Run twice, it makes two tasks of which the second finds nothing new. */
async function goOnLater(ctx: ActionContext, { tenantId, issuerId, input, cursor, actor }: TaskRecord) {
  const at = epochSeconds(ctx.now())
  const times = { createdAt: at, updatedAt: at, nextAttemptAt: at + SECONDS_OF_REST }
  const task = { id: newRowId(ctx), tenantId, issuerId, kind: RECONCILE, input, cursor, actor }
  await runBatch(ctx.db, [insertTask(ctx.db, { ...task, ...times, state: 'pending' })])
}
