import { isObject, pointerTo, type Report, type Rule } from './report.ts'

// The words of the official JSON Schemas (Open Badges 3.0, appendix "JSON Schema"), one function each.

// Deeper than any badge; organisations can be nested in organisations without end.
const MAX_DEPTH = 32

/** A class: its members, which of them are required, and whether it may have others. */
export interface ClassRules {
  members: Readonly<Record<string, Rule>>
  required: readonly string[]
  closed?: boolean
}

const error = (report: Report, pointer: string, detail: string): void =>
  void report.errors.push({ pointer, detail })
const formal = (report: Report, pointer: string, detail: string): void =>
  void report.formal.push({ pointer, detail })

const LANGUAGE_KEY = /^[a-z]{2}(-[A-Z]{2})?$/

/** The JSON-LD flavour takes a map of languages wherever a text stands. */
const isLanguageMap = (value: unknown, accepts: (text: string) => boolean): boolean =>
  isObject(value) &&
  Object.entries(value).every(
    ([key, text]) => LANGUAGE_KEY.test(key) && typeof text === 'string' && accepts(text),
  )

function textLike(what: string, accepts: (text: string) => boolean): Rule {
  return (value, pointer, report) => {
    if (typeof value === 'string' && accepts(value)) return
    if (isLanguageMap(value, accepts)) formal(report, pointer, `is a map of languages, not ${what}`)
    else error(report, pointer, `must be ${what}`)
  }
}

export const text: Rule = textLike('a text', () => true)
export const compactJwt: Rule = textLike('a compact JWT', (value) => /^[\w-]+\.[\w-]*\.[\w-]+$/.test(value))
export const languageTag: Rule = textLike('a language tag', (value) =>
  /^[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$/.test(value),
)

/** `type` of the classes that have exactly one. */
export const typeName = (name: string): Rule => textLike(`"${name}"`, (value) => value === name)

const simple =
  (what: string, accepts: (value: unknown) => boolean): Rule =>
  (value, pointer, report) => {
    if (!accepts(value)) error(report, pointer, `must be ${what}`)
  }

export const number: Rule = simple('a number', (value) => typeof value === 'number')
export const boolean: Rule = simple('true or false', (value) => typeof value === 'boolean')

/** One of a fixed set of words. */
export const oneOf = (words: readonly string[]): Rule =>
  simple(`one of ${words.join(', ')}`, (value) => typeof value === 'string' && words.includes(value))

/** One of a set of words that issuers may extend with words of their own, marked with `ext:`. */
export const oneOfOrExtension = (words: readonly string[]): Rule =>
  simple(
    `one of ${words.join(', ')} or an extension (ext:…)`,
    (value) => typeof value === 'string' && (words.includes(value) || /ext:[a-zA-Z0-9.|_]/.test(value)),
  )

const isDate = (value: string): boolean => {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value)?.map(Number) ?? []
  if (year === undefined || month === undefined || day === undefined) return false
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/

export const date: Rule = simple('a date', (value) => typeof value === 'string' && isDate(value))
/** RFC 3339 section 5.6, with a zone. */
export const dateTime: Rule = simple(
  'a date and time with a zone',
  (value) =>
    typeof value === 'string' &&
    isDate(value.slice(0, 10)) &&
    value[10] === 'T' &&
    TIME.test(value.slice(11)),
)

/** A list; the JSON-LD flavour lets a single value stand without brackets. */
export function listOf(rule: Rule): Rule {
  return (value, pointer, report) => {
    if (Array.isArray(value)) {
      for (const [n, item] of value.entries()) rule(item, pointerTo(pointer, n), report)
      return
    }
    formal(report, pointer, 'is not a list')
    rule(value, pointer, report)
  }
}

/** `type` as a list that names the given classes, one of each group. */
export function types(...groups: (readonly string[])[]): Rule {
  return (value, pointer, report) => {
    if (!Array.isArray(value)) {
      if (typeof value === 'string' || isLanguageMap(value, () => true))
        formal(report, pointer, 'is not a list')
      else error(report, pointer, 'must be a list of types')
      return
    }
    for (const [n, item] of value.entries()) text(item, pointerTo(pointer, n), report)
    for (const group of groups) {
      if (!value.some((item) => group.includes(item)))
        error(report, pointer, `must include ${group.join(' or ')}`)
    }
  }
}

/** An object of a class. The class comes as a function, because classes refer to each other. */
export function object(classOf: () => ClassRules): Rule {
  return (value, pointer, report) => {
    if (!isObject(value)) return error(report, pointer, 'must be an object')
    if (pointer.split('/').length > MAX_DEPTH) return error(report, pointer, 'is nested too deep')
    const { members, required, closed = false } = classOf()
    for (const member of required) {
      if (!Object.hasOwn(value, member)) error(report, pointerTo(pointer, member), 'is missing')
    }
    for (const [member, item] of Object.entries(value)) {
      const rule = Object.hasOwn(members, member) ? members[member] : undefined
      if (rule) rule(item, pointerTo(pointer, member), report)
      else if (closed) error(report, pointerTo(pointer, member), 'is not a member of this class')
    }
  }
}

/** A Profile or just its id. */
export function reference(rule: Rule): Rule {
  return (value, pointer, report) => {
    if (typeof value === 'string') return
    // The JSON-LD flavour takes a map of languages for a text, and `{"id": …}` looks like one.
    if (isLanguageMap(value, () => true)) formal(report, pointer, 'is neither a text nor a whole object')
    else rule(value, pointer, report)
  }
}
