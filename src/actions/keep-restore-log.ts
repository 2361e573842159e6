import { toHex, utf8 } from '../core/encoding/bytes.ts'
import { sha256 } from '../core/encoding/sha256.ts'
import { runBatch } from '../store/database.ts'
import {
  deleteRestoreRecords,
  markEventsLogged,
  markPositionsLogged,
  selectRestoreRecords,
  selectUnloggedEvents,
  selectUnloggedPositions,
} from '../store/restore-records.ts'
import { appendRestoreLog } from './append-restore-log.ts'
import type { ActionContext } from './context.ts'

const ROWS_A_PIECE = 500
const MAX_PIECES = 20
/** The log is ahead of what is handed out, so that it need not be written for every credential. */
const POSITIONS_AHEAD = 50_000

export const STATUS_PIECES = 'restore-log/status/'
export const RECORD_PIECES = 'restore-log/records/'

/**
 * Carries on to R2 what a database that has been set back must be told again: status events, how far status positions
 * may have been handed out, keys, erasures. From the queue right after a change, and from the sweep for what was missed.
 * Done twice, a piece is written twice with the same content. Returns how many rows.
 */
export async function keepRestoreLog(ctx: ActionContext): Promise<number> {
  let kept = 0
  for (let piece = 0; piece < MAX_PIECES; piece++) {
    const [events, records, positions] = await ctx.db.batch([
      selectUnloggedEvents(ctx.db, ROWS_A_PIECE),
      selectRestoreRecords(ctx.db, ROWS_A_PIECE),
      selectUnloggedPositions(ctx.db, ROWS_A_PIECE),
    ])
    if (positions.length > 0) await notePositions(ctx, positions)
    const last = events.at(-1)
    if (last) {
      await append(ctx, STATUS_PIECES, events)
      await runBatch(ctx.db, [markEventsLogged(ctx.db, last.id)])
    }
    if (records.length > 0) {
      await append(
        ctx,
        RECORD_PIECES,
        records.map(({ id, record, at }) => ({ id, ...record, at: record.at ?? at })),
      )
      await runBatch(ctx.db, [
        deleteRestoreRecords(
          ctx.db,
          records.map(({ id }) => id),
        ),
      ])
    }
    const rows = events.length + records.length + positions.length
    kept += rows
    if (rows === 0) break
  }
  return kept
}

async function notePositions(
  ctx: ActionContext,
  positions: readonly { id: number; issuer: string; next: number }[],
): Promise<void> {
  const ahead = positions.map((position) => ({ ...position, next: position.next + POSITIONS_AHEAD }))
  await runBatch(ctx.db, [
    ...ahead.map(({ id, next }) => markPositionsLogged(ctx.db, id, next)),
    ...appendRestoreLog(
      ctx,
      ahead.map(({ issuer, next }) => ({ kind: 'positions' as const, issuer, next })),
    ),
  ])
}

/** Named by its ids, and by its content: after a restore ids are given out again, to other rows. */
async function append(
  { restoreLog }: ActionContext,
  prefix: string,
  rows: readonly { id: number }[],
): Promise<void> {
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('')
  const hash = toHex(await sha256(utf8(text))).slice(0, 16)
  const [first, last] = [rows.at(0)?.id ?? 0, rows.at(-1)?.id ?? 0]
  await restoreLog.append(`${prefix}${padded(first)}-${padded(last)}-${hash}.jsonl`, text)
}

const padded = (id: number): string => String(id).padStart(15, '0')
