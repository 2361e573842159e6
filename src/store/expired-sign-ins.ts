import { and, eq, lt } from 'drizzle-orm'
import type { Database, Statement } from './database.ts'
import { rateLimits, sessions, verifications } from './schema/accounts.ts'
import { invitations } from './schema/people.ts'

/** What is past its time of links, sessions, counts and invitations. For everybody: the sweep works for all. */
export const deleteExpiredSignIns = (
  db: Database,
  { now, countedBefore, invitedBefore }: { now: Date; countedBefore: Date; invitedBefore: number },
): Statement[] => [
  // These hold the addresses of people who never opened their link.
  db.delete(verifications).where(lt(verifications.expiresAt, now)),
  db.delete(sessions).where(lt(sessions.expiresAt, now)),
  db.delete(rateLimits).where(lt(rateLimits.lastRequest, countedBefore.getTime())),
  db
    .update(invitations)
    .set({ state: 'withdrawn', email: null })
    .where(and(eq(invitations.state, 'open'), lt(invitations.expiresAt, invitedBefore))),
]
