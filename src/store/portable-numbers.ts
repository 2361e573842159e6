import { type Column, getTableColumns, type SQL, sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { definitionOf, PORTABLE_NAMES, type PortableName } from './portable-tables.ts'

/** A member of a row that is the number of a row: its own, or that of another table. */
export interface NumberMember {
  member: string
  table: PortableName
  isNeeded: boolean
}

/** Which tables' numbers stand in a member, beside those that a table says. */
const EVERYWHERE: Record<string, PortableName> = { tenantId: 'tenants', issuerId: 'issuers' }

/** Every number in a table's rows that means another row elsewhere. */
export function numbersOf(name: PortableName): NumberMember[] {
  const { table, ownId, refs = {} } = definitionOf(name)
  const columns: Record<string, Column> = getTableColumns(table)
  const members = { ...EVERYWHERE, ...refs, ...(ownId !== undefined && { [ownId]: name }) }
  return Object.entries(members).flatMap(([member, named]) => {
    const column = columns[member]
    return column ? [{ member, table: named, isNeeded: column.notNull }] : []
  })
}

const NAMED = new Set([
  'issuers',
  ...PORTABLE_NAMES.flatMap((name) => Object.values(definitionOf(name).refs ?? {})),
])

/**
 * In the order in which they leave: a row that others name by its number is read after them, so that it is not missing
 * when it was made while the archive is being made.
 */
export const LEAVING_NAMES = [
  ...PORTABLE_NAMES.filter((name) => !NAMED.has(name)),
  ...PORTABLE_NAMES.filter((name) => NAMED.has(name)).reverse(),
]

/** The condition that a row is the tenant's. */
function ofTenant(name: PortableName, tenantId: number): SQL {
  const { table, scope, scopeColumn } = definitionOf(name)
  const column = getTableColumns(table)[scopeColumn]
  if (!column) throw new TypeError(`${name} has no column ${scopeColumn}`)
  return scope === 'tenant'
    ? sql`${column} = ${tenantId}`
    : sql`${column} in (select id from issuers where tenant_id = ${tenantId})`
}

function keyOf(name: PortableName): Column {
  const { table, ownId = 'id' } = definitionOf(name)
  const column = getTableColumns(table)[ownId]
  if (!column) throw new TypeError(`${name} has no column ${ownId}`)
  return column
}

/** Of some numbers, those that no row of the tenant has. */
export async function listMissingNumbers(
  db: Database,
  name: PortableName,
  tenantId: number,
  numbers: readonly number[],
): Promise<number[]> {
  const key = keyOf(name)
  const there = await db
    .select({ number: sql<number>`${key}`.as('number') })
    .from(definitionOf(name).table)
    .where(
      sql`${key} in (select value from json_each(${JSON.stringify(numbers)})) and ${ofTenant(name, tenantId)}`,
    )
  const known = new Set(there.map(({ number }) => number))
  return numbers.filter((number) => !known.has(number))
}

/** Of some ids (hex), those that rows of other tenants have. */
export async function listForeignIds(
  db: Database,
  name: PortableName,
  tenantId: number,
  ids: readonly string[],
): Promise<string[]> {
  const key = keyOf(name)
  const rows = await db
    .select({ id: sql<string>`lower(hex(${key}))`.as('hex_id') })
    .from(definitionOf(name).table)
    .where(
      sql`${key} in (select unhex(value) from json_each(${JSON.stringify(ids)})) and not (${ofTenant(name, tenantId)})`,
    )
  return rows.map(({ id }) => id)
}
