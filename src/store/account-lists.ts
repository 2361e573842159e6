import { and, desc, eq, gt } from 'drizzle-orm'
import type { Database } from './database.ts'
import { passkeys, sessions, users } from './schema/accounts.ts'

/** Where a person is signed in. */
export const listSessions = (db: Database, userId: string, now: Date) =>
  db
    .select({
      id: sessions.id,
      userAgent: sessions.userAgent,
      createdAt: sessions.createdAt,
      updatedAt: sessions.updatedAt,
    })
    .from(sessions)
    .where(and(eq(sessions.userId, userId), gt(sessions.expiresAt, now)))
    .orderBy(desc(sessions.createdAt))

/** By what better-auth ends a session; undefined unless it is this person's. */
export async function findSessionToken(
  db: Database,
  userId: string,
  id: string,
): Promise<string | undefined> {
  const [row] = await db
    .select({ token: sessions.token })
    .from(sessions)
    .where(and(eq(sessions.userId, userId), eq(sessions.id, id)))
  return row?.token
}

export const listPasskeys = (db: Database, userId: string) =>
  db
    .select({ id: passkeys.id, name: passkeys.name, createdAt: passkeys.createdAt })
    .from(passkeys)
    .where(eq(passkeys.userId, userId))

/** The name of a user, as other pages show who did something. */
export async function findUserName(db: Database, userId: string): Promise<string | undefined> {
  const [row] = await db.select({ name: users.name }).from(users).where(eq(users.id, userId))
  return row?.name
}
