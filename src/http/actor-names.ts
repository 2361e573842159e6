import type { Context } from 'hono'
import { listMembers } from '../store/members.ts'
import type { AppEnv } from './context.ts'

/** Who did something, by what the audit log has: people by their names; keys, shops and the service as they stand there. */
export async function actorNames({
  var: { action, tenant },
}: Context<AppEnv>): Promise<(actor: string) => string> {
  const members = await listMembers(action.db, tenant.id)
  const names = new Map(members.map(({ userId, name }) => [`person:${userId}`, name]))
  return (actor) => names.get(actor) ?? (actor.startsWith('person:') ? 'a former member' : actor)
}
