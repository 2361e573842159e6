/** The last second of a day, or nothing when it is no day. */
export function dayOf(text: string | undefined): Date | undefined {
  const at =
    text === undefined || !/^\d{4}-\d\d-\d\d$/.test(text) ? Number.NaN : Date.parse(`${text}T23:59:59Z`)
  return Number.isNaN(at) ? undefined : new Date(at)
}

/** The day so many years later, and one to spare. */
export function yearsAfter(day: Date, years: number): Date {
  const later = new Date(day)
  later.setUTCFullYear(later.getUTCFullYear() + years)
  return new Date(later.getTime() + 86_400_000)
}
