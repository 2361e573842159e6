/** A JSON object whose members are not known yet. */
export type JsonObject = Readonly<Record<string, unknown>>

// What a shop sends is read here member by member. A value of an odd type is absent, never an error:
// payloads differ between a shop's API versions, and a signed event does not improve by being refused.

export const asObject = (value: unknown): JsonObject | undefined =>
  // True: what is left of `object` after null and arrays has members that are unknown.
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined

export const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** Trimmed, not empty, and not longer than `max` characters. */
export function asText(value: unknown, max = 255): string | undefined {
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  return text === '' || text.length > max ? undefined : text
}

/** As typed, but only when it has the shape of an address. */
export function asEmail(value: unknown): string | undefined {
  const text = asText(value, 254)
  return text !== undefined && /^[^\s@]+@[^\s@]+$/.test(text) ? text : undefined
}

/** An amount, a count or an instant: a whole number that is not negative. */
export const asWhole = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined

/** The members that are strings. */
export function asTexts(value: unknown): Record<string, string> {
  const entries = Object.entries(asObject(value) ?? {})
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}
