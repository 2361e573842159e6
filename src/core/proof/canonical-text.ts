import { BadgeError } from '../badge-error.ts'
import { canonicalize } from './canonicalize.ts'
import { canonicalNQuads, type JsonObject } from './rdf.ts'
import { type FrozenParts, shapeOf } from './template-shape.ts'

const NOTHING_FROZEN: FrozenParts = new Map()

// A template is some three times as long as its shape, and 256 of them are kept.
const MAX_SHAPE = 16_384

// To make a template costs as much as to do without, so a shape gets one when it comes a second time. That also
// keeps documents of which each has another shape from pushing the others' templates out.
const seenOnce = new Set<string>()
const MAX_SEEN = 256

/**
 * Canonical N-Quads of anybody's document, by template where its shape has been seen before. A document
 * that brings a context of its own takes the slow way.
 *
 * Why a template is safe here: contexts, names of members, types, numbers and keywords belong to the shape, so
 * that two documents of one shape expand in the same way but for the texts in the slots. Where a text becomes a
 * literal, expansion takes it as it is. Where it becomes an IRI, only absolute ones of schemes that no known
 * context uses as a prefix are filled in, which expansion leaves alone; and known contexts have no names for
 * keywords other than `id` and `type` (`test/core/verify-contexts.test.ts` looks at both). Nodes with equal ids
 * become one by becoming equal text, and so do graphs with equal names. Whatever else there may be, such as blank
 * nodes that tie or JSON literals, goes the slow way.
 */
export async function canonicalText(document: JsonObject): Promise<string> {
  if (bringsContext(document)) return canonicalNQuads(document)
  const { key } = shapeOf(document, NOTHING_FROZEN)
  if (key.length > MAX_SHAPE || !seenBefore(key)) return canonicalNQuads(document)
  try {
    return await canonicalize(document, NOTHING_FROZEN)
  } catch (cause) {
    if (!(cause instanceof BadgeError)) throw cause
    // The placeholders may have been at fault, and the reason must not speak of them.
    return canonicalNQuads(document)
  }
}

function seenBefore(key: string): boolean {
  if (seenOnce.has(key)) return true
  const [oldest] = seenOnce
  if (seenOnce.size >= MAX_SEEN && oldest !== undefined) seenOnce.delete(oldest)
  seenOnce.add(key)
  return false
}

// Its terms could be prefixes of what is filled in.
function bringsContext(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([name, item]) => {
    if (name !== '@context') return bringsContext(item)
    const contexts: unknown[] = Array.isArray(item) ? item : [item]
    return contexts.some((context) => typeof context === 'object')
  })
}
