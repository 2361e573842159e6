import { BadgeError } from '../badge-error.ts'
import { MAX_IMAGE_SIZE } from '../bake/unbaked.ts'
import { type Budget, createBudget } from './budget.ts'
import { inflate } from './inflate.ts'
import { isDictionary, isReference, type PdfValue, parseValue } from './parse-value.ts'
import { type PdfObject, type PdfObjects, readObjects } from './read-objects.ts'

// Characters looked at, and bytes inflated: several times what the largest file needs. A small file may ask for less.
const MAX_WORK = 64 * 1024 * 1024
const MAX_WORK_PER_BYTE = 256
const MAX_INFLATED = 32 * 1024 * 1024
const MAX_FILES = 16
const MAX_IN_STREAM = 10_000
// What keeping an object takes, in characters looked at: a stream may name the same ones again and again.
const OBJECT = 64

/**
 * The files that are attached to a PDF (ISO 32000-1 section 7.11.4), whether by name, to a page or as associated
 * files. What cannot be read is passed over; what asks for too much work is refused.
 */
export function embeddedFiles(pdf: Uint8Array, work = createBudget(mostWork(pdf))): Uint8Array[] {
  if (pdf.length > MAX_IMAGE_SIZE) throw new BadgeError('payload_too_large', 'the PDF is larger than 10 MiB')
  // One character a byte, so that places in the text are places in the file.
  const text = new TextDecoder('latin1').decode(pdf)
  if (/\/Encrypt[\0\t\n\f\r ]{1,16}\d{1,10}[\0\t\n\f\r ]{1,16}\d{1,5}[\0\t\n\f\r ]{1,16}R/.test(text)) {
    throw new BadgeError('bad_request', 'the PDF is encrypted, so what it carries cannot be read')
  }
  const inflated = createBudget(MAX_INFLATED)
  const objects = readObjects(text, work)
  const contentOf = ({ stream }: PdfObject): Uint8Array | undefined => {
    if (!stream) return undefined
    const bytes = pdf.subarray(stream.start, stream.end)
    // Streams may overlap, so that all of them together are longer than the file.
    work.spend(bytes.length)
    const [filter, ...others] = [stream.dictionary.get('Filter') ?? []].flat()
    if (filter === undefined) return bytes
    return filter === '/FlateDecode' && others.length === 0 ? inflate(bytes, inflated) : undefined
  }
  for (const object of [...objects.values()]) {
    if (typeIn(object) === '/ObjStm') readObjectStream(object, contentOf(object), objects, work)
  }

  const found = new Set<number>()
  for (const { value } of objects.values()) findReferences(value, found)
  for (const [number, object] of objects) if (typeIn(object) === '/EmbeddedFile') found.add(number)
  return [...found].slice(0, MAX_FILES).flatMap((number) => {
    const object = objects.get(number)
    return (object && contentOf(object)) ?? []
  })
}

/** How much work a file may ask for. */
export const mostWork = ({ length }: Uint8Array): number => Math.min(MAX_WORK, MAX_WORK_PER_BYTE * length)

const typeIn = ({ stream }: PdfObject): PdfValue | undefined => stream?.dictionary.get('Type')

/** The streams that file specifications name under `EF`, wherever in a value those stand. */
function findReferences(value: PdfValue, found: Set<number>): void {
  if (Array.isArray(value)) for (const item of value) findReferences(item, found)
  if (!isDictionary(value)) return
  for (const [key, member] of value) {
    if (key !== 'EF' || !isDictionary(member)) findReferences(member, found)
    else for (const file of member.values()) if (isReference(file)) found.add(file.object)
  }
}

/** The objects in an object stream (section 7.5.7). One that stands by itself goes before one of these. */
function readObjectStream(
  { stream }: PdfObject,
  content: Uint8Array | undefined,
  objects: PdfObjects,
  budget: Budget,
): void {
  const first = stream?.dictionary.get('First')
  if (content === undefined || typeof first !== 'number' || !(first > 0 && first < content.length)) return
  budget.spend(content.length)
  const text = new TextDecoder('latin1').decode(content)
  const numbers = text.slice(0, Math.min(first, 24 * MAX_IN_STREAM)).match(/\d{1,10}/g) ?? []
  for (let at = 0; at + 1 < Math.min(numbers.length, 2 * MAX_IN_STREAM); at += 2) {
    const [number, place] = [Number(numbers[at]), first + Number(numbers[at + 1])]
    budget.spend(OBJECT)
    if (objects.has(number) || place >= text.length) continue
    const parsed = parseValue(text, place, budget)
    if (parsed) objects.set(number, { value: parsed.value })
  }
}
