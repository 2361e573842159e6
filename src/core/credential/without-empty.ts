/**
 * The value without members and items that are null, undefined or an empty array, at every depth (Open
 * Badges 3.0, "Serialization": these MUST be omitted).
 */
export function withoutEmpty<T>(value: T): T {
  // Each branch makes what it was given, less what was nothing.
  if (Array.isArray(value)) return value.map((item) => withoutEmpty(item)).filter(isPresent) as T
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(([name, item]) => [name, withoutEmpty(item)] as const)
  return Object.fromEntries(members.filter(([, item]) => isPresent(item))) as T
}

const isPresent = (value: unknown): boolean =>
  value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0)
