import { BadgeError } from '../badge-error.ts'

// JSON.parse accepts far deeper nesting than the stack allows here; no credential comes near this.
const MAX_DEPTH = 200

/**
 * The one text of a JSON value (RFC 8785, JSON Canonicalization Scheme). What JSON cannot hold is refused
 * rather than dropped as JSON.stringify does, because the result is signed.
 */
export function canonicalizeJson(value: unknown): string {
  return serialize(value, 0)
}

function serialize(value: unknown, depth: number): string {
  // Stops cycles too: the walk goes down before it goes on.
  if (depth > MAX_DEPTH) throw refuse(`a value that is nested more than ${MAX_DEPTH} deep or holds itself`)
  switch (typeof value) {
    case 'string':
      return serializeString(value)
    case 'number':
      if (!Number.isFinite(value)) throw refuse(`the number ${value}`)
      // Section 3.2.2.3 is ECMAScript's own number serialisation.
      return JSON.stringify(value)
    case 'boolean':
      return value ? 'true' : 'false'
    case 'object':
      if (value === null) return 'null'
      if (Array.isArray(value)) return serializeArray(value, depth)
      return serializeObject(value, depth)
    default:
      throw refuse(`a value of type ${typeof value}`)
  }
}

function serializeString(text: string): string {
  // Section 3.2.2.2: lone surrogates must end in an error. The escapes are those of JSON.stringify.
  if (!text.isWellFormed()) throw refuse('a string with a lone surrogate')
  return JSON.stringify(text)
}

function serializeArray(items: readonly unknown[], depth: number): string {
  let text = ''
  // By index, so that a hole is seen as the undefined value that it is.
  for (let at = 0; at < items.length; at++) text += `${at === 0 ? '' : ','}${serialize(items[at], depth + 1)}`
  return `[${text}]`
}

function serializeObject(value: object, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(value)
  // A Date or a Map would come out as an empty object.
  if (prototype !== Object.prototype && prototype !== null) throw refuse('an object that is not plain')
  let text = ''
  // Section 3.2.3: by UTF-16 code units, which is what `sort` does when it is given no comparison.
  const members = new Map(Object.entries(value))
  for (const name of [...members.keys()].sort()) {
    const separator = text === '' ? '' : ','
    text += `${separator}${serializeString(name)}:${serialize(members.get(name), depth + 1)}`
  }
  return `{${text}}`
}

const refuse = (what: string): BadgeError =>
  new BadgeError('bad_request', `canonical JSON (RFC 8785) cannot hold ${what}`)
