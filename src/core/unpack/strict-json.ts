import { BadgeError } from '../badge-error.ts'

// Far more than any credential needs; deeper ones would exhaust the stack somewhere.
const MAX_DEPTH = 64

interface Level {
  /** The names of an object so far; undefined in an array. */
  names: Set<string> | undefined
  /** The next string is a name, not a value. */
  expectsName: boolean
}

/**
 * JSON of a document that somebody signed. What two readers could understand differently is refused: repeated
 * members (RFC 8259 section 4), lone surrogates (section 8.2), a byte order mark (section 8.1), and a member
 * `__proto__`, with which some read a prototype.
 */
export function parseStrictJson(text: string): unknown {
  if (text.startsWith('\ufeff')) refuse('the JSON begins with a byte order mark')
  // Before parsing: thousands of brackets would exhaust the stack of whoever walks the value.
  assertDepth(text)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new BadgeError('bad_request', 'this is not valid JSON', { cause })
  }
  assertNames(text)
  return value
}

/** Strings, brackets and commas, in one pass whatever the text is: a regular expression could be led back and forth. */
function* tokensOf(text: string): Generator<string> {
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at)
    if (char === '"') {
      const end = endOfString(text, at + 1)
      yield text.slice(at, end + 1)
      at = end
    } else if ('{}[],'.includes(char)) {
      yield char
    }
  }
}

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start); end !== -1; end = text.indexOf('"', end + 1)) {
    let escapes = 0
    while (end - escapes > start && text.charAt(end - escapes - 1) === '\\') escapes++
    if (escapes % 2 === 0) return end
  }
  return text.length
}

function assertDepth(text: string): void {
  let depth = 0
  for (const token of tokensOf(text)) {
    if (token === '{' || token === '[') depth++
    else if (token === '}' || token === ']') depth--
    if (depth > MAX_DEPTH) refuse(`the JSON is nested deeper than ${MAX_DEPTH} levels`)
  }
}

/** Looks at the names of all objects, in a text that is known to be JSON. */
function assertNames(text: string): void {
  const levels: Level[] = []
  for (const token of tokensOf(text)) {
    const level = levels.at(-1)
    if (token === '{') levels.push({ names: new Set(), expectsName: true })
    else if (token === '[') levels.push({ names: undefined, expectsName: false })
    else if (token === '}' || token === ']') levels.pop()
    else if (token === ',' && level) level.expectsName = level.names !== undefined
    else if (token.startsWith('"')) assertString(token, level)
  }
}

function assertString(token: string, level: Level | undefined): void {
  // Decoded, because `"\u0061"` and `"a"` are one name.
  const text = token.includes('\\') ? String(JSON.parse(token)) : token.slice(1, -1)
  if (!text.isWellFormed()) refuse('the JSON holds a lone surrogate')
  if (!level?.expectsName) return
  level.expectsName = false
  if (text === '__proto__') refuse('a member must not be called __proto__')
  if (level.names?.has(text)) refuse(`the member ${text.slice(0, 100)} occurs twice in one object`)
  level.names?.add(text)
}

function refuse(detail: string): never {
  throw new BadgeError('bad_request', detail)
}
