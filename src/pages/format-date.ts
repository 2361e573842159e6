const DAY = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
})

/** "24 November 2026", in UTC: the same instant reads the same for every reader. */
export function formatDate(instant: Date): string {
  return DAY.format(instant)
}
