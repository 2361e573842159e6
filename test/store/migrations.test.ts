import { getTableConfig, type SQLiteColumn } from 'drizzle-orm/sqlite-core'
import { describe, expect, it } from 'vitest'
import { rowsOf, TABLE_NAMES, TABLES } from '../support/database.ts'

interface ColumnInfo {
  name: string
  type: string
  notnull: number
  dflt_value: string | null
  pk: number
}

// What D1 and the migrations keep for themselves.
const OWN = /^(?:sqlite_|_cf_|d1_)/

const literal = (value: unknown): string | null => {
  if (value === undefined) return null
  return typeof value === 'string' ? `'${value}'` : String(value)
}

const byName = <T extends { name: string }>(items: T[]): T[] =>
  items.sort((a, b) => (a.name < b.name ? -1 : 1))

describe('the migrations', () => {
  it('make every table of the schema and no other', async () => {
    const tables = await rowsOf<{ name: string }>(`select name from sqlite_schema where type = 'table'`)
    expect(
      tables
        .map(({ name }) => name)
        .filter((name) => !OWN.test(name))
        .sort(),
    ).toEqual(TABLE_NAMES)
  })

  it.each(TABLES.map((table) => [getTableConfig(table).name, getTableConfig(table)] as const))(
    'make %s with the columns that the schema declares',
    async (name, { columns, primaryKeys }) => {
      const keys = primaryKeys.flatMap((key) => key.columns.map((column) => column.name))
      const found = await rowsOf<ColumnInfo>(`select * from pragma_table_info('${name}')`)
      const declared = columns.map((column) => ({
        name: column.name,
        type: column.getSQLType().toLowerCase(),
        notnull: Number(column.notNull),
        default: literal(column.default),
        key: column.primary ? 1 : keys.indexOf(column.name) + 1,
      }))
      // In the order of the table: bulk inserts name no columns and go by it.
      expect(
        found.map(({ name, type, notnull, dflt_value, pk }) => ({
          name,
          type: type.toLowerCase(),
          notnull,
          default: dflt_value,
          key: pk,
        })),
      ).toEqual(declared)
    },
  )

  it.each(TABLES.map((table) => [getTableConfig(table).name, getTableConfig(table)] as const))(
    'make %s with the indexes that the schema declares',
    async (name, { indexes, columns }) => {
      const columnsOf = (index: string) =>
        rowsOf<{ name: string }>(`select name from pragma_index_info('${index}') order by seqno`)
      const found = await rowsOf<{ name: string; unique: number; origin: string; partial: number }>(
        `select * from pragma_index_list('${name}') where origin = 'c'`,
      )
      const made = []
      for (const index of found) {
        const names = (await columnsOf(index.name)).map((column) => column.name)
        made.push({ name: index.name, unique: index.unique, partial: index.partial, columns: names })
      }
      const declared = indexes.map(({ config }) => ({
        name: config.name,
        unique: Number(config.unique ?? false),
        partial: Number(config.where !== undefined),
        columns: config.columns.map((column) => (column as SQLiteColumn).name),
      }))
      const ofColumns = columns
        .filter((column) => column.isUnique)
        .map((column) => ({ name: column.uniqueName ?? '', unique: 1, partial: 0, columns: [column.name] }))
      expect(byName(made)).toEqual(byName([...declared, ...ofColumns]))
    },
  )

  it.each(TABLES.map((table) => [getTableConfig(table).name, getTableConfig(table)] as const))(
    'make %s with the foreign keys that the schema declares',
    async (name, { foreignKeys }) => {
      const found = await rowsOf<{ table: string; from: string; to: string }>(
        `select "table", "from", "to" from pragma_foreign_key_list('${name}')`,
      )
      const declared = foreignKeys.map((key) => {
        const { columns, foreignColumns, foreignTable } = key.reference()
        return {
          table: getTableConfig(foreignTable).name,
          from: columns[0]?.name,
          to: foreignColumns[0]?.name,
        }
      })
      expect(found).toEqual(declared)
    },
  )
})
