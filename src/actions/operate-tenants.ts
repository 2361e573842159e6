import { BadgeError } from '../core/badge-error.ts'
import { formatDateTime } from '../core/encoding/date-time.ts'
import { uuidv7 } from '../core/ids/uuid.ts'
import { runBatch } from '../store/database.ts'
import { insertAuditEntry } from '../store/journal.ts'
import {
  findTenantBySlug,
  listIssuersOfTenants,
  listTenants,
  markTenantState,
  type TenantRecord,
} from '../store/operator.ts'
import { markQuotas, type Quotas } from '../store/quotas.ts'
import { type ActionContext, epochSeconds, fromEpochSeconds } from './context.ts'
import { monthOf } from './renew-quota.ts'

/** Stops everybody but the operator of the platform, whatever else they may do. */
export function assertOperator({ actor }: Pick<ActionContext, 'actor'>): void {
  if (actor !== 'operator') throw new BadgeError('forbidden', 'this is for the operator of the platform')
}

/** A tenant as the operator sees it: how much, never what. */
export interface TenantSummary {
  slug: string
  name: string
  state: 'active' | 'suspended'
  createdAt: string
  quotas: { credentialsPerMonth: number | null; batchSize: number | null; members: number | null }
  issuers: {
    slug: string
    mode: 'live' | 'test'
    did: string
    /** Status positions that were handed out: as good as credentials. */
    issued: number
    /** Of the month's quota. */
    left?: number
  }[]
}

export async function listTenantSummaries(
  ctx: ActionContext,
  {
    state,
    after,
    limit,
  }: { state?: 'active' | 'suspended' | undefined; after?: number | undefined; limit: number },
): Promise<{ items: TenantSummary[]; next?: number }> {
  assertOperator(ctx)
  const page = { state, ...(after !== undefined && { after }), limit: limit + 1 }
  const rows = await listTenants(ctx.db, page)
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: await summarize(ctx, shown),
    ...(rows.length > limit && last && { next: last.id }),
  }
}

export async function describeTenant(ctx: ActionContext, slug: string): Promise<TenantSummary> {
  assertOperator(ctx)
  const [summary] = await summarize(ctx, [await findTenantBySlug(ctx.db, slug)])
  if (!summary) throw new TypeError('one tenant has one summary')
  return summary
}

/** A suspended tenant issues nothing from its next call on; what it has issued goes on verifying. */
export async function setTenantState(
  ctx: ActionContext,
  slug: string,
  state: 'active' | 'suspended',
): Promise<TenantSummary> {
  assertOperator(ctx)
  const tenant = await findTenantBySlug(ctx.db, slug)
  if (tenant.state !== state) {
    const action = state === 'suspended' ? 'tenant.suspended' : 'tenant.resumed'
    const entry = { tenantId: tenant.id, at: epochSeconds(ctx.now()), actor: ctx.actor, action }
    await runBatch(ctx.db, [markTenantState(ctx.db, tenant.id, state), insertAuditEntry(ctx.db, entry)])
  }
  return describeTenant(ctx, slug)
}

/** Sets what is given and leaves the rest as it is; null lifts a limit. */
export async function setQuotas(
  ctx: ActionContext,
  slug: string,
  change: Partial<Quotas>,
): Promise<TenantSummary> {
  assertOperator(ctx)
  const tenant = await findTenantBySlug(ctx.db, slug)
  const { credentialQuota, batchLimit, memberLimit } = { ...tenant, ...change }
  const now = ctx.now()
  const month = monthOf(now)
  // Ids tell the time, so the smallest of the month parts it from the one before.
  const monthStart = uuidv7(new Date(`${month}-01T00:00:00Z`), new Uint8Array(10))
  await runBatch(ctx.db, [
    ...markQuotas(ctx.db, tenant.id, { credentialQuota, batchLimit, memberLimit }, { month, monthStart }),
    insertAuditEntry(ctx.db, {
      tenantId: tenant.id,
      at: epochSeconds(now),
      actor: ctx.actor,
      action: 'tenant.limited',
    }),
  ])
  return describeTenant(ctx, slug)
}

async function summarize(ctx: ActionContext, rows: readonly TenantRecord[]): Promise<TenantSummary[]> {
  const issuers = await listIssuersOfTenants(
    ctx.db,
    rows.map(({ id }) => id),
  )
  const issuersOf = Map.groupBy(issuers, ({ tenantId }) => tenantId)
  return rows.map((row) => ({
    slug: row.slug,
    name: row.name,
    state: row.state,
    createdAt: formatDateTime(fromEpochSeconds(row.createdAt)),
    quotas: {
      credentialsPerMonth: row.credentialQuota,
      batchSize: row.batchLimit,
      members: row.memberLimit,
    },
    issuers: (issuersOf.get(row.id) ?? []).map(({ slug, mode, did, positions, positionLimit }) => ({
      slug,
      mode,
      did,
      issued: positions,
      ...(positionLimit !== null && { left: Math.max(0, positionLimit - positions) }),
    })),
  }))
}
