import { and, asc, desc, eq, inArray, isNotNull, lte, type SQL, sql } from 'drizzle-orm'
import { notFound } from '../core/badge-error.ts'
import { toHex } from '../core/encoding/bytes.ts'
import { type Database, jsonChunks, type Statement } from './database.ts'
import { webhookDeliveries } from './schema/webhooks.ts'

export type DeliveryRecord = typeof webhookDeliveries.$inferSelect
export type DeliveryState = DeliveryRecord['state']

type Bytes = Uint8Array<ArrayBuffer>

export interface NewDelivery {
  id: Uint8Array
  eventId: Uint8Array
  type: string
  payload: Uint8Array
  recipientId: number | null
}

interface Place {
  tenantId: number
  issuerId: number
  endpointId: Bytes
}

/**
 * Events for an endpoint, each once however often it is told: UNIQUE (endpoint, event). Those for an endpoint that is
 * paused are held; none are kept for one that has been disabled or deleted in the meantime. What names somebody who has
 * just been erased has no payload.
 */
export const insertDeliveries = (
  db: Database,
  { tenantId, issuerId, endpointId }: Place,
  at: number,
  rows: readonly NewDelivery[],
): Statement[] =>
  jsonChunks(
    rows.map((row) => [toHex(row.id), toHex(row.eventId), row.type, toHex(row.payload), row.recipientId]),
  ).map((json) =>
    db
      .insert(webhookDeliveries)
      .select(
        sql`select unhex(value->>0), ${tenantId}, ${issuerId}, ${endpointId}, unhex(value->>1), value->>2,
          case when value->>4 is null or exists (select 1 from recipients r where r.id = value->>4
            and r.tenant_id = ${tenantId} and r.data_key is not null) then unhex(value->>3) end,
          case w.state when 'active' then 'pending' else 'held' end, 0, ${at}, null, null, ${at}, null, value->>4
        from json_each(${json}), (select state from webhook_endpoints
          where id = ${endpointId} and issuer_id = ${issuerId} and state <> 'disabled') w where true`,
      )
      .onConflictDoNothing(),
  )

const ofEndpoint = (issuerId: number, endpointId: Bytes): SQL | undefined =>
  and(eq(webhookDeliveries.issuerId, issuerId), eq(webhookDeliveries.endpointId, endpointId))

export const listDueDeliveries = (
  db: Database,
  { issuerId, endpointId }: Omit<Place, 'tenantId'>,
  { now, limit }: { now: number; limit: number },
): Promise<DeliveryRecord[]> =>
  db
    .select()
    .from(webhookDeliveries)
    .where(
      and(
        ofEndpoint(issuerId, endpointId),
        eq(webhookDeliveries.state, 'pending'),
        lte(webhookDeliveries.nextAttemptAt, now),
      ),
    )
    .orderBy(asc(webhookDeliveries.nextAttemptAt), asc(webhookDeliveries.id))
    .limit(limit)

export const markDelivery = (
  db: Database,
  issuerId: number,
  id: Bytes,
  set: Partial<
    Pick<DeliveryRecord, 'state' | 'attempts' | 'nextAttemptAt' | 'statusCode' | 'reason' | 'finishedAt'>
  >,
): Statement =>
  db
    .update(webhookDeliveries)
    .set(set)
    .where(and(eq(webhookDeliveries.issuerId, issuerId), eq(webhookDeliveries.id, id)))

/** Moves all of an endpoint's deliveries that are in one state to another. */
export const moveDeliveries = (
  db: Database,
  issuerId: number,
  endpointId: Bytes,
  { from, ...set }: { from: DeliveryState[]; state: DeliveryState; nextAttemptAt?: number; reason?: string },
): Statement =>
  db
    .update(webhookDeliveries)
    .set(set)
    .where(and(ofEndpoint(issuerId, endpointId), inArray(webhookDeliveries.state, from)))

