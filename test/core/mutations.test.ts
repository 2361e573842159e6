import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/core/proof/rdf.ts'
import { verifyCredential } from '../../src/core/verification/verify-credential.ts'
import { DID_DOCUMENT, DID_WEB, fullCredential, methodOf, sign, statusList } from './signed-samples.ts'
import { sourcesAt } from './verification-sources.ts'

const signed = await sign(fullCredential(DID_WEB), methodOf(DID_WEB))
const sources = sourcesAt({ did: DID_DOCUMENT, list: await statusList(DID_WEB, []) })

type Path = (string | number)[]
type Visit = (value: unknown, path: Path) => void

/** Every value of the document, containers too. */
function walk(value: unknown, visit: Visit, path: Path = []): void {
  visit(value, path)
  if (typeof value !== 'object' || value === null) return
  for (const [name, item] of Object.entries(value)) {
    walk(item, visit, [...path, Array.isArray(value) ? Number(name) : name])
  }
}

/** A copy in which one place was changed. */
function changedAt(path: Path, change: (holder: JsonObject, name: string) => void): JsonObject {
  const copy = structuredClone(signed)
  let holder: unknown = copy
  for (const step of path.slice(0, -1)) holder = (holder as JsonObject)[step]
  change(holder as JsonObject, String(path.at(-1)))
  return copy
}

function otherTexts(text: string): string[] {
  const middle = Math.floor(text.length / 2)
  const code = text.codePointAt(middle) ?? 0
  const next = String.fromCodePoint(code + 1)
  const replaced = text.slice(0, middle) + next + text.slice(middle + 1)
  const swapped = text.toUpperCase() === text ? text.toLowerCase() : text.toUpperCase()
  return [`${text} `, text.slice(1), replaced, swapped, '']
}

function otherValues(leaf: unknown): unknown[] {
  if (typeof leaf === 'string') return otherTexts(leaf).filter((text) => text !== leaf)
  if (typeof leaf === 'number') return [leaf + 1, -leaf, leaf * 10, leaf + 0.5]
  if (typeof leaf === 'boolean') return [!leaf]
  return []
}

interface Mutation {
  what: string
  document: JsonObject
}

function mutations(): Mutation[] {
  const found: Mutation[] = []
  walk(signed, (value, path) => {
    if (path.length === 0) return
    const place = `/${path.join('/')}`
    for (const other of otherValues(value)) {
      const what = `${place} = ${JSON.stringify(other)}`
      const set = (holder: JsonObject, name: string) => Object.assign(holder, { [name]: other })
      found.push({ what, document: changedAt(path, set) })
    }
    const remove = (holder: JsonObject, name: string) => {
      if (Array.isArray(holder)) holder.splice(Number(name), 1)
      else delete holder[name]
    }
    found.push({ what: `without ${place}`, document: changedAt(path, remove) })
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
}

function additions(): Mutation[] {
  const found: Mutation[] = []
  walk(signed, (value, path) => {
    if (typeof value !== 'object' || value === null || path[0] === '@context') return
    const add = (holder: unknown, extra: JsonObject) => Object.assign(holder as object, extra)
    for (const [name, extra] of Object.entries(ADDED)) {
      if (Array.isArray(value) || name in value) continue
      const document = structuredClone(signed)
      add(
        path.reduce<unknown>((at, step) => (at as JsonObject)[step], document),
        { [name]: extra },
      )
      found.push({ what: `/${path.join('/')} + ${name}`, document })
    }
  })
  for (const type of ['Profile', 'BitstringStatusListCredential', 'EndorsementCredential']) {
    found.push({ what: `+ ${type}`, document: { ...signed, type: [...(signed.type as []), type] } })
  }
  return found
}

async function accepted(mutated: Mutation[]): Promise<string[]> {
  const slipped: string[] = []
  for (const { what, document } of mutated) {
    if ((await verifyCredential(document, sources)).verified) slipped.push(what)
  }
  return slipped
}

describe('a signed credential', () => {
  it('is good to begin with', async () => {
    expect((await verifyCredential(structuredClone(signed), sources)).verified).toBe(true)
  })

  it('is refused after any change or removal of any value', async () => {
    const all = mutations()
    expect(all.length).toBeGreaterThan(800)
    expect(await accepted(all)).toEqual([])
  })

  it('is refused after any addition of a member that means something', async () => {
    const all = additions()
    expect(all.length).toBeGreaterThan(120)
    expect(await accepted(all)).toEqual([])
  })

  it('is refused after two texts have changed places', async () => {
    const leaves: [Path, string][] = []
    walk(signed, (value, path) => {
      if (typeof value === 'string' && path[0] !== '@context') leaves.push([path, value])
    })
    const swaps = leaves.slice(1).flatMap(([path, text], at): Mutation[] => {
      const [otherPath, other] = leaves[at] ?? [path, text]
      // The places of a set mean nothing.
      if (other === text || path.slice(0, -1).join() === otherPath.slice(0, -1).join()) return []
      const document = changedAt(path, (holder, name) => Object.assign(holder, { [name]: other }))
      const holder = otherPath.slice(0, -1).reduce<unknown>((at, step) => (at as JsonObject)[step], document)
      Object.assign(holder as object, { [String(otherPath.at(-1))]: text })
      return [{ what: `${path.join('/')} <-> ${otherPath.join('/')}`, document }]
    })
    expect(swaps.length).toBeGreaterThan(20)
    expect(await accepted(swaps)).toEqual([])
  })
})
