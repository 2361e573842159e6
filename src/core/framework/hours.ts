/** Hours of an ISO 8601 duration that has only hours and minutes; undefined for any other. */
export function hoursOf(duration: string): number | undefined {
  const [, hours, minutes] = /^PT(?=\d)(?:(\d{1,5})H)?(?:(\d{1,5})M)?$/.exec(duration) ?? []
  if (hours === undefined && minutes === undefined) return undefined
  return Number(hours ?? 0) + Number(minutes ?? 0) / 60
}
