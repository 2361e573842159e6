import { findDirectory, readDirectory, readEntry, type ZipEntry } from '../core/archive/unzip.ts'
import { BadgeError } from '../core/badge-error.ts'
import { fromUtf8, toHex, utf8 } from '../core/encoding/bytes.ts'
import { sha256 } from '../core/encoding/sha256.ts'
import type { PortableRow } from '../store/portable.ts'
import type { PortableName } from '../store/portable-tables.ts'
import type { ActionContext } from './context.ts'

/** What `archive-step` wrote, as far as an import needs it. */
export interface ArchiveManifest {
  format: string
  version: number
  origin: string
  tenant: string
  issuers: string[]
  rows: Record<string, number>
  lists: { file: string; sha256: string }[]
}

/** Files of an archive that come back, with what each must be. */
export interface ImportPlan {
  manifest: ArchiveManifest
  files: (ZipEntry & { sha256: string })[]
}

const MOST_BYTES = 64 * 1024 * 1024

const damaged = (what: string): BadgeError =>
  new BadgeError('invalid_input', `the archive is not what it was when it was made: ${what}`)

/** Reads what an archive says of itself, and refuses one in which anything was changed that would come back. */
export async function readPlan(ctx: Pick<ActionContext, 'files'>, file: string): Promise<ImportPlan> {
  const size = await ctx.files.sizeOf(file)
  if (size === undefined) throw new BadgeError('not_found', 'there is no archive of that name')
  const read = (offset: number, length: number) => ctx.files.getRange(file, offset, length)
  const { offset, length } = await findDirectory(read, size)
  const wanted = (name: string) => /^(?:manifest|data|audit)\//.test(name) || name === 'manifest.json'
  const entries = readDirectory(await read(offset, length), wanted)
  const byName = new Map(entries.map((entry) => [entry.name, entry]))
  const bytesOf = async (name: string): Promise<Uint8Array<ArrayBuffer>> => {
    const entry = byName.get(name)
    if (!entry) throw damaged(`${name.slice(0, 100)} is missing`)
    return readEntry(read, entry, MOST_BYTES)
  }
  const manifest = readManifest(await bytesOf('manifest.json'))
  const files: ImportPlan['files'] = []
  for (const { file: list, sha256: sum } of manifest.lists) {
    const bytes = await bytesOf(list)
    if (toHex(await sha256(bytes)) !== sum) throw damaged(list.slice(0, 100))
    for (const line of fromUtf8(bytes).split('\n')) {
      const [fileSum = '', name = ''] = line.split('  ')
      const entry = byName.get(name)
      if (entry && /^(?:data|audit)\//.test(name)) files.push({ ...entry, sha256: fileSum })
    }
  }
  return { manifest, files }
}

function readManifest(bytes: Uint8Array): ArchiveManifest {
  // Each member that is used is looked at: a stranger may have written it.
  const manifest = JSON.parse(fromUtf8(bytes)) as Partial<ArchiveManifest>
  const { format, version, origin, tenant, issuers, rows, lists } = manifest
  if (format !== 'signet-archive' || version !== 1) throw damaged('it is not an archive of this kind')
  const isWhole =
    typeof origin === 'string' && typeof tenant === 'string' && typeof rows === 'object' && rows !== null
  if (!isWhole || !Array.isArray(issuers) || !Array.isArray(lists)) throw damaged('manifest.json')
  return { format, version, origin, tenant, issuers, rows, lists }
}

/** One file of the plan; refused when it is not what the manifest says. */
export async function readPlanned(
  ctx: Pick<ActionContext, 'files'>,
  file: string,
  entry: ImportPlan['files'][number],
): Promise<string> {
  const bytes = await readEntry(
    (offset, length) => ctx.files.getRange(file, offset, length),
    entry,
    MOST_BYTES,
  )
  if (toHex(await sha256(bytes)) !== entry.sha256) throw damaged(entry.name.slice(0, 100))
  return fromUtf8(bytes)
}

export const planFile = (file: string): string => `${file}.plan`

export const keepPlan = (ctx: Pick<ActionContext, 'files'>, file: string, plan: ImportPlan): Promise<void> =>
  ctx.files.put(planFile(file), utf8(JSON.stringify(plan)), 'application/json')

export async function findPlan(ctx: Pick<ActionContext, 'files'>, file: string): Promise<ImportPlan> {
  const kept = await ctx.files.get(planFile(file))
  if (!kept) throw new BadgeError('gone', 'the archive of this import is not there any more')
  // Written by `keepPlan`.
  return JSON.parse(fromUtf8(kept.bytes)) as ImportPlan
}

export const linesOf = <T>(text: string): T[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    // Written by `archive-pages`, or by a stranger: `check-imported` looks at whatever names a row.
    .map((line) => JSON.parse(line) as T)

/** All rows of a small table. */
export async function readRows(
  ctx: Pick<ActionContext, 'files'>,
  file: string,
  { files }: ImportPlan,
  table: PortableName,
): Promise<PortableRow[]> {
  const rows: PortableRow[] = []
  for (const entry of files.filter(({ name }) => name.startsWith(`data/${table}/`))) {
    rows.push(...linesOf<PortableRow>(await readPlanned(ctx, file, entry)))
  }
  return rows
}
