import { BadgeError } from '../badge-error.ts'
import type { Budget } from './budget.ts'
import {
  isDictionary,
  isReference,
  type PdfDictionary,
  type PdfValue,
  parseValue,
  skipSpace,
} from './parse-value.ts'

/** An object of a file; a stream knows where its bytes lie. */
export interface PdfObject {
  value: PdfValue
  stream?: { dictionary: PdfDictionary; start: number; end: number }
}

export type PdfObjects = Map<number, PdfObject>

const MAX_OBJECTS = 50_000
const BEFORE_OBJ = new Set('\0\t\n\f\r ')
// Of the longest header. It is read backwards, so that no text before it makes the search longer.
const HEADER_LENGTH = 50
const HEADER = /(?<=(\d{1,10})[\0\t\n\f\r ]{1,16}\d{1,5}[\0\t\n\f\r ]{1,16})obj/y

/**
 * Every object that stands in a file by itself, found by its header `5 0 obj` and not by the cross-reference
 * table, which broken and updated files have wrong. Of several with one number the last counts.
 */
export function readObjects(text: string, budget: Budget): PdfObjects {
  const starts = new Map<number, number>()
  budget.spend(text.length)
  for (let at = text.indexOf('obj'); at !== -1; at = text.indexOf('obj', at + 3)) {
    if (!BEFORE_OBJ.has(text.charAt(at - 1))) continue
    budget.spend(HEADER_LENGTH)
    HEADER.lastIndex = at
    const header = HEADER.exec(text)
    if (!header) continue
    starts.set(Number(header[1]), at + 3)
    if (starts.size > MAX_OBJECTS) throw new BadgeError('bad_request', 'the PDF has too many objects')
  }
  const objects: PdfObjects = new Map()
  const streams: { number: number; dictionary: PdfDictionary; start: number }[] = []
  for (const [number, start] of starts) {
    const parsed = parseValue(text, start, budget)
    if (!parsed) continue
    objects.set(number, { value: parsed.value })
    const after = skipSpace(text, parsed.end, budget)
    if (isDictionary(parsed.value) && text.startsWith('stream', after)) {
      const begin = text.startsWith('\r\n', after + 6) ? after + 8 : after + 7
      streams.push({ number, dictionary: parsed.value, start: begin })
    }
  }
  // Only now, because the length of a stream may be an object of its own.
  for (const { number, dictionary, start } of streams) {
    const end = endOfStream(text, start, lengthOf(dictionary, objects), budget)
    if (end !== undefined) objects.set(number, { value: dictionary, stream: { dictionary, start, end } })
  }
  return objects
}

function lengthOf(dictionary: PdfDictionary, objects: PdfObjects): number | undefined {
  const given = dictionary.get('Length')
  const length = isReference(given) ? objects.get(given.object)?.value : given
  return typeof length === 'number' && length >= 0 ? length : undefined
}

/** As the dictionary says if `endstream` follows there, else before the next one. */
function endOfStream(
  text: string,
  start: number,
  length: number | undefined,
  budget: Budget,
): number | undefined {
  const said = length === undefined ? undefined : start + length
  if (said !== undefined && /^[\r\n ]{0,4}endstream/.test(text.slice(said, said + 16))) return said
  const found = text.indexOf('endstream', start)
  budget.spend(Math.max(0, (found === -1 ? text.length : found) - start))
  return found === -1 ? undefined : found
}
