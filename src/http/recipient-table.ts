import { BadgeError, type InputIssue } from '../core/badge-error.ts'
import { type RecipientTable, readRecipients } from '../core/csv/read-recipients.ts'
import { writeRows } from '../core/csv/write-rows.ts'
import type { SortedItems } from './credential-items.ts'

const MAX_ROWS = 5_000

/** A list with at least one row and no more than a call takes. */
export function readTable(bytes: Uint8Array, reading: Parameters<typeof readRecipients>[1]): RecipientTable {
  const table = readRecipients(bytes, reading)
  if (table.rows.length === 0) throw new BadgeError('invalid_input', 'the list has no rows below its heading')
  if (table.rows.length > MAX_ROWS) {
    throw new BadgeError(
      'invalid_input',
      `the list has ${table.rows.length} rows, at most ${MAX_ROWS} are taken`,
    )
  }
  return table
}

export const itemsOf = ({ rows }: RecipientTable): unknown[] => rows.map(({ item }) => item)

/** The items of a table, of which those are refused too whose cells could not be read. */
export function withRowErrors(table: RecipientTable, { good, rejected }: SortedItems): SortedItems {
  const errorsOf = (index: number): InputIssue[] =>
    (table.rows[index]?.errors ?? []).map(({ pointer, detail }) => ({
      pointer: `/items/${index}${pointer}`,
      detail,
    }))
  const known = new Map(rejected.map((item) => [item.index, item.errors]))
  const bad = table.rows.flatMap((_, index) => {
    const errors = [...errorsOf(index), ...(known.get(index) ?? [])]
    return errors.length > 0 ? [{ index, errors }] : []
  })
  const isBad = new Set(bad.map(({ index }) => index))
  return { good: good.filter(({ index }) => !isBad.has(index)), rejected: bad }
}

/** How a list is understood, for a person to look at before anything is issued. */
export function presentTable(table: RecipientTable, { good, rejected }: SortedItems) {
  const { encoding, headers, columns, dateOrder, rows } = table
  const delimiter = table.delimiter === '\t' ? 'tab' : table.delimiter
  const errors = new Map(rejected.map((item) => [item.index, item.errors]))
  return {
    encoding,
    delimiter,
    dateOrder,
    columns: headers.map((header, n) => ({ header, meaning: columns[n] ?? null })),
    good: good.length,
    rejected: rejected.length,
    items: rows.map(({ line, item }, index) => ({
      index,
      line,
      credential: item,
      ...(errors.has(index) && { errors: errors.get(index) }),
    })),
  }
}

/** The rows that were refused as CSV, to be mended and brought again: as they came, with the reasons behind. */
export function rejectedRows(
  { headers, rows }: RecipientTable,
  items: readonly { index: number; errors?: readonly InputIssue[] }[],
): string | undefined {
  const bad = items.filter(({ errors }) => errors !== undefined)
  if (bad.length === 0) return undefined
  const lines = bad.map(({ index, errors = [] }) => {
    const cells = headers.map((_, n) => rows[index]?.cells[n] ?? '')
    return [...cells, errors.map(({ detail }) => detail).join('; ')]
  })
  return writeRows([[...headers, 'errors'], ...lines])
}
