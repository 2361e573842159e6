import { BadgeError } from '../core/badge-error.ts'
import { mayKeyReachTenant } from '../store/api-keys.ts'
import type { ActionContext } from './context.ts'

/** Stops a key of the test issuer from what concerns all of the tenant; what other keys may, their scopes say. */
export async function assertWholeTenant(
  { db, actor }: Pick<ActionContext, 'db' | 'actor'>,
  tenantId: number,
): Promise<void> {
  const key = /^key:(\d+)$/.exec(actor)?.[1]
  if (key === undefined || (await mayKeyReachTenant(db, tenantId, Number(key)))) return
  throw new BadgeError(
    'forbidden',
    'this key is bound to the test issuer, and this concerns all of the tenant',
  )
}
