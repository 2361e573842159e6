import { isGranted } from '../core/access/permissions.ts'
import { BadgeError } from '../core/badge-error.ts'
import { toHex } from '../core/encoding/bytes.ts'
import { formatDateTime } from '../core/encoding/date-time.ts'
import { maskPeople } from '../core/privacy/mask-people.ts'
import { runBatch } from '../store/database.ts'
import { isSetAside } from '../store/inbox.ts'
import {
  countInboxEvents,
  findInboxEventOf,
  type InboxFilter,
  type InboxListing,
  listInboxEvents,
  markInboxEventResolved,
  replayInboxEvents,
} from '../store/inbox-admin.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { insertAuditEntry, insertCredentialAudit } from '../store/journal.ts'
import { listEffectsOfEvent } from '../store/purchases.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, epochSeconds, fromEpochSeconds } from './context.ts'
import { endpointIdOf } from './create-endpoint.ts'
import { readInboxBody } from './open-inbox-event.ts'

type Issuer = Pick<IssuerRecord, 'id' | 'tenantId'>
type Bytes = Uint8Array<ArrayBuffer>

/** How many events are played again in one call. */
export const MOST_REPLAYED = 500

const placeOf = ({ id, tenantId }: Issuer) => ({ issuerId: id, tenantId })

const timeOf = (seconds: number): string => formatDateTime(fromEpochSeconds(seconds))

/** An event of the inbox as a list shows it. */
export const describeInboxEvent = ({ id, endpointId, dedupeKey, receivedAt, ...row }: InboxListing) => ({
  id: toHex(id),
  endpoint: endpointIdOf(endpointId),
  event: dedupeKey,
  ...row,
  receivedAt: timeOf(receivedAt),
})

/** A page of what shops have sent, newest first. */
export async function listInbox(
  ctx: ActionContext,
  issuer: Issuer,
  filter: InboxFilter,
  page: { before?: Bytes; limit: number },
): Promise<InboxListing[]> {
  authorize(ctx, 'issuer.read')
  return listInboxEvents(ctx.db, placeOf(issuer), filter, page)
}

export async function countInbox(ctx: ActionContext, issuer: Issuer): Promise<Record<string, number>> {
  authorize(ctx, 'issuer.read')
  const rows = await countInboxEvents(ctx.db, placeOf(issuer))
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]))
}

/**
 * An event with all that followed from it. The body is for those who may see people, and even for them names and
 * addresses are masked: it shows how the shop speaks, not to whom.
 */
export async function showInboxEvent(ctx: ActionContext, issuer: Issuer, id: Bytes) {
  authorize(ctx, 'issuer.read')
  const record = await findInboxEventOf(ctx.db, placeOf(issuer), id)
  const { event, endpoint } = record
  const effects = await listEffectsOfEvent(ctx.db, issuer.tenantId, id)
  const { body, refs, nextAttemptAt, bodyDigest, tenantId: _, ...shown } = event
  return {
    ...describeInboxEvent({ ...shown, provider: endpoint.provider }),
    ...(event.state === 'waiting' && { waitsFor: refs ?? [] }),
    ...(event.state === 'failed' && { nextAttemptAt: timeOf(nextAttemptAt) }),
    ...(bodyDigest && { bodyDigest: toHex(bodyDigest) }),
    canReplay: body.length > 0 && event.state !== 'quarantined' && !isSetAside(event),
    followed: effects.map(({ purchaseId, orderKey, at, effects: done }) => ({
      purchase: toHex(purchaseId),
      order: orderKey,
      at: timeOf(at),
      ...done,
    })),
    ...(isGranted(ctx.grants, 'credentials.read') && { body: await maskedBody(ctx, record) }),
  }
}

async function maskedBody(
  ctx: ActionContext,
  record: Awaited<ReturnType<typeof findInboxEventOf>>,
): Promise<unknown> {
  if (record.event.body.length === 0) return null
  try {
    return maskPeople(await readInboxBody(ctx, record, record.event))
  } catch (cause) {
    // What is no JSON cannot be masked member by member, so it is not shown.
    if (cause instanceof BadgeError || cause instanceof SyntaxError) return null
    throw cause
  }
}

/**
 * Works events out again from what was stored: one, some, or all that match, at most 500. What they have led to already
 * is not made twice, so the answer to "what if" is simply to do it.
 */
export async function replayInbox(
  ctx: ActionContext,
  issuer: Issuer,
  which: { ids?: readonly Bytes[]; filter?: InboxFilter },
): Promise<{ replayed: string[] }> {
  authorize(ctx, 'commerce.write')
  const at = epochSeconds(ctx.now())
  const place = placeOf(issuer)
  if (which.ids?.length === 1 && which.ids[0]) await refuseGone(ctx, issuer, which.ids[0])
  const rows = await replayInboxEvents(ctx.db, place, { ...which, limit: MOST_REPLAYED, at })
  if (rows.length > 0) {
    const entry = { ...place, at, actor: ctx.actor, action: 'inbox.replayed' }
    await runBatch(
      ctx.db,
      insertCredentialAudit(
        ctx.db,
        entry,
        rows.map(({ id }) => ({ id, digest: null })),
      ),
    )
  }
  const ids = rows.map(({ id }) => toHex(id))
  await ctx.enqueue(ids.map((id) => ({ kind: 'inbox' as const, id })))
  return { replayed: ids }
}

async function refuseGone(ctx: ActionContext, issuer: Issuer, id: Bytes): Promise<void> {
  const { event } = await findInboxEventOf(ctx.db, placeOf(issuer), id)
  if (event.state === 'quarantined')
    throw new BadgeError('conflict', 'the body of this event cannot be read, so it cannot be played again')
  if (isSetAside(event))
    throw new BadgeError(
      'conflict',
      `this event was refused when it came, so it is not played again: ${event.reason}`,
    )
  if (event.body.length === 0)
    throw new BadgeError('gone', 'the body of this event has been dropped, so it cannot be played again')
}

/** What an event asked a person to do has been done. */
export async function resolveInboxEvent(ctx: ActionContext, issuer: Issuer, id: Bytes): Promise<void> {
  authorize(ctx, 'commerce.write')
  const place = placeOf(issuer)
  await findInboxEventOf(ctx.db, place, id)
  const [resolved] = await markInboxEventResolved(ctx.db, place, id)
  if (!resolved) throw new BadgeError('conflict', 'this event does not wait for anybody')
  const at = epochSeconds(ctx.now())
  await runBatch(ctx.db, [
    insertAuditEntry(ctx.db, { ...place, at, actor: ctx.actor, action: 'inbox.resolved', subject: id }),
  ])
}
