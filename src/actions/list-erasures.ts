import { notFound } from '../core/badge-error.ts'
import { formatUuid, parseUuid } from '../core/ids/uuid.ts'
import { findErasure, listErasures } from '../store/erasures.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { authorize } from './authorize.ts'
import type { ActionContext } from './context.ts'
import { type ErasureReceipt, erasureReceipt } from './erasure-receipt.ts'
import { assertWholeTenant } from './whole-tenant.ts'

type Tenant = Pick<IssuerRecord, 'tenantId' | 'tenantSlug'>

/** A page of receipts, newest first. */
export async function listErasureReceipts(
  ctx: ActionContext,
  { tenantId, tenantSlug }: Tenant,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<{ items: ErasureReceipt[]; next?: string }> {
  authorize(ctx, 'people.erase')
  await assertWholeTenant(ctx, tenantId)
  const before = after === undefined ? undefined : parseUuid(after)
  const rows = await listErasures(ctx.db, tenantId, { ...(before && { before }), limit: limit + 1 })
  const shown = rows.slice(0, limit)
  const items: ErasureReceipt[] = []
  for (const row of shown) items.push(await erasureReceipt(row, tenantSlug))
  const last = shown.at(-1)
  return { items, ...(rows.length > limit && last && { next: formatUuid(last.id) }) }
}

export async function findErasureReceipt(
  ctx: ActionContext,
  { tenantId, tenantSlug }: Tenant,
  id: Uint8Array<ArrayBuffer>,
): Promise<ErasureReceipt> {
  authorize(ctx, 'people.erase')
  await assertWholeTenant(ctx, tenantId)
  const row = await findErasure(ctx.db, tenantId, id)
  if (!row) throw notFound('erasure', formatUuid(id))
  return erasureReceipt(row, tenantSlug)
}
