/**
 * Rows as CSV (RFC 4180) that no spreadsheet runs: a cell that it would take for a formula gets an apostrophe before
 * it (OWASP, CSV injection). Plain numbers with a sign stay numbers.
 */
export const writeRows = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `${row.map(writeCell).join(',')}\r\n`).join('')

function writeCell(cell: string): string {
  const safe = /^[=+\-@\t\r\n]/.test(cell) && !/^[+-]?\d+([.,]\d+)?$/.test(cell) ? `'${cell}` : cell
  return /[",;\t\r\n|]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
