import { and, asc, type Column, eq, getTableColumns, getTableName, gt, max, type SQL, sql } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import { fromHex, toHex } from '../core/encoding/bytes.ts'
import { type Database, jsonChunks, type Statement } from './database.ts'
import { definitionOf, type PortableName, type PortableTable } from './portable-tables.ts'

/** A row as an archive has it: bytes as hex. */
export type PortableRow = Record<string, unknown>

/** Which rows: of the tenant, or of one of its issuers. */
export interface PortableScope {
  tenantId: number
  issuerId?: number
}

const columnsOf = (table: SQLiteTable): [string, Column][] => Object.entries(getTableColumns(table))

const isBytes = (column: Column): boolean => column.columnType === 'SQLiteCustomColumn'

const isJson = (column: Column): boolean => column.columnType === 'SQLiteTextJson'

function within({ table, scope, scopeColumn }: PortableTable, { tenantId, issuerId }: PortableScope): SQL {
  // Names of an order have no tenant of their own.
  if (scopeColumn === '') {
    return sql`purchase_id in (select id from purchases where tenant_id = ${tenantId})`
  }
  const column = getTableColumns(table)[scopeColumn]
  if (!column) throw new TypeError(`${getTableName(table)} has no column ${scopeColumn}`)
  return eq(column, scope === 'tenant' ? tenantId : issuerId)
}

/** A page of rows behind `after`, with the key of the last. */
export async function listPortableRows(
  db: Database,
  name: PortableName,
  scope: PortableScope,
  { after, limit }: { after?: string | number | undefined; limit: number },
): Promise<{ rows: PortableRow[]; last?: string | number }> {
  const definition = definitionOf(name)
  const { table, key, without = [] } = definition
  const columns = getTableColumns(table)
  const keyColumn = columns[key]
  const order: Column | SQL = keyColumn ?? sql`rowid`
  const behind =
    after === undefined ? undefined : gt(order as Column, typeof after === 'string' ? fromHex(after) : after)
  const rows = await db
    .select({ ...columns, portableKey: keyColumn ? sql<number>`0` : sql<number>`rowid` })
    .from(table)
    .where(and(within(definition, scope), behind))
    .orderBy(asc(order as Column))
    .limit(limit)
  const portable = rows.map((row) => {
    const members = columnsOf(table)
      .filter(([member]) => !without.includes(member))
      .map(([member]) => [member, hexed((row as PortableRow)[member])])
    return Object.fromEntries(members) as PortableRow
  })
  const lastRow = rows.at(-1) as PortableRow | undefined
  const last = lastRow && (keyColumn ? hexed(lastRow[key]) : lastRow.portableKey)
  return { rows: portable, ...(last !== undefined && { last: last as string | number }) }
}

const hexed = (value: unknown): unknown => (value instanceof Uint8Array ? toHex(value) : value)

/** The highest number that a table has given to a row. */
export async function findHighestId(db: Database, name: PortableName): Promise<number> {
  const { table, ownId } = definitionOf(name)
  const column = ownId === undefined ? undefined : getTableColumns(table)[ownId]
  if (!column) return 0
  const [row] = await db.select({ highest: max(column) }).from(table)
  return Number(row?.highest ?? 0)
}

/**
 * Rows of an archive as they are to be here. A row that is there already is left as it is, because the same step may
 * be taken twice, and that nothing is missing is counted in the end; with `orFail` it fails the batch.
 */
export function insertPortableRows(
  db: Database,
  name: PortableName,
  rows: readonly PortableRow[],
  { orFail = false } = {},
): Statement[] {
  const { table } = definitionOf(name)
  const columns = columnsOf(table)
  const values = rows.map((row) =>
    columns.map(([member, column]) => {
      const value = row[member] ?? null
      if (value !== null && isJson(column)) return JSON.stringify(value)
      return typeof value === 'boolean' ? Number(value) : value
    }),
  )
  const selected = sql.join(
    columns.map(([, column], n) =>
      isBytes(column) ? sql`unhex(value->>${sql.raw(String(n))})` : sql`value->>${sql.raw(String(n))}`,
    ),
    sql`, `,
  )
  return jsonChunks(values).map((json) => {
    const insert = db.insert(table).select(sql`select ${selected} from json_each(${json}) where true`)
    return orFail ? insert : insert.onConflictDoNothing()
  })
}

/** How many rows of a table belong there. */
export async function countPortableRows(
  db: Database,
  name: PortableName,
  scope: PortableScope,
): Promise<number> {
  const definition = definitionOf(name)
  const [row] = await db
    .select({ count: sql<number>`count(*)`.as('n') })
    .from(definition.table)
    .where(within(definition, scope))
  return row?.count ?? 0
}
