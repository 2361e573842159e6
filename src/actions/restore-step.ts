import { BadgeError } from '../core/badge-error.ts'
import type { TaskRecord } from '../store/tasks.ts'
import type { RestoreRecord } from './append-restore-log.ts'
import type { ActionContext } from './context.ts'
import { RECORD_PIECES, STATUS_PIECES } from './keep-restore-log.ts'
import { restoreRecords } from './restore-records.ts'
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

/** Tells the database what the next few pieces of the log say. */
export async function restoreStep(
  ctx: ActionContext,
  { cursor, result, done }: TaskRecord,
): Promise<TaskProgress> {
  // Both written by this very function.
  const place = JSON.parse(cursor ?? '{"prefix":0}') as { prefix: number; after?: string }
  const counts = { ...NOTHING, ...(result as Partial<RestoreCounts> | null) }
  const prefix = PREFIXES[place.prefix]
  if (prefix === undefined) return { finished: true }
  const keys = await ctx.restoreLog.list(prefix, place.after, PIECES_A_STEP)
  for (const key of keys) {
    const lines = await readPiece(ctx, key)
    // Written by `keepRestoreLog`.
    if (prefix === RECORD_PIECES) await restoreRecords(ctx, lines as RestoreRecord[], counts)
    else await restoreStatus(ctx, lines as LoggedEvent[], counts)
    counts.pieces++
  }
  const last = keys.at(-1)
  const next = last ? { ...place, after: last } : { prefix: place.prefix + 1 }
  const progress = { done: done + keys.length, result: { ...counts } }
  return { ...progress, cursor: JSON.stringify(next), finished: false }
}

async function readPiece({ restoreLog }: ActionContext, key: string): Promise<unknown[]> {
  const text = await restoreLog.read(key)
  if (text === undefined) throw new BadgeError('unavailable', `the piece ${key} of the log is not there`)
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line))
}
