import { asc, eq, getTableColumns, type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core'
import { toHex } from '../core/encoding/bytes.ts'
import { type Database, jsonChunks, type Statement } from './database.ts'
import { endpoints } from './schema/commerce.ts'
import { recipients } from './schema/credentials.ts'
import { issuers, signingKeys, tenants } from './schema/tenants.ts'
import { webhookEndpoints } from './schema/webhooks.ts'

/** A column of values that are sealed with the key ring, with what names each of them. */
interface SealedValues<Facts extends Record<string, SQLiteColumn>> {
  table: SQLiteTable
  column: SQLiteColumn
  /** Columns that the name of a value is made of. */
  facts: Facts
  /** Tables that these are in besides the value's own. */
  joins?: readonly (readonly [SQLiteTable, SQL])[]
}

const sealedIn = <Facts extends Record<string, SQLiteColumn>>(values: SealedValues<Facts>) => values

/** Every column that the key ring has sealed. */
export const SEALED_VALUES = {
  'tenants.contact': sealedIn({ table: tenants, column: tenants.contact, facts: { slug: tenants.slug } }),
  'tenants.secret': sealedIn({ table: tenants, column: tenants.secret, facts: { slug: tenants.slug } }),
  'signing_keys.sealed_private': sealedIn({
    table: signingKeys,
    column: signingKeys.sealedPrivate,
    facts: {
      tenantSlug: tenants.slug,
      did: issuers.did,
      publicKey: signingKeys.publicKey,
      algorithm: signingKeys.algorithm,
    },
    joins: [
      [issuers, eq(issuers.id, signingKeys.issuerId)],
      [tenants, eq(tenants.id, issuers.tenantId)],
    ],
  }),
  'endpoints.secret': sealedIn({
    table: endpoints,
    column: endpoints.secret,
    facts: { id: endpoints.id },
  }),
  'endpoints.previous_secret': sealedIn({
    table: endpoints,
    column: endpoints.previousSecret,
    facts: { id: endpoints.id },
  }),
  'endpoints.api_key': sealedIn({
    table: endpoints,
    column: endpoints.apiKey,
    facts: { id: endpoints.id },
  }),
  'webhook_endpoints.secret': sealedIn({
    table: webhookEndpoints,
    column: webhookEndpoints.secret,
    facts: { id: webhookEndpoints.id },
  }),
  'webhook_endpoints.previous_secret': sealedIn({
    table: webhookEndpoints,
    column: webhookEndpoints.previousSecret,
    facts: { id: webhookEndpoints.id },
  }),
  'recipients.data_key': sealedIn({
    table: recipients,
    column: recipients.dataKey,
    facts: { blindIndex: recipients.blindIndex },
  }),
}

export type SealedColumn = keyof typeof SEALED_VALUES

export const SEALED_COLUMNS = Object.keys(SEALED_VALUES) as SealedColumn[]

/** What `facts` of a column are in a row. */
export type FactsOf<C extends SealedColumn> = {
  [F in keyof (typeof SEALED_VALUES)[C]['facts']]: (typeof SEALED_VALUES)[C]['facts'][F] extends SQLiteColumn<
    infer Config
  >
    ? Config['data']
    : never
}

export interface SealedRow {
  row: number
  sealed: Uint8Array<ArrayBuffer>
  facts: Record<string, unknown>
}

// Sealed values begin with a byte for the format and two for the version of the KEK (core/keys/sealing.ts).
const versionBytes = (column: SQLiteColumn): SQL => sql`substr(${column}, 2, 2)`
const bytesOfVersion = (version: number): Uint8Array<ArrayBuffer> =>
  Uint8Array.of(version >> 8, version & 0xff)

/**
 * A page of a column's values that another KEK than the given one has sealed, in the order of rows. For all tenants:
 * a KEK belongs to the deployment.
 */
export async function listSealedByOthers(
  db: Database,
  name: SealedColumn,
  { version, after, limit }: { version: number; after: number; limit: number },
): Promise<SealedRow[]> {
  const { table, column, facts, joins = [] }: SealedValues<Record<string, SQLiteColumn>> = SEALED_VALUES[name]
  const row = sql<number>`${table}.rowid`.as('row_number')
  const query = db
    .select({ row, sealed: sql`${column}`.mapWith(column).as('sealed'), facts })
    .from(table)
    .$dynamic()
  for (const [joined, on] of joins) query.innerJoin(joined, on)
  const rows = await query
    .where(
      sql`${table}.rowid > ${after} and ${column} is not null and ${versionBytes(column)} <> ${bytesOfVersion(version)}`,
    )
    .orderBy(asc(sql`${table}.rowid`))
    .limit(limit)
  // The columns of `facts` say themselves what they hold; drizzle cannot follow a table that is looked up by name.
  return rows as unknown as SealedRow[]
}

/** Puts values in the place of others, each only where the old one still stands: what is newer is never overwritten. */
export const markResealed = (
  db: Database,
  name: SealedColumn,
  values: readonly { row: number; old: Uint8Array; sealed: Uint8Array }[],
): Statement[] => {
  const { table, column }: SealedValues<Record<string, SQLiteColumn>> = SEALED_VALUES[name]
  const member = Object.entries(getTableColumns(table)).find(([, own]) => own === column)?.[0] ?? ''
  return jsonChunks(values.map(({ row, old, sealed }) => [row, toHex(old), toHex(sealed)])).map((json) =>
    db
      .update(table)
      .set({ [member]: sql`unhex(n.value->>2)` })
      .from(sql`json_each(${json}) as n`)
      .where(sql`${table}.rowid = n.value->>0 and ${column} = unhex(n.value->>1)`),
  )
}

/** How many values of a column each KEK has sealed. */
export async function countSealed(db: Database, name: SealedColumn): Promise<Map<number, number>> {
  const { table, column }: SealedValues<Record<string, SQLiteColumn>> = SEALED_VALUES[name]
  const rows = await db
    .select({
      version: sql<string>`hex(${versionBytes(column)})`.as('version'),
      values: sql<number>`count(*)`.as('number_of_values'),
    })
    .from(table)
    .where(sql`${column} is not null`)
    .groupBy(versionBytes(column))
  return new Map(rows.map((row) => [Number.parseInt(row.version, 16), row.values]))
}
