/** A dateTimeStamp with whole seconds in UTC (VC Data Model 2.0 section 4.9), as all our documents write it. */
export function formatDateTime(at: Date): string {
  return at.toISOString().replace(/\.\d+Z$/, 'Z')
}

const dateTimeStamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/

/** The instant of a dateTimeStamp (XML Schema 1.1: the time zone is required), or nothing if it is not one. */
export function parseDateTime(text: string): Date | undefined {
  if (!dateTimeStamp.test(text)) return undefined
  const at = new Date(text)
  return Number.isNaN(at.getTime()) ? undefined : at
}
