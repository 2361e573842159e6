import { type Schema, Validator } from '@cfworker/json-schema'
import { BadgeError } from '../badge-error.ts'
import { patternCost } from './pattern-cost.ts'
import { isObject, type SchemaProblem } from './report.ts'

const MAX_SCHEMA = 256 * 1024
const MAX_INSTANCE = 128 * 1024
const MAX_DEPTH = 64
// Less than a microsecond each: no schema of a badge needs a hundredth of them.
const MAX_WORK = 1_000_000

/** What makes a value dear to look at. */
interface Measures {
  /** Of the longest text. */
  text: number
  /** Of the longest list. */
  list: number
}

/**
 * What a stranger's JSON Schema (draft 2019-09) finds in a value. Nothing is fetched for it, and work is bounded:
 * what each part of the schema costs at most is known beforehand and counted whenever the validator comes to it.
 * Throws `unavailable` where it cannot be run.
 */
export function runSchema(schema: unknown, instance: unknown): SchemaProblem[] {
  if (!isObject(schema)) throw refusal('is no JSON Schema')
  if (JSON.stringify(schema).length > MAX_SCHEMA) throw refusal('is too large')
  const length = JSON.stringify(instance).length
  if (length > MAX_INSTANCE) throw refusal('would have to look at too much')
  const own = structuredClone(schema)
  const measures = { text: 0, list: 0 }
  measure(instance, measures, 0)
  let work = 0
  meter(own, measures, 0, (cost) => {
    work += cost
    if (work > MAX_WORK) throw refusal('takes too much work')
  })
  try {
    // `own` is an object; what its members are, the validator finds out.
    const { errors } = new Validator(own as Schema, '2019-09').validate(instance)
    return errors.map(({ instanceLocation, error }) => ({
      pointer: instanceLocation.replace(/^#/, ''),
      detail: error,
    }))
  } catch (cause) {
    if (cause instanceof BadgeError) throw cause
    // Whatever is wrong with a schema, the library says with errors of the language.
    throw refusal('cannot be run', cause)
  }
}

function measure(value: unknown, measures: Measures, depth: number): void {
  if (depth > MAX_DEPTH) throw refusal('would have to look too deep')
  if (typeof value === 'string') measures.text = Math.max(measures.text, value.length)
  if (typeof value !== 'object' || value === null) return
  const items: unknown[] = Object.values(value)
  measures.list = Math.max(measures.list, items.length)
  for (const item of items) measure(item, measures, depth + 1)
}

/** Makes each part of a schema tell its cost when the validator reads it, and refuses references that lead outside. */
function meter(part: unknown, measures: Measures, depth: number, spend: (cost: number) => void): void {
  if (depth > MAX_DEPTH) throw refusal('is nested too deep')
  if (typeof part !== 'object' || part === null) return
  for (const item of Object.values(part)) meter(item, measures, depth + 1, spend)
  if (Array.isArray(part)) return
  const { $ref, $recursiveAnchor: anchor } = part as Record<string, unknown>
  if ($ref !== undefined && !isObject($ref) && !String($ref).startsWith('#')) {
    throw refusal('refers to other schemas')
  }
  const cost = costOf(part as Record<string, unknown>, measures)
  // The validator reads this member each time it comes by, whether it is there or not.
  Object.defineProperty(part, '$recursiveAnchor', {
    enumerable: false,
    get: () => {
      spend(cost)
      return anchor
    },
  })
}

function costOf(part: Record<string, unknown>, { text, list }: Measures): number {
  const entries = Object.values(part).map((item) =>
    typeof item === 'object' && item !== null ? Object.keys(item).length : 1,
  )
  const { pattern, patternProperties, uniqueItems } = part
  // These go through the whole text.
  const isSized = 'maxLength' in part || 'minLength' in part || 'format' in part
  const patterns = [
    ...(typeof pattern === 'string' ? [patternCost(pattern, text)] : []),
    // Looked for in the name of each member.
    ...(isObject(patternProperties)
      ? Object.keys(patternProperties).map((name) => patternCost(name, text) * Math.max(list, 1))
      : []),
  ]
  const steps = patterns.reduce((sum, cost) => sum + cost, 0)
  const size = entries.reduce((sum, count) => sum + count, 1)
  return size + (steps + (isSized ? text : 0)) / 10 + (uniqueItems ? list * list : 0)
}

const refusal = (what: string, cause?: unknown): BadgeError =>
  new BadgeError('unavailable', `the schema ${what}`, { cause })
