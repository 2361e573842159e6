import { fromEpochSeconds } from '../actions/context.ts'
import { toHex } from '../core/encoding/bytes.ts'
import { formatDateTime } from '../core/encoding/date-time.ts'

/** One page of rows that were read one too many, with the cursor of the next. */
export function pageOf<Row extends { id: Uint8Array }, Item>(
  rows: Row[],
  limit: number,
  present: (row: Row) => Item,
) {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { items: shown.map(present), ...(rows.length > limit && last && { next: toHex(last.id) }) }
}

export const timeOf = (seconds: number): string => formatDateTime(fromEpochSeconds(seconds))
