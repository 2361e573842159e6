import { getTableColumns } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import { listPortableRows } from '../../src/store/portable.ts'
import {
  LEAVING_NAMES,
  listForeignIds,
  listMissingNumbers,
  numbersOf,
} from '../../src/store/portable-numbers.ts'
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

  // Looked up by their issuer alone; or of rows that do not leave.
  const ELSEWHERE = ['credentialId', 'inboxEventId']

  it.each(PORTABLE_NAMES)('says of which table each id in its rows is: %s', (name) => {
    const { table, key, idRefs = {} } = definitionOf(name)
    const ids = Object.entries(getTableColumns(table))
      .filter(([member, column]) => /Id$/.test(member) && column.columnType === 'SQLiteCustomColumn')
      .map(([member]) => member)
    expect(ids.filter((member) => member !== key && !ELSEWHERE.includes(member))).toEqual(Object.keys(idRefs))
  })

  it.each(PORTABLE_NAMES)('leaves after whatever names it by its number: %s', (name) => {
    expect(LEAVING_NAMES.filter((other) => other === name)).toHaveLength(1)
    for (const { table } of numbersOf(name)) {
      // An issuer and its profile name each other, and a tenant is made once.
      if (table === name || table === 'tenants' || (name === 'issuer_profiles' && table === 'issuers'))
        continue
      if (name === 'issuers') continue
      expect([table, LEAVING_NAMES.indexOf(table) > LEAVING_NAMES.indexOf(name)]).toEqual([table, true])
    }
  })
})

describe('what an archive names', () => {
  it('is missing when it is another tenant’s, or nobody’s', async () => {
    const mine = Number(a.row('recipients').id)
    expect(await listMissingNumbers(db, 'recipients', a.tenantId, [mine, 99_999])).toEqual([99_999])
    expect(await listMissingNumbers(db, 'recipients', b.tenantId, [mine])).toEqual([mine])
    expect(await listMissingNumbers(db, 'issuers', a.tenantId, [a.issuerId, b.issuerId])).toEqual([
      b.issuerId,
    ])
    const version = Number(a.row('achievement_versions').id)
    expect(await listMissingNumbers(db, 'achievement_versions', b.tenantId, [version])).toEqual([version])
  })

  it('is foreign when another tenant has it, and not when nobody has', async () => {
    const hex = Buffer.from(a.endpointId).toString('hex')
    expect(await listForeignIds(db, 'endpoints', b.tenantId, [hex.toUpperCase(), '00'.repeat(16)])).toEqual([
      hex,
    ])
    expect(await listForeignIds(db, 'endpoints', a.tenantId, [hex, 'no hex'])).toEqual([])
  })
})
