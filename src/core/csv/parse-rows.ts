export const DELIMITERS = [',', ';', '\t', '|'] as const

export type Delimiter = (typeof DELIMITERS)[number]

export interface CsvRow {
  /** Of the file, counted from 1, where the row begins: quoted fields may span lines. */
  line: number
  cells: string[]
}

/**
 * Rows of a delimited file (RFC 4180, more tolerant): any of the usual delimiters, any line end, quotes doubled inside
 * quotes. A quote inside an unquoted field is a character. Rows without any text are left out.
 */
export function parseRows(text: string): { rows: CsvRow[]; delimiter: Delimiter } {
  const delimiter = findDelimiter(text)
  const rows: CsvRow[] = []
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0
  let line = 1
  while (at < text.length) {
    const row: CsvRow = { line, cells: [] }
    for (let more = true; more; ) {
      const field = readField(text, at, delimiter)
      row.cells.push(field.value)
      line += field.lineBreaks
      at = field.end
      more = text[at] === delimiter
      if (more) at++
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at++
    at++
    line++
    if (row.cells.some((cell) => cell.trim() !== '')) rows.push(row)
  }
  return { rows, delimiter }
}

function readField(text: string, start: number, delimiter: Delimiter) {
  if (text[start] === '"') return readQuoted(text, start, delimiter)
  let end = start
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end++
  return { value: text.slice(start, end), end, lineBreaks: 0 }
}

function readQuoted(text: string, start: number, delimiter: Delimiter) {
  let value = ''
  let lineBreaks = 0
  let at = start + 1
  for (;;) {
    const quote = text.indexOf('"', at)
    const end = quote === -1 ? text.length : quote
    const part = text.slice(at, end)
    lineBreaks += countLineBreaks(part)
    value += part
    at = end + 1
    if (text[at] !== '"') break
    value += '"'
    at++
  }
  // What stands between the closing quote and the delimiter belongs to nothing but the field.
  const rest = readRest(text, Math.min(at, text.length), delimiter)
  return { value: value + rest.value.trimEnd(), end: rest.end, lineBreaks }
}

function readRest(text: string, start: number, delimiter: Delimiter) {
  let end = start
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end++
  return { value: text.slice(start, end), end }
}

const countLineBreaks = (text: string): number => text.match(/\r\n|\r|\n/g)?.length ?? 0

/** The delimiter that occurs most often outside quotes in the first row; a comma when none does. */
function findDelimiter(text: string): Delimiter {
  const counts = new Map<string, number>()
  let quoted = false
  for (const character of text.slice(0, 65_536)) {
    if (character === '"') quoted = !quoted
    else if (!quoted && (character === '\n' || character === '\r') && counts.size > 0) break
    else if (!quoted) counts.set(character, (counts.get(character) ?? 0) + 1)
  }
  const best = DELIMITERS.map((delimiter) => ({ delimiter, count: counts.get(delimiter) ?? 0 }))
  return best.reduce((a, b) => (b.count > a.count ? b : a)).delimiter
}
