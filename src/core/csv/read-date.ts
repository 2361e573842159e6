/** In which order a column writes its dates; ISO 8601 (`2027-12-31`) is understood in every one. */
export type DateOrder = 'dmy' | 'mdy' | 'ymd'

export interface CalendarDate {
  year: number
  month: number
  day: number
}

const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})$/
const LOCAL = /^(\d{1,4})([./\- ])(\d{1,2})\2(\d{1,4})\.?$/

/** The three numbers of a date as written; undefined when it is no such date. */
function numbersOf(text: string): [number, number, number] | undefined {
  const [, first, , second, third] = LOCAL.exec(text.trim()) ?? []
  if (first === undefined || second === undefined || third === undefined) return undefined
  return [Number(first), Number(second), Number(third)]
}

/**
 * In which order the dates of a column are written: the one that most of them fit. `ambiguous` when two fit as many,
 * because no day is above 12 or they contradict each other: then a person has to say.
 */
export function detectDateOrder(texts: readonly string[]): DateOrder | 'iso' | 'ambiguous' {
  const local = texts.map((text) => text.trim()).filter((text) => text !== '' && !ISO.test(text.slice(0, 10)))
  if (local.length === 0) return 'iso'
  // A day that does not exist, such as 31 February, tells nothing and must not spoil what the others tell.
  const fits = (order: DateOrder) => local.filter((text) => readDate(text, order) !== undefined).length
  const orders: DateOrder[] = ['dmy', 'mdy', 'ymd']
  const most = Math.max(...orders.map(fits))
  const best = orders.filter((order) => fits(order) === most)
  // With dots there is only one custom.
  if (most > 0 && best.includes('dmy') && local.every((text) => text.includes('.'))) return 'dmy'
  const [only, ...others] = best
  return only !== undefined && most > 0 && others.length === 0 ? only : 'ambiguous'
}

/** A date as a spreadsheet shows it. Undefined: no such day, or not written in this order. Two-digit years are 20xx. */
export function readDate(text: string, order: DateOrder): CalendarDate | undefined {
  const [, isoYear, isoMonth, isoDay] = ISO.exec(text.trim()) ?? []
  if (isoYear !== undefined) return existing(Number(isoYear), Number(isoMonth), Number(isoDay))
  const numbers = numbersOf(text)
  if (!numbers) return undefined
  const [a, b, c] = numbers
  if (order === 'ymd') return existing(a, b, c)
  const year = c < 100 ? 2000 + c : c
  return order === 'dmy' ? existing(year, b, a) : existing(year, a, b)
}

function existing(year: number, month: number, day: number): CalendarDate | undefined {
  if (year < 1900 || year > 6999) return undefined
  const date = new Date(Date.UTC(year, month - 1, day))
  const same = date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return same ? { year, month, day } : undefined
}

export const formatDate = ({ year, month, day }: CalendarDate): string =>
  `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
