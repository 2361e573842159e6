/** A JSON object whose members are not known yet. */
export type JsonObject = Readonly<Record<string, unknown>>

// What a shop sends is read here member by member. A value of an odd type is absent, never an error:
// payloads differ between a shop's API versions, and a signed event does not improve by being refused.

export const asObject = (value: unknown): JsonObject | undefined =>
  // True: what is left of `object` after null and arrays has members that are unknown.
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined

export const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** The objects of a list. */
export const asObjects = (value: unknown): JsonObject[] =>
  asList(value)
    .map(asObject)
    .filter((item) => item !== undefined)

/** Trimmed, not empty, and not longer than `max` characters. */
export function asText(value: unknown, max = 255): string | undefined {
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  return text === '' || text.length > max ? undefined : text
}

/** The same, where shops also write numbers and truth values for what people typed. */
export const asWritten = (value: unknown, max = 255): string | undefined =>
  asText(typeof value === 'number' || typeof value === 'boolean' ? String(value) : value, max)

/** As typed, but only when it has the shape of an address. */
export function asEmail(value: unknown): string | undefined {
  const text = asText(value, 254)
  return text !== undefined && /^[^\s@]+@[^\s@]+$/.test(text) ? text : undefined
}

/** An amount, a count or an instant: a whole number that is not negative. */
export const asWhole = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined

/** An id that is a positive whole number, exactly: beyond 2^53 it arrives as its digits. Zero stands for none. */
export function asNumericId(value: unknown): string | undefined {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value
  return typeof text === 'string' && /^[1-9]\d{0,39}$/.test(text) ? text : undefined
}

/** How many of something were bought: 1 to 10,000. Also as digits. */
export function asQuantity(value: unknown): number | undefined {
  const count = typeof value === 'string' && /^\d{1,5}$/.test(value) ? Number(value) : value
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 1 && count <= MAX_QUANTITY
    ? count
    : undefined
}

const MAX_QUANTITY = 10_000

/** An instant in epoch seconds. Without a zone it is taken for UTC, as WooCommerce's `…_gmt` members are. */
export function asInstant(value: unknown): number | undefined {
  const text = asText(value, 40)
  if (text === undefined || !/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(text)) return undefined
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`
  const at = Math.floor(Date.parse(zoned.replace(' ', 'T')) / 1000)
  return Number.isNaN(at) || at < 0 ? undefined : at
}

/** What a table of ours has for a word of the shop's; undefined for any other value. */
export const lookUp = <T>(table: Readonly<Record<string, T>>, said: unknown): T | undefined =>
  typeof said === 'string' && Object.hasOwn(table, said) ? table[said] : undefined

/** The members that are strings. */
export function asTexts(value: unknown): Record<string, string> {
  const entries = Object.entries(asObject(value) ?? {})
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}

/** Only the members that are there. */
export const present = <T extends Record<string, unknown>>(
  members: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  // True: what is left has no undefined.
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
