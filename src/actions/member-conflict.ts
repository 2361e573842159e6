import { BadgeError } from '../core/badge-error.ts'
import { violates } from '../store/database.ts'

/** What `demandRole` and `demandOwner` say when they fail a batch. */
export function asMemberConflict(cause: unknown): unknown {
  if (violates(cause, 'tenants', 'NOT NULL', 'name')) {
    return new BadgeError('conflict', 'an organisation keeps at least one owner', { cause })
  }
  if (violates(cause, 'tenants', 'NOT NULL', 'state')) {
    return new BadgeError('conflict', 'somebody else has changed this member in the meantime', { cause })
  }
  return cause
}
