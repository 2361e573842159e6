import { KNOWN_CONTEXTS, knownContext } from './load-context.ts'

/** What contexts give names to. */
export interface KnownTerms {
  /** The names, those of scoped contexts too. */
  names: ReadonlySet<string>
  /** What the names stand for, in full. */
  iris: ReadonlySet<string>
  /** Beginnings of the IRIs that `@vocab` gives to every other name. */
  vocabularies: readonly string[]
}

/** The terms of contexts that are known here; an address that is not known has none. */
export function termsOf(urls: readonly string[]): KnownTerms {
  const names = new Set<string>()
  const iris = new Set<string>()
  const vocabularies: string[] = []
  for (const url of urls) {
    const definitions = [...definitionsIn(knownContext(url))]
    const ids = new Map(definitions)
    for (const [name, id] of definitions) {
      if (name === '@vocab') vocabularies.push(id)
      else names.add(name)
      if (!id.startsWith('@')) iris.add(inFull(id, ids))
    }
  }
  return { names, iris, vocabularies }
}

let all: KnownTerms | undefined

/** The terms of every context that is known here. */
export function allKnownTerms(): KnownTerms {
  all ??= termsOf(KNOWN_CONTEXTS)
  return all
}

/** Every term with its `@id` as it is written, whatever the depth of its context. */
function* definitionsIn(value: unknown): Generator<[name: string, id: string]> {
  if (typeof value !== 'object' || value === null) return
  for (const [name, definition] of Object.entries(value)) {
    const id = typeof definition === 'string' ? definition : idOf(definition)
    if (typeof id === 'string' && (!name.startsWith('@') || name === '@vocab')) yield [name, id]
    yield* definitionsIn(definition)
  }
}

const idOf = (definition: unknown): unknown =>
  typeof definition === 'object' && definition !== null && '@id' in definition ? definition['@id'] : undefined

/** A compact IRI or the name of another term in full, by the terms of its own context. */
function inFull(id: string, ids: ReadonlyMap<string, string>): string {
  const colon = id.indexOf(':')
  if (colon < 0) return ids.get(id) ?? id
  const base = id.startsWith('//', colon + 1) ? undefined : ids.get(id.slice(0, colon))
  return base === undefined ? id : base + id.slice(colon + 1)
}
