import type { JsonObject } from '../../src/core/proof/rdf.ts'
import { type VerificationSources, verifyCredential } from '../../src/core/verification/verify-credential.ts'

// Every change of one place of a document, for the tests that expect each of them to be refused.

export type Path = (string | number)[]

export interface Mutation {
  what: string
  /** A JSON object, or a token. */
  document: unknown
}

/** Every value of the document, containers too. */
export function walk(value: unknown, visit: (value: unknown, path: Path) => void, path: Path = []): void {
  visit(value, path)
  if (typeof value !== 'object' || value === null) return
  for (const [name, item] of Object.entries(value)) {
    walk(item, visit, [...path, Array.isArray(value) ? Number(name) : name])
  }
}

export const valueAt = (document: unknown, path: Path): unknown =>
  path.reduce<unknown>((at, step) => (at as JsonObject)[step], document)

/** A copy in which one place was changed. */
export function changedAt(
  document: JsonObject,
  path: Path,
  change: (holder: JsonObject, name: string) => void,
): JsonObject {
  const copy = structuredClone(document)
  change(valueAt(copy, path.slice(0, -1)) as JsonObject, String(path.at(-1)))
  return copy
}

function otherTexts(text: string): unknown[] {
  const middle = Math.floor(text.length / 2)
  const code = text.codePointAt(middle) ?? 0
  const next = String.fromCodePoint(code + 1)
  const replaced = text.slice(0, middle) + next + text.slice(middle + 1)
  const swapped = text.toUpperCase() === text ? text.toLowerCase() : text.toUpperCase()
  return [`${text} `, text.slice(1), replaced, swapped, '', Number(text || 'x'), { '@value': text }]
}

function otherValues(value: unknown): unknown[] {
  const always = [null, [value], {}]
  if (typeof value === 'string') {
    return [...otherTexts(value), ...always].filter((other) => !Number.isNaN(other))
  }
  if (typeof value === 'number') return [value + 1, -value, value * 10, value + 0.5, String(value), ...always]
  if (typeof value === 'boolean') return [!value, String(value), Number(value), ...always]
  if (Array.isArray(value)) return [null, '', {}, [], [...value, null], [...value, '']]
  return [null, '', []]
}

/** Each value replaced by others of its kind and of another kind, and each member and item left out. */
export function mutationsOf(document: JsonObject): Mutation[] {
  const found: Mutation[] = []
  walk(document, (value, path) => {
    if (path.length === 0) return
    for (const other of otherValues(value)) {
      if (JSON.stringify(other) !== JSON.stringify(value)) found.push(replacedAt(document, path, other))
    }
    const remove = (holder: JsonObject, name: string) => {
      if (Array.isArray(holder)) holder.splice(Number(name), 1)
      else delete holder[name]
    }
    found.push({ what: `without /${path.join('/')}`, document: changedAt(document, path, remove) })
  })
  return found
}

function replacedAt(document: JsonObject, path: Path, other: unknown): Mutation {
  const set = (holder: JsonObject, name: string) => Object.assign(holder, { [name]: other })
  const what = `/${path.join('/')} = ${JSON.stringify(other).slice(0, 100)}`
  return { what, document: changedAt(document, path, set) }
}

/**
 * Lists written in other ways: backwards, everything twice, one thing without its brackets, a thing in brackets.
 * Of many of these JSON-LD says that they are the same.
 */
export function rewritingsOf(document: JsonObject): Mutation[] {
  const found: Mutation[] = []
  walk(document, (value, path) => {
    if (path.length === 0 || typeof value !== 'object' || value === null) return
    const others = Array.isArray(value) ? [[...value, ...value], [...value].reverse(), value[0]] : [[value]]
    for (const other of others) {
      if (JSON.stringify(other) === JSON.stringify(value)) continue
      if (Array.isArray(value) && other === value[0] && value.length > 1) continue
      found.push(replacedAt(document, path, other))
    }
  })
  return found
}

/** Members that the contexts define wherever an object stands, and some that they define in places. */
const ADDED: JsonObject = {
  id: 'urn:uuid:added',
  name: 'added',
  description: 'added',
  narrative: 'added',
  audience: 'added',
  role: 'added',
  termsOfUse: { type: 'TermsOfUse', id: 'urn:uuid:terms' },
  validUntil: '2099-01-01T00:00:00Z',
  url: 'https://added.example',
  related: [{ id: 'urn:uuid:related', type: ['Related'] }],
  nothingThatAnybodyDefines: 'added',
}

/** One member more, in every object. */
export function additionsTo(document: JsonObject): Mutation[] {
  const found: Mutation[] = []
  walk(document, (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return
    for (const [name, extra] of Object.entries(ADDED)) {
      if (name in value) continue
      const copy = structuredClone(document)
      Object.assign(valueAt(copy, path) as object, { [name]: extra })
      found.push({ what: `/${path.join('/')} + ${name}`, document: copy })
    }
  })
  for (const type of ['Profile', 'BitstringStatusListCredential', 'EndorsementCredential']) {
    if ((document.type as string[]).includes(type)) continue
    found.push({ what: `+ ${type}`, document: { ...document, type: [...(document.type as []), type] } })
  }
  return found
}

/** Two texts that follow each other have changed places. */
export function swapsIn(document: JsonObject): Mutation[] {
  const leaves: [Path, string][] = []
  walk(document, (value, path) => {
    if (typeof value === 'string' && path[0] !== '@context') leaves.push([path, value])
  })
  return leaves.slice(1).flatMap(([path, text], at): Mutation[] => {
    const [otherPath, other] = leaves[at] ?? [path, text]
    // The places of a set mean nothing.
    if (other === text || path.slice(0, -1).join() === otherPath.slice(0, -1).join()) return []
    const copy = changedAt(document, path, (holder, name) => Object.assign(holder, { [name]: other }))
    Object.assign(valueAt(copy, otherPath.slice(0, -1)) as object, { [String(otherPath.at(-1))]: text })
    return [{ what: `${path.join('/')} <-> ${otherPath.join('/')}`, document: copy }]
  })
}

export interface Refusals {
  /** Mutations that verify. */
  slipped: Mutation[]
  /** How many were refused. */
  refused: number
  /** Those that are refused only because something is not known, or because nothing could be read. */
  byAccident: string[]
  /** How many failed each check. */
  by: Record<string, number>
}

/** Verifies each, and tells what became of them. */
export async function refusalsOf(
  mutated: readonly Mutation[],
  sources: VerificationSources,
): Promise<Refusals> {
  const found: Refusals = { slipped: [], refused: 0, byAccident: [], by: {} }
  for (const mutation of mutated) {
    const { verified, checks } = await verifyCredential(mutation.document, sources)
    if (verified) {
      found.slipped.push(mutation)
      continue
    }
    found.refused += 1
    const failed = new Set(checks.filter(({ outcome }) => outcome === 'fail').map(({ name }) => name))
    if (failed.size === 0 || failed.has('readable')) found.byAccident.push(mutation.what)
    for (const name of failed) found.by[name] = (found.by[name] ?? 0) + 1
  }
  return found
}

export const namesOf = (mutations: readonly Mutation[]): string[] => mutations.map(({ what }) => what)
