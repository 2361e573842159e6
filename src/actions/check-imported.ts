import { BadgeError } from '../core/badge-error.ts'
import { didWebOf } from '../core/did/did-web.ts'
import type { PortableRow } from '../store/portable.ts'
import { listForeignIds, listMissingNumbers, numbersOf } from '../store/portable-numbers.ts'
import { definitionOf, type PortableName } from '../store/portable-tables.ts'
import { readHost } from './claim-domain.ts'
import type { ActionContext } from './context.ts'

/** How much higher the numbers of a table's rows are here than they were there. */
export type Shifts = Partial<Record<PortableName, number>>

/** Numbers that the archive has brought, of tables whose rows are not here yet. */
export type Brought = Partial<Record<PortableName, ReadonlySet<number>>>

// Far above what any table reaches, and so far below 2^53 that the numbers given after it are exact, too.
const HIGHEST = 2 ** 48
// No more than an address takes without being changed.
const SLUG = /^[a-z0-9-]+$/

const refused = (name: PortableName, what: string): BadgeError =>
  new BadgeError('conflict', `the archive is not one of a tenant: in ${name}, ${what}`)

/**
 * A row with the numbers that it has here. Anything but a positive number is refused: a text or a negative number would
 * not be raised, or would be lowered, into the rows of somebody else.
 */
export function renumber(name: PortableName, row: PortableRow, shifts: Shifts): PortableRow {
  // What does not leave is not taken in either: what it says was not written here.
  const { without = [] } = definitionOf(name)
  const renumbered = Object.fromEntries(Object.entries(row).filter(([member]) => !without.includes(member)))
  for (const { member, table, isNeeded } of numbersOf(name)) {
    const value = row[member] ?? null
    if (value === null && !isNeeded) continue
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > HIGHEST) {
      throw refused(name, `${member} is not the number of a row`)
    }
    renumbered[member] = value + (shifts[table] ?? 0)
  }
  return renumbered
}

/**
 * Refuses rows that would be, or name, somebody else's: the tenant must be the one that is imported, and every other
 * number one that the archive has brought. `brought` are those that are not in the database yet.
 */
export async function assertOwnRows(
  ctx: Pick<ActionContext, 'db' | 'origin'>,
  name: PortableName,
  rows: readonly PortableRow[],
  { tenantId, brought = {} }: { tenantId: number; brought?: Brought },
): Promise<void> {
  const { ownId, idRefs = {} } = definitionOf(name)
  const valuesOf = (member: string) => [...new Set(rows.map((row) => row[member] ?? null))]
  for (const { member, table } of numbersOf(name)) {
    // Checked by `renumber`.
    const numbers = valuesOf(member).filter((value) => value !== null) as number[]
    if (table === 'tenants') {
      if (numbers.some((number) => number !== tenantId)) throw refused(name, `${member} is another tenant’s`)
    } else if (member !== ownId) {
      const known = brought[table]
      const strange = known
        ? numbers.filter((number) => !known.has(number))
        : await listMissingNumbers(ctx.db, table, tenantId, numbers)
      if (strange.length > 0) throw refused(name, `${member} names a row of ${table} that is not in it`)
    }
  }
  for (const [member, table] of Object.entries(idRefs)) {
    const ids = valuesOf(member).filter((value) => value !== null)
    const foreign = await listForeignIds(ctx.db, table, tenantId, ids.map(String))
    if (foreign.length > 0) throw refused(name, `${member} names a row of ${table} of another tenant`)
  }
  for (const row of rows) assertOwnAddress(ctx, name, row)
}

/** Where an issuer is, and by which DID, follows from its name or its host. Another would be somebody else's. */
function assertOwnAddress(ctx: Pick<ActionContext, 'origin'>, name: PortableName, row: PortableRow): void {
  if (name !== 'issuers' && name !== 'issuer_identities') return
  const { slug, host, baseUrl, did } = row
  const isNamed = name === 'issuers' ? SLUG.test(String(slug)) : readHost(ctx, String(host)) === host
  const own = name === 'issuers' ? `${ctx.origin}/i/${slug}` : `https://${host}`
  if (!isNamed || baseUrl !== own || did !== didWebOf(own)) {
    throw refused(name, 'an address or a DID is not that of its row')
  }
}
