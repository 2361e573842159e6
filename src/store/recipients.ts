import { and, eq, sql } from 'drizzle-orm'
import { toHex } from '../core/encoding/bytes.ts'
import { type Database, jsonChunks, type Statement } from './database.ts'
import { type PurchasePlace, purchaseIdOf } from './purchases.ts'
import { recipients } from './schema/credentials.ts'

export interface NewRecipient {
  blindIndex: Uint8Array
  dataKey: Uint8Array
  personal: Uint8Array
}

/** The query for those of the given people whom the tenant already knows. One parameter however many. */
export const selectRecipients = (db: Database, tenantId: number, blindIndexes: readonly Uint8Array[]) =>
  db
    .select({ id: recipients.id, blindIndex: recipients.blindIndex, dataKey: recipients.dataKey })
    .from(recipients)
    .where(
      and(
        eq(recipients.tenantId, tenantId),
        sql`${recipients.blindIndex} in (select unhex(value) from json_each(${JSON.stringify(blindIndexes.map(toHex))}))`,
      ),
    )

/** A person as the tenant knows them; undefined for one whom it does not, or not any more. */
export async function findRecipient(db: Database, tenantId: number, blindIndex: Uint8Array<ArrayBuffer>) {
  const [row] = await db
    .select()
    .from(recipients)
    .where(and(eq(recipients.tenantId, tenantId), eq(recipients.blindIndex, blindIndex)))
  return row
}

/**
 * New people. No ON CONFLICT: when somebody else has just added one of them, with another key, the whole
 * batch must fail and be tried again with the key that won.
 */
export const insertRecipients = (
  db: Database,
  tenantId: number,
  rows: readonly NewRecipient[],
  createdAt: number,
): Statement[] =>
  jsonChunks(rows.map((row) => [row.blindIndex, row.dataKey, row.personal].map(toHex))).map((json) =>
    db
      .insert(recipients)
      .select(
        sql`select null, ${tenantId}, unhex(value->>0), unhex(value->>1), unhex(value->>2), ${createdAt} from json_each(${json})`,
      ),
  )

/** The query for those of the given people, and of all for whom the purchase has a unit, whom the tenant knows. */
export const selectRecipientsOfPurchase = (db: Database, place: PurchasePlace, indexes: readonly string[]) =>
  db
    .select({ id: recipients.id, blindIndex: recipients.blindIndex, dataKey: recipients.dataKey })
    .from(recipients)
    .where(
      and(
        eq(recipients.tenantId, place.tenantId),
        sql`${recipients.blindIndex} in (select unhex(value) from json_each(${JSON.stringify(indexes)})
          union select recipient_index from entitlements where purchase_id = ${purchaseIdOf(place)})`,
      ),
    )

/** The sealed keys of people, by the numbers of their rows. */
export const listRecipientKeys = (db: Database, tenantId: number, ids: readonly number[]) =>
  db
    .select({ id: recipients.id, blindIndex: recipients.blindIndex, dataKey: recipients.dataKey })
    .from(recipients)
    .where(
      and(
        eq(recipients.tenantId, tenantId),
        sql`${recipients.id} in (select value from json_each(${JSON.stringify(ids)}))`,
      ),
    )
