import { and, eq, sql } from 'drizzle-orm'
import { toHex } from '../core/encoding/bytes.ts'
import type { Database } from './database.ts'
import { credentials } from './schema/credentials.ts'

/** Which of some credentials have taken the place of another of the same person. */
export async function listReplacements(
  db: Database,
  issuerId: number,
  ids: readonly Uint8Array<ArrayBuffer>[],
): Promise<Uint8Array<ArrayBuffer>[]> {
  const rows = await db
    .select({ id: credentials.id })
    .from(credentials)
    .where(
      and(
        eq(credentials.issuerId, issuerId),
        sql`${credentials.id} in (select unhex(value) from json_each(${JSON.stringify(ids.map(toHex))}))`,
        // By the person, for whom there is an index; there is none for what a credential was replaced by.
        sql`exists (select 1 from credentials old where old.recipient_id = ${credentials.recipientId}
          and old.issuer_id = ${issuerId} and old.superseded_by = ${credentials.id})`,
      ),
    )
  return rows.map(({ id }) => id)
}
