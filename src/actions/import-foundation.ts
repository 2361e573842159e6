import { BadgeError } from '../core/badge-error.ts'
import { fromHex } from '../core/encoding/bytes.ts'
import { importDataKey } from '../core/keys/data-key.ts'
import { deriveBytes } from '../core/keys/derive.ts'
import { runBatch, type Statement, violates } from '../store/database.ts'
import { findTenantBySlug, hasTenant } from '../store/operator.ts'
import { insertPortableRows, type PortableRow } from '../store/portable.ts'
import { definitionOf, type PortableName } from '../store/portable-tables.ts'
import { type Brought, renumber, type Shifts } from './check-imported.ts'
import type { ActionContext } from './context.ts'
import { type ImportPlan, readRows } from './import-plan.ts'
import { prepareKeys, prepareRows } from './import-rows.ts'
import type { TenantSecrets } from './open-secrets.ts'

/** Small tables that name one another: one batch, so that none is there without the others. */
export const FOUNDATION: PortableName[] = [
  'tenants',
  'tenant_settings',
  'issuers',
  'issuer_identities',
  'identity_periods',
  'issuer_profiles',
  'signing_keys',
]

export interface Imported {
  tenantId: number
  tenantSlug: string
  secrets: TenantSecrets
  shifts: Shifts
}

/** The tenant of an archive as it is to be here. */
export async function openImported(
  ctx: ActionContext,
  file: string,
  plan: ImportPlan,
  shifts: Shifts,
): Promise<Imported> {
  const [row, ...others] = await readRows(ctx, file, plan, 'tenants')
  const tenantSlug = plan.manifest.tenant
  if (!row || others.length > 0 || row.slug !== tenantSlug) {
    throw new BadgeError('conflict', `the archive is not that of ${tenantSlug.slice(0, 100)} alone`)
  }
  const root = fromHex(String(row.secret))
  return {
    tenantId: Number(renumber('tenants', row, shifts).id),
    tenantSlug,
    secrets: {
      root,
      blindIndexKey: await deriveBytes(root, 'blind-index', 32),
      dataKey: await importDataKey(await deriveBytes(root, 'data-key', 32)),
    },
    shifts,
  }
}

/** Writes the tenant itself, its issuers and their keys. It is suspended until everything is there. */
export async function insertFoundation(
  ctx: ActionContext,
  { file, keys }: { file: string; keys: Record<string, string> },
  plan: ImportPlan,
  tenant: Imported,
): Promise<void> {
  const rowsOf = new Map<PortableName, PortableRow[]>()
  for (const name of FOUNDATION) rowsOf.set(name, await readRows(ctx, file, plan, name))
  const brought = numbersIn(rowsOf, tenant.shifts)
  const statements: Statement[] = []
  let issuers: PortableRow[] = []
  for (const [name, archived] of rowsOf) {
    let rows = await prepareRows(ctx, name, archived, { ...tenant, brought })
    if (name === 'issuers') {
      issuers = rows
      rows = rows.map((row) => ({ ...row, loggedPosition: 0 }))
    }
    // Whose a host is, the DNS says and no archive (`prove-imported`).
    if (name === 'issuer_identities') rows = rows.map(asClaimed)
    if (name === 'signing_keys') rows = await prepareKeys(ctx, rows, { sealed: keys, ...tenant, issuers })
    statements.push(...insertPortableRows(ctx.db, name, rows, { orFail: true }))
  }
  try {
    await runBatch(ctx.db, statements)
  } catch (cause) {
    const isThere = FOUNDATION.some((name) => violates(cause, name))
    if (!isThere) throw cause
    // The step before got this far and no further.
    if (await isFounded(ctx, tenant)) return
    throw new BadgeError('conflict', 'something of what the archive brings is here already', { cause })
  }
}

const asClaimed = (row: PortableRow): PortableRow =>
  row.state === 'proven' ? { ...row, state: 'claimed' } : row

const numbersIn = (rowsOf: ReadonlyMap<PortableName, PortableRow[]>, shifts: Shifts): Brought =>
  Object.fromEntries(
    [...rowsOf].flatMap(([name, rows]) => {
      const { ownId } = definitionOf(name)
      if (ownId === undefined) return []
      return [[name, new Set(rows.map((row) => Number(renumber(name, row, shifts)[ownId])))]]
    }),
  )

async function isFounded({ db }: ActionContext, { tenantId, tenantSlug }: Imported): Promise<boolean> {
  if (!(await hasTenant(db, tenantSlug))) return false
  const { id, state } = await findTenantBySlug(db, tenantSlug)
  return id === tenantId && state === 'suspended'
}
