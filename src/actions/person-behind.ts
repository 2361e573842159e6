import { findKeyMaker } from '../store/tenants.ts'
import type { ActionContext } from './context.ts'

// A key may be made with a key; nobody makes chains.
const MAX_KEYS = 8

/**
 * The person who acts: a key acts for whoever made it, so that nobody approves with a key what they asked for
 * themselves. A key of which that is not known stands for itself.
 */
export async function personBehind(
  { db, actor }: Pick<ActionContext, 'db' | 'actor'>,
  tenantId: number,
): Promise<string> {
  let person = actor
  for (let n = 0; n < MAX_KEYS; n++) {
    const key = /^key:(\d+)$/.exec(person)?.[1]
    const maker = key && (await findKeyMaker(db, tenantId, Number(key)))
    // What the operator hands over is the tenant's: the operator does not act with it.
    if (!maker || maker === 'operator') return person
    person = maker
  }
  return person
}