/** The log of an endpoint, newest first. */
export const listDeliveries = (
  db: Database,
  issuerId: number,
  endpointId: Bytes,
  { state, before, limit }: { state?: DeliveryState; before?: Bytes; limit: number },
): Promise<DeliveryRecord[]> =>
  db
    .select()
    .from(webhookDeliveries)
    .where(
      and(
        ofEndpoint(issuerId, endpointId),
        state && eq(webhookDeliveries.state, state),
        before && sql`${webhookDeliveries.id} < ${before}`,
      ),
    )
    .orderBy(desc(webhookDeliveries.id))
    .limit(limit)

export async function findDelivery(
  db: Database,
  issuerId: number,
  endpointId: Bytes,
  id: Bytes,
): Promise<DeliveryRecord> {
  const [row] = await db
    .select()
    .from(webhookDeliveries)
    .where(and(ofEndpoint(issuerId, endpointId), eq(webhookDeliveries.id, id)))
  if (!row) throw notFound('delivery', `dlv_${toHex(id)}`)
  return row
}

/** Makes deliveries due again, from the first attempt on; what has been dropped cannot be. Those that are under way stay. */
export const replayDeliveries = (
  db: Database,
  { issuerId, endpointId }: Omit<Place, 'tenantId'>,
  at: number,
  which: { ids: readonly Bytes[] } | { state: 'failed'; since: number },
) =>
  db
    .update(webhookDeliveries)
    .set({ state: 'pending', attempts: 0, nextAttemptAt: at, finishedAt: null })
    .where(
      and(
        ofEndpoint(issuerId, endpointId),
        isNotNull(webhookDeliveries.payload),
        'ids' in which
          ? and(
              inArray(webhookDeliveries.state, ['delivered', 'failed']),
              sql`${webhookDeliveries.id} in (select unhex(value) from json_each(${JSON.stringify(which.ids.map(toHex))}))`,
            )
          : and(
              eq(webhookDeliveries.state, which.state),
              sql`${webhookDeliveries.createdAt} >= ${which.since}`,
            ),
      ),
    )
    .returning({ id: webhookDeliveries.id })

export const deleteDeliveries = (db: Database, issuerId: number, endpointId: Bytes): Statement =>
  db.delete(webhookDeliveries).where(ofEndpoint(issuerId, endpointId))

/**
 * Forgets deliveries that were made before a time, what they said included; not those that may yet be attempted or that
 * wait for their webhook to go on. An entry of the log that says nothing any more stays as long from its end on.
 */
export const deleteOldDeliveries = (
  db: Database,
  tenantId: number,
  { before, limit }: { before: number; limit: number },
) =>
  db
    .delete(webhookDeliveries)
    .where(
      sql`${webhookDeliveries.id} in (select id from webhook_deliveries where tenant_id = ${tenantId}
        and created_at < ${before} and (payload is not null or coalesce(finished_at, 0) < ${before})
        and state not in ('pending', 'held') order by id limit ${limit})`,
    )
    .returning({ id: webhookDeliveries.id })

/** Gives up what has waited since before a time for its webhook to go on: it would be kept for ever. The log says so. */
export const giveUpHeldDeliveries = (
  db: Database,
  tenantId: number,
  { before, limit, at, reason }: { before: number; limit: number; at: number; reason: string },
) =>
  db
    .update(webhookDeliveries)
    .set({ state: 'failed', payload: null, recipientId: null, finishedAt: at, reason })
    .where(
      sql`${webhookDeliveries.id} in (select id from webhook_deliveries where tenant_id = ${tenantId}
        and created_at < ${before} and state = 'held' order by id limit ${limit})`,
    )
    .returning({ id: webhookDeliveries.id })

/** Drops what was to be said of a person, or was said; what has not been delivered is given up. For an erasure. */
export const dropDeliveriesOfPerson = (db: Database, tenantId: number, recipientId: number): Statement =>
  db
    .update(webhookDeliveries)
    .set({
      payload: null,
      recipientId: null,
      state: sql`case when ${webhookDeliveries.state} = 'delivered' then 'delivered' else 'failed' end`,
      reason: sql`case when ${webhookDeliveries.state} = 'delivered' then ${webhookDeliveries.reason}
        else 'the recipient was erased' end`,
    })
    .where(and(eq(webhookDeliveries.tenantId, tenantId), eq(webhookDeliveries.recipientId, recipientId)))
