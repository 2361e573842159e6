import { type ZipFile, zipEnd, zipPiece } from '../core/archive/zip.ts'
import { BadgeError } from '../core/badge-error.ts'
import { fromHex, toHex, utf8 } from '../core/encoding/bytes.ts'
import { formatDateTime } from '../core/encoding/date-time.ts'
import { sha256 } from '../core/encoding/sha256.ts'
import { findArchive, markArchive } from '../store/archives.ts'
import { runBatch } from '../store/database.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { listTenantIssuers } from '../store/operator.ts'
import { findTenantById } from '../store/tenants.ts'
import { jsonFile } from './archive-issuer.ts'
import { type ArchivePlace, type ArchiveTenant, archivePage, PARTS } from './archive-pages.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { openTenant } from './open-secrets.ts'
import type { TaskStep } from './task-steps.ts'

/** What a step makes is held in memory, so it ends when there is this much of it. */
const MOST_BYTES = 3 * 1024 * 1024
const MOST_PAGES = 25

const padded = (number: number): string => String(number).padStart(5, '0')

/** Where a piece of an archive lies: `b` the files, `d` what the directory says of them, `m` the sums, `e` the end. */
export const pieceFile = (id: string, kind: 'b' | 'd' | 'm' | 'e', number = 0): string =>
  `archives/${id}/${kind}${padded(number)}`

export const keysFile = (id: string): string => `archives/${id}/keys`

interface Cursor {
  place: ArchivePlace | null
  piece: number
  offset: number
  files: number
  directory: number
  rows: Record<string, number>
}

const START: Cursor = {
  place: { part: 'texts', unit: 0, issuer: 0 },
  piece: 0,
  offset: 0,
  files: 0,
  directory: 0,
  rows: {},
}

/** Makes the next piece of an archive. Taken twice, a step writes the same piece again. */
export const archiveStep: TaskStep = async (ctx, { tenantId, input, cursor }) => {
  if (tenantId === null) throw new BadgeError('conflict', 'an archive belongs to a tenant')
  const id = String(input.archive)
  const archive = await findArchive(ctx.db, tenantId, fromHex(id))
  // Somebody has been erased, or it has taken too long: what is written from here on nobody would take away.
  const isOver = !archive || archive.state === 'removed' || archive.expiresAt <= epochSeconds(ctx.now())
  if (isOver) return { finished: true }
  // Written by this very function.
  const at: Cursor = cursor === null ? START : (JSON.parse(cursor) as Cursor)
  const tenant = await openArchiveTenant(ctx, tenantId, input.withKeys === true ? keysFile(id) : undefined)
  if (at.place === null) {
    await finish(ctx, tenant, { id, at })
    return { finished: true }
  }
  const files: ZipFile[] = []
  const rows = { ...at.rows }
  let place: ArchivePlace | null = at.place
  let bytes = 0
  for (let pages = 0; place && pages < MOST_PAGES && bytes < MOST_BYTES; pages++) {
    const page = await archivePage(ctx, tenant, place, padded(100 * at.piece + pages))
    files.push(...page.files)
    bytes += page.files.reduce((sum, file) => sum + file.bytes.length, 0)
    for (const [name, count] of Object.entries(page.rows ?? {})) rows[name] = (rows[name] ?? 0) + count
    place = page.next ?? partAfter(place)
  }
  const next = await keepPiece(ctx, id, { ...at, rows }, files)
  return { finished: false, cursor: JSON.stringify({ ...next, place }), done: next.files }
}

const partAfter = ({ part }: ArchivePlace): ArchivePlace | null => {
  const next = PARTS[PARTS.indexOf(part) + 1]
  return next ? { part: next, unit: 0, issuer: 0 } : null
}

async function openArchiveTenant(
  ctx: ActionContext,
  tenantId: number,
  keys: string | undefined,
): Promise<ArchiveTenant> {
  const tenant = await findTenantById(ctx.db, tenantId)
  return {
    tenantId,
    tenantSlug: tenant.tenantSlug,
    secrets: await openTenant(ctx, tenant),
    issuers: await listTenantIssuers(ctx.db, tenantId),
    ...(keys !== undefined && { keysFile: keys }),
  }
}

async function keepPiece(
  ctx: ActionContext,
  id: string,
  { piece, offset, files: before, directory, ...rest }: Cursor,
  files: readonly ZipFile[],
): Promise<Cursor> {
  const sums: string[] = []
  for (const { name, bytes } of files) sums.push(`${toHex(await sha256(bytes))}  ${name}\n`)
  const list = { name: `manifest/${padded(piece)}.sha256`, bytes: utf8(sums.join('')) }
  const zipped = await zipPiece([...files, list], offset)
  const sum = `${toHex(await sha256(list.bytes))}  ${list.name}`
  const type = 'application/octet-stream'
  await ctx.files.put(pieceFile(id, 'b', piece), zipped.body, type)
  await ctx.files.put(pieceFile(id, 'd', piece), zipped.directory, type)
  await ctx.files.put(pieceFile(id, 'm', piece), utf8(sum), type)
  return {
    ...rest,
    piece: piece + 1,
    offset: offset + zipped.body.length,
    files: before + files.length + 1,
    directory: directory + zipped.directory.length,
  }
}

/** The list of lists, and the end of the archive. */
async function finish(
  ctx: ActionContext,
  { tenantId, tenantSlug, issuers }: ArchiveTenant,
  { id, at }: { id: string; at: Cursor },
): Promise<void> {
  const lists: { file: string; sha256: string }[] = []
  for (let piece = 0; piece < at.piece; piece++) {
    const kept = await ctx.files.get(pieceFile(id, 'm', piece))
    if (!kept) throw new BadgeError('conflict', 'a piece of the archive is missing; it has to be made anew')
    const [sum = '', file = ''] = new TextDecoder().decode(kept.bytes).split('  ')
    lists.push({ file, sha256: sum })
  }
  const now = ctx.now()
  const manifest = {
    format: 'signet-archive',
    version: 1,
    origin: ctx.origin,
    tenant: tenantSlug,
    issuers: issuers.map(({ slug }) => slug),
    createdAt: formatDateTime(now),
    rows: at.rows,
    lists,
  }
  const last = await zipPiece([jsonFile('manifest.json', manifest)], at.offset)
  const bodyLength = at.offset + last.body.length
  const directoryLength = at.directory + last.directory.length
  const end = zipEnd({ files: at.files + 1, bodyLength, directoryLength })
  const type = 'application/octet-stream'
  await ctx.files.put(pieceFile(id, 'b', at.piece), last.body, type)
  await ctx.files.put(pieceFile(id, 'd', at.piece), last.directory, type)
  await ctx.files.put(pieceFile(id, 'e'), end, type)
  const size = bodyLength + directoryLength + end.length
  const entry = {
    tenantId,
    at: epochSeconds(now),
    actor: ctx.actor,
    action: 'tenant.exported',
    subject: fromHex(id),
  }
  await runBatch(ctx.db, [
    markArchive(ctx.db, tenantId, fromHex(id), { state: 'ready', pieces: at.piece + 1, size }),
    insertAuditEntry(ctx.db, entry),
  ])
}
