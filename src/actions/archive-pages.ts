import type { ZipFile } from '../core/archive/zip.ts'
import { fromHex, toHex, utf8 } from '../core/encoding/bytes.ts'
import { findAuditBlock } from '../store/audit.ts'
import { findIssuer, type IssuerRecord } from '../store/issuers.ts'
import { listPortableRows, type PortableRow } from '../store/portable.ts'
import { LEAVING_NAMES } from '../store/portable-numbers.ts'
import { PORTABLE } from '../store/portable-tables.ts'
import { listRecipientKeys } from '../store/recipients.ts'
import { credentialFiles, issuerFiles, statusFiles } from './archive-issuer.ts'
import { openRow, type RowSecrets } from './archive-rows.ts'
import { ARCHIVE_TEXTS } from './archive-texts.ts'
import { chainName, type NamedChain } from './audit-chain.ts'
import type { ActionContext } from './context.ts'
import { exportAudit } from './export-audit.ts'
import type { TenantSecrets } from './open-secrets.ts'

/** Whose archive it is. */
export interface ArchiveTenant {
  tenantId: number
  tenantSlug: string
  secrets: TenantSecrets
  issuers: { id: number; slug: string }[]
  /** Where sealed private keys lie that are to go along. */
  keysFile?: string
}

/** How far the archive has come; `unit` counts tables, issuers or chains of a part. */
export interface ArchivePlace {
  part: (typeof PARTS)[number]
  unit: number
  issuer: number
  after?: string | number
}

export const PARTS = ['texts', 'tables', 'site', 'credentials', 'status', 'audit'] as const

/** Some files and where to go on; without `next`, this was the last of the part. */
interface Page {
  files: ZipFile[]
  rows?: Record<string, number>
  next?: ArchivePlace
}

const ROWS_A_PAGE = 500
const CREDENTIALS_A_PAGE = 100
const ENTRIES_A_PAGE = 5_000

/** What comes next in an archive; `name` makes names of numbered files. */
export function archivePage(
  ctx: ActionContext,
  tenant: ArchiveTenant,
  place: ArchivePlace,
  name: string,
): Promise<Page> {
  return PAGES[place.part](ctx, tenant, place, name)
}

const PAGES: Record<
  ArchivePlace['part'],
  (ctx: ActionContext, tenant: ArchiveTenant, place: ArchivePlace, name: string) => Promise<Page>
> = { texts, tables, site, credentials, status, audit }

async function texts(ctx: ActionContext, { keysFile }: ArchiveTenant): Promise<Page> {
  const keys = keysFile && (await ctx.files.get(keysFile))
  return { files: [...ARCHIVE_TEXTS, ...(keys ? [{ name: 'data/keys.json', bytes: keys.bytes }] : [])] }
}

async function tables(
  ctx: ActionContext,
  tenant: ArchiveTenant,
  place: ArchivePlace,
  name: string,
): Promise<Page> {
  const table = LEAVING_NAMES[place.unit]
  if (!table) return { files: [] }
  const { scope } = PORTABLE[table]
  const issuer = scope === 'issuer' ? tenant.issuers[place.issuer] : undefined
  const of = { tenantId: tenant.tenantId, ...(issuer && { issuerId: issuer.id }) }
  const page = { after: place.after, limit: ROWS_A_PAGE }
  const { rows, last } = await listPortableRows(ctx.db, table, of, page)
  const secrets: RowSecrets = { ...tenant, recipients: await keysOf(ctx, tenant, table, rows) }
  const lines: string[] = []
  for (const row of rows) lines.push(JSON.stringify(await openRow(ctx, table, row, secrets)))
  const text = `${lines.join('\n')}\n`
  const files = rows.length === 0 ? [] : [{ name: `data/${table}/${name}.jsonl`, bytes: utf8(text) }]
  const hasMore = rows.length === ROWS_A_PAGE && last !== undefined
  const isLastIssuer = scope === 'tenant' || place.issuer + 1 >= tenant.issuers.length
  if (hasMore) return { files, rows: { [table]: rows.length }, next: { ...place, after: last } }
  const next = isLastIssuer
    ? { part: place.part, unit: place.unit + 1, issuer: 0 }
    : { part: place.part, unit: place.unit, issuer: place.issuer + 1 }
  const isEnd = isLastIssuer && place.unit + 1 >= LEAVING_NAMES.length
  return { files, rows: { [table]: rows.length }, ...(!isEnd && { next }) }
}

