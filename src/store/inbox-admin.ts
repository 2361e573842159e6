import { and, desc, eq, inArray, ne, type SQL, sql } from 'drizzle-orm'
import { notFound } from '../core/badge-error.ts'
import { toHex } from '../core/encoding/bytes.ts'
import type { ProviderName } from '../core/purchase/door.ts'
import type { Database } from './database.ts'
import { type InboxState, isNotSetAside } from './inbox.ts'
import { endpoints, inboxEvents } from './schema/commerce.ts'
import { tenants } from './schema/tenants.ts'

interface Issuer {
  tenantId: number
  issuerId: number
}

export interface InboxFilter {
  states?: readonly InboxState[]
  provider?: ProviderName
  endpointId?: Uint8Array<ArrayBuffer>
  type?: string
}

const ofIssuer = ({ tenantId, issuerId }: Issuer): SQL | undefined =>
  and(
    eq(inboxEvents.tenantId, tenantId),
    sql`${inboxEvents.endpointId} in (select id from endpoints where issuer_id = ${issuerId} and tenant_id = ${tenantId})`,
  )

const matching = ({ states, provider, endpointId, type }: InboxFilter): SQL | undefined =>
  and(
    states && inArray(inboxEvents.state, [...states]),
    provider && sql`${inboxEvents.endpointId} in (select id from endpoints where provider = ${provider})`,
    endpointId && eq(inboxEvents.endpointId, endpointId),
    type === undefined ? undefined : eq(inboxEvents.type, type),
  )

/** The inbox of one issuer's endpoints, newest first. */
export const listInboxEvents = (
  db: Database,
  issuer: Issuer,
  filter: InboxFilter,
  { before, limit }: { before?: Uint8Array<ArrayBuffer>; limit: number },
) =>
  db
    .select({
      id: inboxEvents.id,
      endpointId: inboxEvents.endpointId,
      provider: endpoints.provider,
      dedupeKey: inboxEvents.dedupeKey,
      type: inboxEvents.type,
      mode: inboxEvents.mode,
      state: inboxEvents.state,
      reason: inboxEvents.reason,
      attempts: inboxEvents.attempts,
      receivedAt: inboxEvents.receivedAt,
    })
    .from(inboxEvents)
    .innerJoin(endpoints, eq(endpoints.id, inboxEvents.endpointId))
    .where(and(ofIssuer(issuer), matching(filter), before && sql`${inboxEvents.id} < ${before}`))
    .orderBy(desc(inboxEvents.id))
    .limit(limit)

export type InboxListing = Awaited<ReturnType<typeof listInboxEvents>>[number]

/** One event of the issuer's, with what opens its body. */
export async function findInboxEventOf(db: Database, issuer: Issuer, id: Uint8Array<ArrayBuffer>) {
  const [row] = await db
    .select({
      event: inboxEvents,
      endpoint: endpoints,
      tenantSlug: tenants.slug,
      tenantSecret: tenants.secret,
    })
    .from(inboxEvents)
    .innerJoin(endpoints, eq(endpoints.id, inboxEvents.endpointId))
    .innerJoin(tenants, eq(tenants.id, inboxEvents.tenantId))
    .where(and(ofIssuer(issuer), eq(inboxEvents.id, id)))
  if (!row) throw notFound('inbox event', toHex(id))
  return row
}

/**
 * Makes events due again, whatever came of them, unless their bodies have been dropped or they were refused: at most so many, the oldest
 * first. What an event has done is not done twice; returns the ids.
 */
export const replayInboxEvents = (
  db: Database,
  issuer: Issuer,
  {
    ids,
    filter = {},
    limit,
    at,
  }: { ids?: readonly Uint8Array[]; filter?: InboxFilter; limit: number; at: number },
) =>
  db
    .update(inboxEvents)
    .set({ state: 'received', reason: null, attempts: 0, nextAttemptAt: at })
    .where(
      sql`${inboxEvents.id} in (select id from inbox_events where ${and(
        ofIssuer(issuer),
        matching(filter),
        sql`length(${inboxEvents.body}) > 0`,
        // What could not be read cannot be read today, and who sent it is no other today.
        ne(inboxEvents.state, 'quarantined'),
        isNotSetAside,
        ids &&
          sql`${inboxEvents.id} in (select unhex(value) from json_each(${JSON.stringify(ids.map(toHex))}))`,
      )} order by id limit ${limit})`,
    )
    .returning({ id: inboxEvents.id })

/** Something that a person had to do has been done. */
export const markInboxEventResolved = (db: Database, issuer: Issuer, id: Uint8Array<ArrayBuffer>) =>
  db
    .update(inboxEvents)
    .set({ state: 'done' })
    .where(and(ofIssuer(issuer), eq(inboxEvents.id, id), eq(inboxEvents.state, 'attention')))
    .returning({ id: inboxEvents.id })

/** How many events are in each state. */
export const countInboxEvents = (db: Database, issuer: Issuer) =>
  db
    .select({ state: inboxEvents.state, count: sql<number>`count(*)`.as('count') })
    .from(inboxEvents)
    .where(ofIssuer(issuer))
    .groupBy(inboxEvents.state)

/** The sealed bodies of the events that an order was told by. */
export const listInboxBodiesOf = (db: Database, tenantId: number, purchaseId: Uint8Array<ArrayBuffer>) =>
  db
    .select({ id: inboxEvents.id, body: inboxEvents.body })
    .from(inboxEvents)
    .where(
      and(
        eq(inboxEvents.tenantId, tenantId),
        sql`${inboxEvents.id} in (select inbox_event_id from purchase_facts where purchase_id = ${purchaseId}
          and tenant_id = ${tenantId})`,
      ),
    )
