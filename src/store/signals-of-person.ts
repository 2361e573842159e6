import { and, asc, eq, gt } from 'drizzle-orm'
import type { Database } from './database.ts'
import { signals } from './schema/claims.ts'
import type { SignalRecord } from './signals.ts'

/** What was said of a person, in the order in which it came, a page at a time. */
export const listSignalsOfPerson = (
  db: Database,
  { tenantId, recipientIndex }: { tenantId: number; recipientIndex: Uint8Array<ArrayBuffer> },
  { after, limit }: { after: number; limit: number },
): Promise<SignalRecord[]> =>
  db
    .select()
    .from(signals)
    .where(
      and(eq(signals.tenantId, tenantId), eq(signals.recipientIndex, recipientIndex), gt(signals.id, after)),
    )
    .orderBy(asc(signals.id))
    .limit(limit)
