import { BadgeError, type InputIssue } from '../badge-error.ts'
import { type Column, columnOf } from './columns.ts'
import { decodeText, type TextEncodingName } from './decode-text.ts'
import { type CsvRow, type Delimiter, parseRows } from './parse-rows.ts'
import { type DateOrder, detectDateOrder, formatDate, readDate } from './read-date.ts'

const DATE_COLUMNS: readonly Column[] = [
  'awardedDate',
  'validFrom',
  'validUntil',
  'activityStartDate',
  'activityEndDate',
]

export interface RecipientRow {
  /** Line of the file, counted from 1. */
  line: number
  cells: string[]
  /** A credential item in the words of the API, still to be validated. */
  item: Record<string, unknown>
  errors: InputIssue[]
}

export interface RecipientTable {
  encoding: TextEncodingName
  delimiter: Delimiter
  headers: string[]
  /** For each header what it was taken for; null: it is not used. */
  columns: (Column | null)[]
  dateOrder: DateOrder | 'iso' | 'ambiguous'
  rows: RecipientRow[]
}

/**
 * A list of recipients as spreadsheets export it: any order of columns, any usual encoding and delimiter, ISO and
 * local dates. What is wrong in one row is said of that row alone. Without any column that names a person, or with
 * a column twice, the whole is `invalid_input`. `zone` is the offset in which days begin and end, as `+02:00`.
 */
export function readRecipients(
  bytes: Uint8Array,
  { dateOrder: said, zone = 'Z' }: { dateOrder?: DateOrder | undefined; zone?: string | undefined } = {},
): RecipientTable {
  const { text, encoding } = decodeText(bytes)
  const { rows, delimiter } = parseRows(text)
  const [head, ...body] = rows
  if (!head) throw new BadgeError('invalid_input', 'the file has no rows')
  const headers = head.cells.map((cell) => cell.trim())
  const columns = headers.map((header) => columnOf(header) ?? null)
  refuseColumns(headers, columns)
  const dates = body.flatMap((row) => row.cells.filter((_, n) => DATE_COLUMNS.includes(columns[n] as Column)))
  const dateOrder = said ?? detectDateOrder(dates)
  return {
    encoding,
    delimiter,
    headers,
    columns,
    dateOrder,
    rows: body.map((row) => readRow(row, columns, { dateOrder, zone })),
  }
}

function refuseColumns(headers: readonly string[], columns: readonly (Column | null)[]): void {
  const known = columns.filter((column) => column !== null)
  if (!known.includes('email') && !known.includes('id')) {
    throw new BadgeError(
      'invalid_input',
      'no column is headed email (or id): the first row must name the columns',
    )
  }
  const double = columns.findIndex((column, n) => column !== null && columns.indexOf(column) !== n)
  if (double !== -1) {
    throw new BadgeError(
      'invalid_input',
      `two columns mean the same: ${headers[double]} is a second ${columns[double]}`,
    )
  }
}

interface DateReading {
  dateOrder: DateOrder | 'iso' | 'ambiguous'
  zone: string
}

function readRow(row: CsvRow, columns: readonly (Column | null)[], reading: DateReading): RecipientRow {
  const errors: InputIssue[] = []
  const values: Partial<Record<Column, string>> = {}
  if (row.cells.slice(columns.length).some((cell) => cell.trim() !== '')) {
    errors.push({ pointer: '', detail: 'the row has more cells than there are columns' })
  }
  for (const [n, column] of columns.entries()) {
    const cell = row.cells[n]?.trim()
    if (column !== null && cell) values[column] = cell
  }
  const item = itemOf(values, reading, errors)
  return { line: row.line, cells: row.cells, item, errors }
}

type Values = Partial<Record<Column, string>>

function itemOf(values: Values, reading: DateReading, errors: InputIssue[]): Record<string, unknown> {
  const { email, id, firstName, lastName, evidenceUrl, evidenceName, resultValue, creditsEarned } = values
  const name = values.name ?? [firstName, lastName].filter(Boolean).join(' ')
  const item: Record<string, unknown> = {
    recipient: { ...(email && { email }), ...(id && { id }), ...(name && { name }) },
  }
  for (const column of DATE_COLUMNS) {
    const text = values[column]
    if (text === undefined) continue
    const instant = readInstant(text, column, reading)
    if (typeof instant === 'string') item[column] = instant
    else errors.push(instant)
  }
  for (const column of ['narrative', 'description', 'licenseNumber', 'role', 'term'] as const) {
    if (values[column] !== undefined) item[column] = values[column]
  }
  if (creditsEarned !== undefined) {
    if (/^\d{1,6}([.,]\d{1,4})?$/.test(creditsEarned))
      item.creditsEarned = Number(creditsEarned.replace(',', '.'))
    else errors.push({ pointer: '/creditsEarned', detail: 'creditsEarned: must be a number' })
  }
  if (evidenceUrl !== undefined || evidenceName !== undefined) {
    item.evidence = [{ ...(evidenceUrl && { id: evidenceUrl }), ...(evidenceName && { name: evidenceName }) }]
  }
  if (resultValue !== undefined) item.results = [{ value: resultValue }]
  return item
}

const STAMP = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/

/** A day begins at midnight of the zone, and is over with its last second where something ends. */
function readInstant(text: string, column: Column, { dateOrder, zone }: DateReading): string | InputIssue {
  const [, day, time, seconds = '00', offset = zone] = STAMP.exec(text) ?? []
  if (day !== undefined) return `${day}T${time}:${seconds}${offset}`
  const pointer = `/${column}`
  if (dateOrder === 'ambiguous' && !/^\d{4}-/.test(text)) {
    const detail = `${column}: ${text} can be read in two ways; say whether days or months come first`
    return { pointer, detail }
  }
  const date = readDate(text, dateOrder === 'iso' || dateOrder === 'ambiguous' ? 'ymd' : dateOrder)
  if (!date) return { pointer, detail: `${column}: ${text.slice(0, 40)} is not a date that is understood` }
  return `${formatDate(date)}T${column === 'validUntil' ? '23:59:59' : '00:00:00'}${zone}`
}
