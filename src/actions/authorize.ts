import { isGranted, type Permission } from '../core/access/permissions.ts'
import { BadgeError } from '../core/badge-error.ts'
import type { ActionContext } from './context.ts'

/** Stops whoever may not do this (`forbidden`). The first line of every action that an entrance calls for somebody. */
export function authorize({ grants }: Pick<ActionContext, 'grants'>, permission: Permission): void {
  if (isGranted(grants, permission)) return
  throw new BadgeError('forbidden', `this needs the permission ${permission}, which has not been given`)
}
