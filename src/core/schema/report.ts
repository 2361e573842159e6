/** What is wrong with one member, by JSON pointer (RFC 6901). */
export interface SchemaProblem {
  pointer: string
  detail: string
}

export type DataModelVersion = 1 | 2

/** Where the rules write what they find. */
export interface Report {
  /** Of the VC Data Model. */
  readonly version: DataModelVersion
  /** Wrong in both flavours of the schema. */
  readonly errors: SchemaProblem[]
  /** Wrong in the formal flavour only, which takes neither single values for lists nor language maps. */
  readonly formal: SchemaProblem[]
}

/** Checks a value that is there. */
export type Rule = (value: unknown, pointer: string, report: Report) => void

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const pointerTo = (pointer: string, member: string | number): string =>
  `${pointer}/${String(member).replaceAll('~', '~0').replaceAll('/', '~1')}`
