import { BadgeError } from '../badge-error.ts'

const MAX_DEPTH = 64

/** ECMAScript's third argument of a reviver, which the type library does not know yet. */
type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown

/**
 * JSON in which an integer beyond 2^53 arrives as its exact digits, a string: shops number their orders
 * with up to 18 digits. Members called `__proto__` are dropped; of a repeated member the last one counts.
 */
export function parseLosslessJson(text: string): unknown {
  // Before parsing: a reviver recurses, and thousands of brackets would exhaust the stack.
  if (nestingDepth(text) > MAX_DEPTH) {
    throw new BadgeError('bad_request', `the JSON is nested deeper than ${MAX_DEPTH} levels`)
  }
  try {
    // True since V8 11.4: the reviver is called with the source text of each primitive value.
    return JSON.parse(text, revive as (key: string, value: unknown) => unknown)
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    // The engine's message quotes the body, which holds personal data; so it does not come along as a cause.
    throw new BadgeError('bad_request', 'the body is not JSON')
  }
}

const revive: Reviver = (key, value, context) => {
  if (key === '__proto__') return undefined
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value
  const { source } = context
  return source !== undefined && /^-?\d+$/.test(source) ? source : value
}

function nestingDepth(text: string): number {
  let depth = 0
  let deepest = 0
  let inString = false
  for (let index = 0; index < text.length; index++) {
    const char = text[index]
    if (inString) {
      if (char === '\\') index++
      else if (char === '"') inString = false
    } else if (char === '"') inString = true
    else if (char === '{' || char === '[') deepest = Math.max(deepest, ++depth)
    else if (char === '}' || char === ']') depth--
  }
  return deepest
}
