import { eq } from 'drizzle-orm'
import type { Database, Statement } from './database.ts'
import { sweepCursors } from './schema/webhooks.ts'

// Walks of the platform: each goes over what belongs to all tenants.

/** How far a walk has come; 0 when it begins. */
export async function findSweepCursor(db: Database, name: string): Promise<number> {
  const [row] = await db.select({ at: sweepCursors.at }).from(sweepCursors).where(eq(sweepCursors.name, name))
  return row?.at ?? 0
}

export const markSweepCursor = (db: Database, name: string, at: number): Statement =>
  db
    .insert(sweepCursors)
    .values({ name, at, seq: 0 })
    .onConflictDoUpdate({ target: sweepCursors.name, set: { at } })
