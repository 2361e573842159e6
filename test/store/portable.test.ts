import { getTableColumns } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import { listPortableRows } from '../../src/store/portable.ts'
import { definitionOf, NOT_PORTABLE, PORTABLE_NAMES } from '../../src/store/portable-tables.ts'
import { DB, TABLE_NAMES } from '../support/database.ts'
import { fullShop, type Ids, idsOf } from '../support/full-tenant.ts'

const db = openDatabase(DB)
let a: Ids
let b: Ids

beforeAll(async () => {
  a = await idsOf(await fullShop())
  b = await idsOf(await fullShop())
})

const scopeOf = (name: (typeof PORTABLE_NAMES)[number], { tenantId, issuerId }: Ids) =>
  definitionOf(name).scope === 'tenant' ? { tenantId } : { tenantId, issuerId }

describe('what leaves with a tenant', () => {
  it('is decided for every table of the schema', () => {
    expect([...PORTABLE_NAMES, ...Object.keys(NOT_PORTABLE)].sort()).toEqual(TABLE_NAMES)
  })

  it.each(PORTABLE_NAMES)('is found page by page, and is never another tenant’s: %s', async (name) => {
    const whole = await listPortableRows(db, name, scopeOf(name, a), { limit: 1_000 })
    const pages = []
    let after: string | number | undefined
    for (;;) {
      const { rows, last } = await listPortableRows(db, name, scopeOf(name, a), { after, limit: 1 })
      if (rows.length === 0) break
      pages.push(...rows)
      after = last
    }
    expect(pages).toEqual(whole.rows)
    const { rows: others } = await listPortableRows(db, name, scopeOf(name, b), { limit: 1_000 })
    for (const row of whole.rows) expect(others).not.toContainEqual(row)
  })

  it.each(PORTABLE_NAMES)('names no number that would mean something else elsewhere: %s', (name) => {
    const { table, ownId, refs = {}, without = [] } = definitionOf(name)
    const known = new Set(['tenantId', 'issuerId', ownId, ...Object.keys(refs), ...without])
    const ids = Object.keys(getTableColumns(table)).filter((member) => {
      const column = getTableColumns(table)[member]
      return /(^id|Id)$/.test(member) && column?.columnType === 'SQLiteInteger'
    })
    expect(ids.filter((member) => !known.has(member))).toEqual([])
  })
})
