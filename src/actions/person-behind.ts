import { findFirstKey } from '../store/tenants.ts'
import type { ActionContext } from './context.ts'

/**
 * The person who acts: a key acts for whoever made it, and one that was made with another key for whoever made that,
 * so that nobody approves with a key what they asked for themselves. Where that is not known, the first of these keys
 * stands for itself, and for all that come from it.
 */
export async function personBehind(
  { db, actor }: Pick<ActionContext, 'db' | 'actor'>,
  tenantId: number,
): Promise<string> {
  const number = /^key:(\d+)$/.exec(actor)?.[1]
  const first = number && (await findFirstKey(db, tenantId, Number(number)))
  if (!first) return actor
  // What the operator hands over is the tenant's: the operator does not act with it.
  return first.createdBy === null || first.createdBy === 'operator' ? `key:${first.id}` : first.createdBy
}
