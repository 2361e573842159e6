const DURATION = /^P(?=\d)(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?$/

/** True for an ISO 8601 calendar duration of years, months, weeks and days, such as `P3Y`. */
export const isCalendarDuration = (text: string): boolean => DURATION.test(text)

/**
 * The instant a calendar duration after another, in UTC. A day that the month does not have becomes the
 * month's last: a year after 29 February is 28 February.
 */
export function addCalendarDuration(at: Date, duration: string): Date {
  const match = DURATION.exec(duration)
  if (match === null) throw new RangeError(`${duration} is not a calendar duration`)
  const [years = 0, months = 0, weeks = 0, days = 0] = match.slice(1).map((part) => Number(part ?? 0))
  const end = new Date(at)
  const day = end.getUTCDate()
  end.setUTCDate(1)
  end.setUTCMonth(end.getUTCMonth() + 12 * years + months)
  const lastDay = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, 0)).getUTCDate()
  end.setUTCDate(Math.min(day, lastDay) + 7 * weeks + days)
  return end
}