async function keysOf(
  ctx: ActionContext,
  { tenantId }: ArchiveTenant,
  table: string,
  rows: readonly PortableRow[],
): Promise<RowSecrets['recipients']> {
  if (table !== 'credentials') return new Map()
  const ids = rows.map((row) => Number(row.recipientId))
  return new Map((await listRecipientKeys(ctx.db, tenantId, ids)).map((row) => [row.id, row]))
}

const issuerAt = (
  ctx: ActionContext,
  tenant: ArchiveTenant,
  { issuer }: ArchivePlace,
): Promise<IssuerRecord> => findIssuer(ctx.db, tenant.issuers[issuer]?.slug ?? '')

/** The same of the next issuer, if there is one. */
const nextIssuer = (tenant: ArchiveTenant, { part, issuer }: ArchivePlace): Pick<Page, 'next'> =>
  issuer + 1 < tenant.issuers.length ? { next: { part, unit: 0, issuer: issuer + 1 } } : {}

async function site(ctx: ActionContext, tenant: ArchiveTenant, place: ArchivePlace): Promise<Page> {
  return {
    files: await issuerFiles(ctx, await issuerAt(ctx, tenant, place)),
    ...nextIssuer(tenant, place),
  }
}

async function credentials(ctx: ActionContext, tenant: ArchiveTenant, place: ArchivePlace): Promise<Page> {
  const after = place.after === undefined ? undefined : fromHex(String(place.after))
  const issuer = await issuerAt(ctx, tenant, place)
  const { files, last } = await credentialFiles(ctx, issuer, { after, limit: CREDENTIALS_A_PAGE })
  return { files, ...(last ? { next: { ...place, after: toHex(last) } } : nextIssuer(tenant, place)) }
}

async function status(ctx: ActionContext, tenant: ArchiveTenant, place: ArchivePlace): Promise<Page> {
  const { files, next } = await statusFiles(ctx, await issuerAt(ctx, tenant, place), place.unit)
  return { files, ...(next === undefined ? nextIssuer(tenant, place) : { next: { ...place, unit: next } }) }
}

/** The chain of each issuer, then what concerns none of them; each file is an export that can be checked by itself. */
async function audit(ctx: ActionContext, tenant: ArchiveTenant, place: ArchivePlace): Promise<Page> {
  const issuer = tenant.issuers[place.issuer]
  const chain: NamedChain = issuer
    ? { tenantId: tenant.tenantId, issuerId: issuer.id, name: chainName(issuer) }
    : { tenantId: tenant.tenantId, issuerId: null, name: chainName(tenant) }
  const from = Number(place.after ?? 1)
  const lines: string[] = []
  let last = from - 1
  for await (const line of exportAudit(ctx, chain, { from, limit: ENTRIES_A_PAGE })) {
    lines.push(line.trimEnd())
    last = Math.max(last, blockOf(line))
  }
  const folder = issuer ? `issuer-${issuer.slug}` : 'tenant'
  const files = [{ name: `audit/${folder}/${from}.jsonl`, bytes: utf8(`${lines.join('\n')}\n`) }]
  const hasMore = last >= from && (await findAuditBlock(ctx.db, chain, last + 1)) !== undefined
  if (hasMore) return { files, next: { ...place, after: last + 1 } }
  return { files, ...(issuer && { next: { part: place.part, unit: 0, issuer: place.issuer + 1 } }) }
}

/** The number of the block that a line seals. */
function blockOf(line: string): number {
  const { block, hash } = JSON.parse(line) as { block?: unknown; hash?: unknown }
  return typeof block === 'number' && typeof hash === 'string' ? block : 0
}
