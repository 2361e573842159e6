import { BadgeError } from '../core/badge-error.ts'
import type { TaskRecord } from '../store/tasks.ts'
import type { RestoreRecord } from './append-restore-log.ts'
import type { ActionContext } from './context.ts'
import { RECORD_PIECES, STATUS_PIECES } from './keep-restore-log.ts'
import { eraseAgain, type LoggedErasure } from './restore-erasures.ts'
import { restoreRecord } from './restore-records.ts'
import { type LoggedEvent, restoreStatus } from './restore-status.ts'
import type { TaskProgress } from './task-steps.ts'

/** What a restore has told the database. */
export interface RestoreCounts {
  pieces: number
  revocation: number
  suspension: number
  positions: number
  keys: number
  apiKeys: number
  /** Hosts of issuers, and changes to them. */
  identities: number
  erased: number
  /** About issuers and tenants that the database does not know. */
  unknown: number
}

const NOTHING: RestoreCounts = {
  pieces: 0,
  revocation: 0,
  suspension: 0,
  positions: 0,
  keys: 0,
  apiKeys: 0,
  identities: 0,
  erased: 0,
  unknown: 0,
}

// Keys and people first: what is signed and marked afterwards is so with the right ones.
const PREFIXES = [RECORD_PIECES, STATUS_PIECES]
const PIECES_A_STEP = 3
// Each takes some statements, and D1 allows 1,000 an invocation.
const RECORDS_A_STEP = 10
/** As many erasures wait in the cursor for a look at everybody. */
const ERASURES_A_WALK = 1_000

/** How far a restore has come. */
interface Place {
  prefix: number
  /** The last piece that is done, and how many lines of the next one are. */
  after?: string
  lines?: number
  erased?: LoggedErasure[]
  /** There when people are looked at. */
  walked?: number
}

/** Tells the database what the next few pieces of the log say. */
export async function restoreStep(
  ctx: ActionContext,
  { cursor, result, done }: TaskRecord,
): Promise<TaskProgress> {
  // Both written by this very function.
  const place = JSON.parse(cursor ?? '{"prefix":0}') as Place
  const counts = { ...NOTHING, ...(result as Partial<RestoreCounts> | null) }
  if (PREFIXES[place.prefix] === undefined) return { finished: true }
  const before = counts.pieces
  const next = await goOn(ctx, place, counts)
  const progress = { done: done + counts.pieces - before, result: { ...counts } }
  return { ...progress, cursor: JSON.stringify(next), finished: false }
}

async function goOn(
  ctx: ActionContext,
  { erased = [], walked, ...place }: Place,
  counts: RestoreCounts,
): Promise<Place> {
  if (walked !== undefined) return { ...place, ...(await eraseAgain(ctx, { erased, walked }, counts)) }
  const prefix = PREFIXES[place.prefix] ?? ''
  const keys = await ctx.restoreLog.list(prefix, place.after, PIECES_A_STEP)
  if (keys.length === 0) {
    return erased.length > 0 ? { ...place, erased, walked: 0 } : { prefix: place.prefix + 1 }
  }
  if (prefix === STATUS_PIECES) return { ...place, ...(await readStatus(ctx, keys, counts)) }
  const next = {
    prefix: place.prefix,
    erased,
    ...(await readRecords(ctx, keys, { ...place, erased }, counts)),
  }
  return erased.length < ERASURES_A_WALK ? next : { ...next, walked: 0 }
}

async function readStatus(ctx: ActionContext, keys: readonly string[], counts: RestoreCounts) {
  for (const key of keys) {
    // Written by `keepRestoreLog`.
    await restoreStatus(ctx, (await readPiece(ctx, key)) as LoggedEvent[], counts)
    counts.pieces++
  }
  return { after: keys.at(-1) ?? '' }
}

/** As many records as there is room for. Erasures are only collected: they cost a look at everybody. */
async function readRecords(
  ctx: ActionContext,
  keys: readonly string[],
  { after, lines = 0, erased = [] }: Pick<Place, 'after' | 'lines' | 'erased'>,
  counts: RestoreCounts,
): Promise<Pick<Place, 'after' | 'lines'>> {
  let [room, last, skipped] = [RECORDS_A_STEP, after, lines]
  for (const key of keys) {
    // Written by `keepRestoreLog`.
    const records = (await readPiece(ctx, key)) as (RestoreRecord & { at: number })[]
    for (const [n, record] of records.entries()) {
      if (n < skipped) continue
      if (record.kind === 'recipient.erased') {
        const { tenant, subject, credentials, at } = record
        erased.push({ tenant, subject, credentials, at })
        continue
      }
      if (room-- === 0) return { ...(last !== undefined && { after: last }), lines: n }
      await restoreRecord(ctx, record, counts)
    }
    counts.pieces++
    last = key
    skipped = 0
  }
  return last === undefined ? {} : { after: last }
}

async function readPiece({ restoreLog }: ActionContext, key: string): Promise<unknown[]> {
  const text = await restoreLog.read(key)
  if (text === undefined) throw new BadgeError('unavailable', `the piece ${key} of the log is not there`)
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line))
}
