import { and, asc, eq, getTableColumns, gt, lt, sql } from 'drizzle-orm'
import type { RetentionKind } from '../core/privacy/retention.ts'
import type { Database, Statement } from './database.ts'
import { NO_EVENT } from './purchase-people.ts'
import { inboxEvents, purchases } from './schema/commerce.ts'
import { idempotencyKeys } from './schema/credentials.ts'
import { retentionProgress } from './schema/privacy.ts'

/** Tenants that nobody has looked after yet get a row for each kind. For all tenants: the sweep works for everybody. */
export const insertRetentionProgress = (
  db: Database,
  kinds: readonly RetentionKind[],
  { dueAt, limit }: { dueAt: number; limit: number },
): Statement =>
  db.insert(retentionProgress).select(
    sql`select t.id, k.value, null, ${dueAt} from (select id from tenants
      where id > (select coalesce(max(tenant_id), 0) from retention_progress) order by id limit ${limit}) t,
      json_each(${JSON.stringify(kinds)}) k where true on conflict do nothing`,
  )

/** Takes what is due for this caller alone until `leaseUntil`. For all tenants. */
export const claimRetention = (
  db: Database,
  { now, leaseUntil, limit }: { now: number; leaseUntil: number; limit: number },
) =>
  db
    .update(retentionProgress)
    .set({ dueAt: leaseUntil })
    .where(
      sql`(tenant_id, kind) in (select tenant_id, kind from retention_progress where due_at <= ${now}
        order by due_at limit ${limit})`,
    )
    .returning()

export const markRetentionProgress = (
  db: Database,
  tenantId: number,
  kind: RetentionKind,
  set: { cursor?: Uint8Array<ArrayBuffer> | null; dueAt: number },
): Statement =>
  db
    .update(retentionProgress)
    .set(set)
    .where(and(eq(retentionProgress.tenantId, tenantId), eq(retentionProgress.kind, kind)))

interface OldRows {
  after: Uint8Array<ArrayBuffer> | null
  before: number
  limit: number
}

/** Events of before a time behind the cursor, oldest first, with what is left of their bodies. */
export const listOldInboxBodies = (db: Database, tenantId: number, { after, before, limit }: OldRows) =>
  db
    .select({ id: inboxEvents.id, body: inboxEvents.body })
    .from(inboxEvents)
    .where(
      and(
        eq(inboxEvents.tenantId, tenantId),
        after === null ? undefined : gt(inboxEvents.id, after),
        lt(inboxEvents.receivedAt, before),
      ),
    )
    .orderBy(asc(inboxEvents.id))
    .limit(limit)

/**
 * Purchases of before a time behind the cursor, oldest first. `isOpen`: some of its facts came before that time and after
 * people were last taken out of it, so there may be somebody in them.
 */
export const listOldPurchases = (db: Database, tenantId: number, { after, before, limit }: OldRows) =>
  db
    .select({
      ...getTableColumns(purchases),
      isOpen: sql`exists (select 1 from purchase_facts f where f.tenant_id = ${tenantId}
        and f.purchase_id = ${purchases.id} and f.at < ${before} and f.revision > coalesce((select max(m.revision)
          from purchase_facts m where m.purchase_id = ${purchases.id} and m.inbox_event_id = ${NO_EVENT}), 0))`
        .mapWith(Boolean)
        .as('is_open'),
    })
    .from(purchases)
    .where(
      and(
        eq(purchases.tenantId, tenantId),
        after === null ? undefined : gt(purchases.id, after),
        lt(purchases.createdAt, before),
      ),
    )
    .orderBy(asc(purchases.id))
    .limit(limit)

/** Forgets answers to `Idempotency-Key`s of before a time; a call that comes again after that is a new one. */
export const deleteOldIdempotencyKeys = (
  db: Database,
  tenantId: number,
  { before, limit }: { before: number; limit: number },
) =>
  db
    .delete(idempotencyKeys)
    .where(
      sql`rowid in (select k.rowid from idempotency_keys k where k.issuer_id in
        (select id from issuers where tenant_id = ${tenantId}) and k.created_at < ${before} limit ${limit})`,
    )
    .returning({ createdAt: idempotencyKeys.createdAt })
