import { env } from 'cloudflare:workers'
import { is } from 'drizzle-orm'
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core'

export const DB = (env as unknown as { DB: D1Database }).DB

// By pattern, so that a table in a new file is a table too.
// @ts-expect-error Vite replaces the call; its types are not among ours.
const modules: Record<string, object> = import.meta.glob('../../src/store/schema/*.ts', { eager: true })

/** Every table that the schema declares. */
export const TABLES: SQLiteTable[] = Object.values(modules).flatMap((module) =>
  Object.values(module).filter((value) => is(value, SQLiteTable)),
)

export const TABLE_NAMES = TABLES.map((table) => getTableConfig(table).name).sort()

export type Row = Record<string, unknown>

export const rowsOf = async <T = Row>(sql: string, ...values: unknown[]): Promise<T[]> =>
  (
    await DB.prepare(sql)
      .bind(...values)
      .all<T>()
  ).results

/** One value of one row. */
export async function scalar<T = number>(sql: string, ...values: unknown[]): Promise<T> {
  const [row] = await rowsOf(sql, ...values)
  return Object.values(row ?? {})[0] as T
}

/** All rows of all tables; blobs are arrays of numbers, as D1 gives them. */
export async function dump(): Promise<Record<string, Row[]>> {
  const entries = TABLE_NAMES.map(async (name) => [name, await rowsOf(`select * from ${name}`)] as const)
  return Object.fromEntries(await Promise.all(entries))
}

/** All that is in the database as one text, to see whether anything has changed. */
export async function fingerprint(except: readonly string[] = []): Promise<string> {
  const tables = TABLES.filter((table) => !except.includes(getTableConfig(table).name))
  const queries = tables.map((table) => {
    const { name, columns } = getTableConfig(table)
    const values = columns.map((column) => `quote("${column.name}")`).join(" || ',' || ")
    return `select '${name}' as name, group_concat(${values}, ';') as content from ${name}`
  })
  const parts: string[] = []
  for (const query of queries) parts.push(JSON.stringify(await rowsOf(query)))
  return parts.join('\n')
}
