import { and, asc, desc, eq, gt, isNull, lt, lte, sql } from 'drizzle-orm'
import { notFound } from '../core/badge-error.ts'
import { toHex } from '../core/encoding/bytes.ts'
import { formatUuid } from '../core/ids/uuid.ts'
import { type Database, type Statement, violates } from './database.ts'
import { type APPROVAL_STATES, approvals } from './schema/approvals.ts'

export type ApprovalRecord = typeof approvals.$inferSelect
export type ApprovalState = (typeof APPROVAL_STATES)[number]

/** UNIQUE (issuer, key) settles two calls with one Idempotency-Key. */
export const insertApproval = (db: Database, row: typeof approvals.$inferInsert): Statement =>
  db.insert(approvals).values(row)

export async function findApproval(
  db: Database,
  issuerId: number,
  id: Uint8Array<ArrayBuffer>,
): Promise<ApprovalRecord> {
  const [row] = await db
    .select()
    .from(approvals)
    .where(and(eq(approvals.issuerId, issuerId), eq(approvals.id, id)))
  if (!row) throw notFound('approval', formatUuid(id))
  return row
}

/** What was asked for under an `Idempotency-Key` before. */
export async function findApprovalByKey(
  db: Database,
  issuerId: number,
  key: Uint8Array<ArrayBuffer>,
): Promise<ApprovalRecord | undefined> {
  const [row] = await db
    .select()
    .from(approvals)
    .where(and(eq(approvals.issuerId, issuerId), eq(approvals.idempotencyKey, key)))
  return row
}

/** A page, newest first. */
export const listApprovals = (
  db: Database,
  issuerId: number,
  {
    state,
    before,
    limit,
  }: { state?: ApprovalState | undefined; before?: Uint8Array<ArrayBuffer> | undefined; limit: number },
): Promise<ApprovalRecord[]> =>
  db
    .select()
    .from(approvals)
    .where(
      and(
        eq(approvals.issuerId, issuerId),
        state && eq(approvals.state, state),
        before && lt(approvals.id, before),
      ),
    )
    .orderBy(desc(approvals.id))
    .limit(limit)

/**
 * Decides a request. One that has been decided already, or asks for another number of things than was looked at,
 * would become one without a state, which NOT NULL forbids: the whole batch fails, and `wasDecided` tells it.
 */
export const markApprovalDecided = (
  db: Database,
  { issuerId, id, count }: Pick<ApprovalRecord, 'issuerId' | 'id' | 'count'>,
  decision: {
    state: Exclude<ApprovalState, 'requested'>
    decidedBy: string
    decidedAt: number
    reason?: string | null
    credentials?: Uint8Array<ArrayBuffer>
  },
): Statement =>
  db
    .update(approvals)
    .set({
      ...decision,
      body: null,
      state: sql`case when ${approvals.state} = 'requested' and ${approvals.count} = ${count}
        then ${decision.state} end`,
    })
    .where(and(eq(approvals.issuerId, issuerId), eq(approvals.id, id)))

export const wasDecided = (cause: unknown): boolean => violates(cause, 'approvals', 'NOT NULL')

/** Requests of all tenants that have waited too long: the sweep works for everybody. */
export const listExpiredApprovals = (db: Database, now: number, limit: number): Promise<ApprovalRecord[]> =>
  db
    .select()
    .from(approvals)
    .where(and(eq(approvals.state, 'requested'), lte(approvals.expiresAt, now)))
    .orderBy(asc(approvals.expiresAt))
    .limit(limit)

/** Those of some requests that wait and whose body is a file. For all tenants: the sweep works for everybody. */
export const listRequestsWithFiles = (db: Database, ids: readonly Uint8Array[]) =>
  db
    .select({ id: approvals.id, count: approvals.count })
    .from(approvals)
    .where(
      and(
        sql`${approvals.id} in (select unhex(value) from json_each(${JSON.stringify(ids.map(toHex))}))`,
        eq(approvals.state, 'requested'),
        isNull(approvals.body),
      ),
    )

/** A page of what the tenant's issuers wait with, oldest first. */
export const listOpenApprovals = (
  db: Database,
  tenantId: number,
  { after, limit }: { after?: Uint8Array<ArrayBuffer> | undefined; limit: number },
): Promise<ApprovalRecord[]> =>
  db
    .select()
    .from(approvals)
    .where(
      and(
        eq(approvals.tenantId, tenantId),
        eq(approvals.state, 'requested'),
        after && gt(approvals.id, after),
      ),
    )
    .orderBy(asc(approvals.id))
    .limit(limit)

/** A request that asks for less than before; fails as `markApprovalDecided` does. */
export const markApprovalShortened = (
  db: Database,
  { tenantId, id, count: before }: Pick<ApprovalRecord, 'tenantId' | 'id' | 'count'>,
  { body, count }: { body: Uint8Array<ArrayBuffer> | null; count: number },
): Statement =>
  db
    .update(approvals)
    .set({
      body,
      count,
      state: sql`case when ${approvals.state} = 'requested' and ${approvals.count} = ${before}
        then ${approvals.state} end`,
    })
    .where(and(eq(approvals.tenantId, tenantId), eq(approvals.id, id)))
