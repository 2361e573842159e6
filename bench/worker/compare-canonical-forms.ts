import { canonicalize } from '../../src/core/proof/canonicalize.ts'
import { compileTemplate, type Template } from '../../src/core/proof/compile-template.ts'
import { fillTemplate } from '../../src/core/proof/fill-template.ts'
import { canonicalNQuads, type JsonObject } from '../../src/core/proof/rdf.ts'
import { type FrozenParts, shapeOf, skeletonOf } from '../../src/core/proof/template-shape.ts'
import { randomCredential, randomFamily } from './random-credential.ts'

/** Credentials that share a shape: enough that a template is used far more often than made. */
export const FAMILY_SIZE = 25

export interface Comparison {
  equal: number
  /** How many of them the template itself answered; the others fell back to the general algorithm. */
  byTemplate: number
  /** Planes of Unicode that occurred. */
  planes: number[]
  /** The first that differs, by number. */
  different?: { number: number; reason: string }
}

/** Canonical forms by template and by the library, credential by credential. */
export async function compareCanonicalForms(span: {
  seed: number
  from: number
  count: number
}): Promise<Comparison> {
  const planes = new Set<number>()
  let equal = 0
  let byTemplate = 0
  let different: Comparison['different']
  let templates = new Map<string, Template | undefined>()
  let family = randomFamily(span.seed, 0)
  for (let number = span.from; number < span.from + span.count; number++) {
    if (number === span.from || number % FAMILY_SIZE === 0) {
      family = randomFamily(span.seed, Math.floor(number / FAMILY_SIZE))
      templates = new Map()
    }
    const document = randomCredential(family, span.seed + 104_729 * number)
    for (const char of JSON.stringify(document)) planes.add((char.codePointAt(0) ?? 0) >> 16)
    const frozen: FrozenParts = new Map([
      [family.profile, `profile ${family.name}`],
      [family.achievement, `achievement ${family.name}`],
    ])
    try {
      const expected = await canonicalNQuads(document)
      if ((await canonicalize(document, frozen)) === expected) equal++
      else different ??= { number, reason: 'the bytes differ' }
      if ((await fill(document, frozen, templates)) === expected) byTemplate++
    } catch (cause) {
      different ??= { number, reason: String(cause) }
    }
  }
  return { equal, byTemplate, planes: [...planes].sort((a, b) => a - b), ...(different && { different }) }
}

async function fill(
  document: JsonObject,
  frozen: FrozenParts,
  templates: Map<string, Template | undefined>,
): Promise<string | undefined> {
  const { key, values } = shapeOf(document, frozen)
  if (!templates.has(key)) {
    templates.set(key, await compileTemplate(skeletonOf(document, frozen), values.length))
  }
  const template = templates.get(key)
  return template && fillTemplate(template, values)
}
