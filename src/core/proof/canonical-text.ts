import { BadgeError } from '../badge-error.ts'
import { canonicalize } from './canonicalize.ts'
import { canonicalNQuads, type JsonObject } from './rdf.ts'
import type { FrozenParts } from './template-shape.ts'

const NOTHING_FROZEN: FrozenParts = new Map()

// A template is some three times as long as its document, and 256 of them are kept.
const MAX_TEMPLATE_SOURCE = 16_384

/**
 * Canonical N-Quads of anybody's document, by template where its shape has been seen before. The document must
 * bring no context of its own but at the top (`assertCompacted`), where it takes the slow way.
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
  if (bringsContext(document) || JSON.stringify(document).length > MAX_TEMPLATE_SOURCE) {
    return canonicalNQuads(document)
  }
  try {
    return await canonicalize(document, NOTHING_FROZEN)
  } catch (cause) {
    if (!(cause instanceof BadgeError)) throw cause
    // The placeholders may have been at fault, and the reason must not speak of them.
    return canonicalNQuads(document)
  }
}

function bringsContext({ '@context': contexts }: JsonObject): boolean {
  const list: unknown[] = Array.isArray(contexts) ? contexts : [contexts]
  return list.some((context) => typeof context === 'object')
}
