/** The same type where an optional member is absent rather than `undefined`. */
export type Defined<T> = T extends Date
  ? T
  : T extends (infer Item)[]
    ? Defined<Item>[]
    : T extends object
      ? { [K in keyof T]: Defined<Exclude<T[K], undefined>> }
      : T

/** Leaves out members that are `undefined`, at every depth: the documents know no such thing. */
export function withoutUndefined<T>(value: T): Defined<T> {
  // Each branch keeps the shape of its input; TypeScript cannot follow a conditional type through it.
  if (Array.isArray(value)) return value.map((item) => withoutUndefined(item)) as Defined<T>
  if (typeof value !== 'object' || value === null || value instanceof Date) return value as Defined<T>
  const members = Object.entries(value).filter(([, item]) => item !== undefined)
  return Object.fromEntries(members.map(([name, item]) => [name, withoutUndefined(item)])) as Defined<T>
}
