import jsonld, { type Quad } from 'jsonld'
import rdfCanonize from 'rdf-canonize'
import { BadgeError } from '../badge-error.ts'
import { loadContext } from '../contexts/load-context.ts'

/** A JSON object as it is signed: whatever has `@context` and members. */
export type JsonObject = { [member: string]: unknown }

// A text's direction goes into its datatype, as other implementations of the suites do it; else it would not be signed.
const OPTIONS = {
  documentLoader: loadContext,
  safe: true,
  base: null,
  rdfDirection: 'i18n-datatype',
} as const

/**
 * JSON-LD to RDF in safe mode: a member that would be lost is an error (Data Integrity 1.0,
 * "Securing Data Losslessly"), relative IRIs have no base, contexts are local copies.
 */
export async function toDataset(document: JsonObject): Promise<Quad[]> {
  try {
    const expanded = await jsonld.expand(document, OPTIONS)
    assertAbsoluteIds(expanded)
    return await jsonld.toRDF(expanded, { ...OPTIONS, skipExpansion: true })
  } catch (cause) {
    if (cause instanceof BadgeError) throw cause
    throw new BadgeError('bad_request', `not valid JSON-LD: ${reasonOf(cause)}`, { cause })
  }
}

// Safe mode refuses relative ids too, but only after the library has used them as names in plain objects: an id
// `__proto__` would change the prototype of all objects in this isolate, and every later document would fail.
function assertAbsoluteIds(expanded: object): void {
  // In JSON, quotation marks within texts are escaped: this can't be found in one.
  const [, relative] = /"@id":"([^":]*)"/.exec(JSON.stringify(expanded)) ?? []
  if (relative === undefined) return
  throw new BadgeError('bad_request', `not valid JSON-LD: "${relative.slice(0, 100)}" is not an absolute IRI`)
}

/** RDF Dataset Canonicalization (RDFC-1.0) with bounded work, so that a poisoned dataset is refused. */
export async function canonizeDataset(dataset: Quad[]): Promise<string> {
  try {
    return await rdfCanonize.canonize(dataset, {
      algorithm: 'RDFC-1.0',
      format: 'application/n-quads',
      maxWorkFactor: 1,
    })
  } catch (cause) {
    throw new BadgeError('bad_request', 'the document takes too much work to canonicalise', { cause })
  }
}

/** Canonical N-Quads of a JSON-LD document: the slow path that every fast path must equal. */
export async function canonicalNQuads(document: JsonObject): Promise<string> {
  const text = await canonizeDataset(await toDataset(document))
  // In UTF-8 every lone surrogate becomes the same replacement character: one signature for many documents.
  if (!text.isWellFormed()) throw new BadgeError('bad_request', 'the document holds a lone surrogate')
  return text
}

interface JsonLdDetails {
  cause?: unknown
  event?: { message?: string; details?: Record<string, unknown> }
}

// jsonld wraps the interesting sentence in `details` or in the cause of a context that did not load, and what it
// is about in the event's own details.
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unreadable'
  const { cause: inner, event }: JsonLdDetails = 'details' in cause ? (cause.details as JsonLdDetails) : {}
  if (inner instanceof BadgeError) return inner.message
  const about = event?.details?.property ?? event?.details?.type ?? event?.details?.id
  const reason = event?.message ?? cause.message
  return typeof about === 'string' ? `${reason} (${about.slice(0, 100)})` : reason
}
