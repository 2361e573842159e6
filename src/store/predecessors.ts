import { and, eq } from 'drizzle-orm'
import type { Database } from './database.ts'
import { credentials } from './schema/credentials.ts'

/** Whether a credential of the same person has made way for this one. */
export async function findPredecessor(
  db: Database,
  { issuerId, recipientId, id }: { issuerId: number; recipientId: number; id: Uint8Array<ArrayBuffer> },
): Promise<boolean> {
  const rows = await db
    .select({ seq: credentials.seq })
    .from(credentials)
    .where(
      and(
        eq(credentials.issuerId, issuerId),
        eq(credentials.recipientId, recipientId),
        eq(credentials.supersededBy, id),
      ),
    )
    .limit(1)
  return rows.length > 0
}
