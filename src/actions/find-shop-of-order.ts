import { BadgeError, invalidInput } from '../core/badge-error.ts'
import { fromHex } from '../core/encoding/bytes.ts'
import { findEndpointOfTenant } from '../store/endpoints.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { listShopsWithOrder } from '../store/signals.ts'
import type { ActionContext } from './context.ts'

/** How a signal names an order. */
export interface NamedOrder {
  order?: string
  /** The shop that it is of: `ep_…`. */
  endpoint?: string
  /** It says whom it is about, so that the order only narrows it down. */
  hasRecipient: boolean
}

/**
 * The shop of the order that a signal names, where that is known. Shops number alike, so a signal that says nothing of a
 * person must not count for a stranger's order: where several are called so, it throws `conflict`. What no order is called
 * yet may come.
 */
export async function findShopOfOrder(
  ctx: ActionContext,
  { id: issuerId, tenantId }: IssuerRecord,
  { order, endpoint, hasRecipient }: NamedOrder,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (order === undefined) return undefined
  if (endpoint !== undefined) {
    const hex = /^ep_([0-9a-f]{32})$/.exec(endpoint)?.[1]
    const shop = hex === undefined ? undefined : await findEndpointOfTenant(ctx.db, tenantId, fromHex(hex))
    if (!shop) throw invalidInput('/endpoint', `endpoint ${endpoint} does not exist`)
    return shop.endpoint.id
  }
  if (hasRecipient) return undefined
  const [shop, ...others] = await listShopsWithOrder(ctx.db, { tenantId, issuerId }, order)
  if (others.length === 0) return shop
  const detail = `${others.length + 1} shops have an order ${order}; say which one by endpoint, or whom it is about by recipient`
  throw new BadgeError('conflict', detail, { issues: [{ pointer: '/order', detail }] })
}
