import jsonld, { type Quad } from 'jsonld'
import rdfCanonize from 'rdf-canonize'
import { BadgeError } from '../badge-error.ts'
import { loadContext } from '../contexts/load-context.ts'

/** A JSON object as it is signed: whatever has `@context` and members. */
export type JsonObject = { [member: string]: unknown }

/**
 * JSON-LD to RDF in safe mode: a member that would be lost is an error (Data Integrity 1.0,
 * "Securing Data Losslessly"), relative IRIs have no base, contexts are local copies.
 */
export async function toDataset(document: JsonObject): Promise<Quad[]> {
  try {
    return await jsonld.toRDF(document, { documentLoader: loadContext, safe: true, base: null })
  } catch (cause) {
    throw new BadgeError('bad_request', `not valid JSON-LD: ${reasonOf(cause)}`, { cause })
  }
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
export const canonicalNQuads = async (document: JsonObject): Promise<string> =>
  canonizeDataset(await toDataset(document))

// jsonld wraps the interesting sentence in `details` or in the cause of a context that did not load.
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unreadable'
  const details =
    'details' in cause ? (cause.details as { cause?: unknown; event?: { message?: string } }) : {}
  if (details.cause instanceof BadgeError) return details.cause.message
  return details.event?.message ?? cause.message
}
