import type { AuditLine } from '../core/audit/audit-lines.ts'
import { BadgeError } from '../core/badge-error.ts'
import { fromHex } from '../core/encoding/bytes.ts'
import { runBatch } from '../store/database.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { listTenantIssuers, markTenantState } from '../store/operator.ts'
import { countPortableRows, findHighestId, insertPortableRows, type PortableRow } from '../store/portable.ts'
import { definitionOf, PORTABLE_NAMES, type PortableName } from '../store/portable-tables.ts'
import { findTenantById, insertApiKey } from '../store/tenants.ts'
import type { Shifts } from './check-imported.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { importAudit } from './import-audit.ts'
import { FOUNDATION, type Imported, insertFoundation, openImported } from './import-foundation.ts'
import { findPlan, type ImportPlan, linesOf, readPlanned, readRows } from './import-plan.ts'
import { prepareRows } from './import-rows.ts'
import { proveImported } from './prove-imported.ts'
import type { TaskStep } from './task-steps.ts'
import { assertSigned } from './verify-imported.ts'

// Between working out a number and using it somebody else may take some.
const GAP = 1_000

interface Cursor {
  /** Shifts of tables that have begun. */
  shifts: Shifts
  /** The files that are done, of those in the order of `filesOf`. */
  done: number
  isFounded: boolean
}

interface ImportInput {
  file: string
  keys: Record<string, string>
  keyHash: string
  keyHint: string
}

/** Takes the next part of an archive back. */
export const importStep: TaskStep = async (ctx, task) => {
  // Written by `importTenant`.
  const input = task.input as unknown as ImportInput
  const plan = await findPlan(ctx, input.file)
  const at = (
    task.cursor === null ? { shifts: {}, done: 0, isFounded: false } : JSON.parse(task.cursor)
  ) as Cursor
  const work = filesOf(plan)
  if (!at.isFounded) return found(ctx, input, plan, at)
  const next = work[at.done]
  const tenant = await openImported(ctx, input.file, plan, at.shifts)
  if (!next) {
    await finish(ctx, input, plan, tenant)
    return { finished: true, done: work.length, result: { tenant: plan.manifest.tenant } }
  }
  const text = await readPlanned(ctx, input.file, next.entry)
  if (next.table === 'audit') {
    await importAudit(ctx, await chainOf(ctx, tenant, next.entry.name), linesOf<AuditLine>(text))
  } else if (definitionOf(next.table).ownId !== undefined && at.shifts[next.table] === undefined) {
    // Known and kept before the first row is written: a step that is taken twice must use the same numbers.
    const shifts = { ...at.shifts, [next.table]: await shiftOf(ctx, next.table) }
    return { finished: false, cursor: JSON.stringify({ ...at, shifts }) }
  } else {
    await importRows(ctx, next.table, linesOf<PortableRow>(text), tenant)
  }
  const done = at.done + 1
  return { finished: false, cursor: JSON.stringify({ ...at, done }), done, total: work.length }
}

type Entry = ImportPlan['files'][number]

/**
 * Rows table by table, what is named before what names it. Of each table the last file comes first: it has the highest
 * numbers, so that others who add rows meanwhile get still higher ones. Audit logs come last, from the beginning.
 */
function filesOf({ files }: ImportPlan): { table: PortableName | 'audit'; entry: Entry }[] {
  const rows = PORTABLE_NAMES.filter((name) => !FOUNDATION.includes(name)).flatMap((table) =>
    files
      .filter(({ name }) => name.startsWith(`data/${table}/`))
      .sort((a, b) => (a.name < b.name ? 1 : -1))
      .map((entry) => ({ table, entry })),
  )
  const numberOf = ({ name }: Entry): number => Number(/(\d+)\.jsonl$/.exec(name)?.[1])
  const audit = files
    .filter(({ name }) => name.startsWith('audit/'))
    .sort((a, b) => numberOf(a) - numberOf(b))
    .map((entry) => ({ table: 'audit' as const, entry }))
  return [...rows, ...audit]
}

const shiftOf = async (ctx: ActionContext, name: PortableName): Promise<number> => {
  const highest = await findHighestId(ctx.db, name)
  return highest === 0 ? 0 : highest + GAP
}

/** The numbers are known and kept before the first row is written. */
async function found(ctx: ActionContext, input: ImportInput, plan: ImportPlan, at: Cursor) {
  if (Object.keys(at.shifts).length === 0) {
    const shifts: Shifts = {}
    for (const name of FOUNDATION) shifts[name] = await shiftOf(ctx, name)
    return { finished: false, cursor: JSON.stringify({ ...at, shifts }) }
  }
  await insertFoundation(ctx, input, plan, await openImported(ctx, input.file, plan, at.shifts))
  return { finished: false, cursor: JSON.stringify({ ...at, isFounded: true }) }
}

async function importRows(
  ctx: ActionContext,
  table: PortableName,
  rows: readonly PortableRow[],
  tenant: Imported,
): Promise<void> {
  const prepared = await prepareRows(ctx, table, rows, tenant)
  await runBatch(ctx.db, insertPortableRows(ctx.db, table, prepared))
  if (table === 'credentials') await assertSigned(ctx, prepared)
}

async function chainOf(ctx: ActionContext, { tenantId }: Imported, name: string) {
  const slug = /^audit\/issuer-([^/]+)\//.exec(name)?.[1]
  if (slug === undefined) return { tenantId, issuerId: null }
  const issuer = (await listTenantIssuers(ctx.db, tenantId)).find((known) => known.slug === slug)
  if (!issuer)
    throw new BadgeError('conflict', `${name.slice(0, 100)} is of an issuer that is not in the archive`)
  return { tenantId, issuerId: issuer.id }
}

/** Everything is there: the tenant is open, with a key for whoever has brought it. */
async function finish(
  ctx: ActionContext,
  { file, keyHash, keyHint }: ImportInput,
  plan: ImportPlan,
  { tenantId, tenantSlug }: Imported,
): Promise<void> {
  // The step before got this far and no further.
  if ((await findTenantById(ctx.db, tenantId)).tenantState === 'active') return
  const { manifest } = plan
  const issuers = await listTenantIssuers(ctx.db, tenantId)
  for (const name of PORTABLE_NAMES) {
    const scopes =
      definitionOf(name).scope === 'tenant'
        ? [{ tenantId }]
        : issuers.map(({ id }) => ({ tenantId, issuerId: id }))
    let count = 0
    for (const scope of scopes) count += await countPortableRows(ctx.db, name, scope)
    // Keys may be more: new ones in the place of those whose private half did not come along.
    if (count < (manifest.rows[name] ?? 0)) {
      throw new BadgeError('conflict', `of ${manifest.rows[name]} rows of ${name} only ${count} came back`)
    }
  }
  await proveImported(ctx, tenantId, await readRows(ctx, file, plan, 'issuer_identities'))
  const at = epochSeconds(ctx.now())
  const key = {
    hint: keyHint,
    hash: fromHex(keyHash),
    createdAt: at,
    name: 'Key of the import',
    createdBy: ctx.actor,
  }
  await runBatch(ctx.db, [
    markTenantState(ctx.db, tenantId, 'active'),
    insertApiKey(ctx.db, tenantSlug, key),
    insertAuditEntry(ctx.db, { tenantId, at, actor: ctx.actor, action: 'tenant.imported' }),
  ])
}
