import { BadgeError } from '../core/badge-error.ts'
import { isKeyOfWholeTenant } from '../store/audit.ts'
import type { ActionContext } from './context.ts'

/** Stops a key that is bound to one issuer from what concerns all of the tenant. */
export async function assertWholeTenant(
  { db, actor }: Pick<ActionContext, 'db' | 'actor'>,
  tenantId: number,
): Promise<void> {
  const key = /^key:(\d+)$/.exec(actor)?.[1]
  if (key === undefined || (await isKeyOfWholeTenant(db, tenantId, Number(key)))) return
  throw new BadgeError('forbidden', 'this key is bound to an issuer, and this concerns all of the tenant')
}
