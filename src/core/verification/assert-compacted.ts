import { BadgeError } from '../badge-error.ts'
import type { JsonObject } from '../proof/rdf.ts'
import { isObject, listOf } from './read-members.ts'

// What a text with a language consists of (VC Data Model 2.0, section 11.1); of keywords no others are needed.
const KEYWORDS = new Set(['@context', '@value', '@language', '@direction'])
/** Members that decide whether a credential holds. */
const DECISIVE = ['issuer', 'validFrom', 'validUntil', 'credentialStatus']
// Far more than any credential needs; deeper ones would exhaust the stack somewhere.
const MAX_DEPTH = 64

/**
 * Throws unless the document is written with terms of known contexts alone (VC Data Integrity 1.0, "Context
 * Validation"; VC Data Model 2.0, section 6.1). The signature covers what a document means, not how it is
 * written: as an IRI, under an alias or in another place, an expiry date stays signed and we would not see it.
 */
export function assertCompacted(credential: JsonObject): void {
  const { id } = credential
  // A blank node's label would let any other place speak about the credential too.
  if (typeof id === 'string' && !URL.canParse(id)) refuse('id must be a URL')
  walk(credential, id, 0)
}

function walk(value: unknown, id: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null) return
  if (depth > MAX_DEPTH) refuse('the document is nested too deep')
  if (isObject(value)) assertTerms(value, depth > 0 ? id : undefined)
  for (const item of Object.values(value)) walk(item, id, depth + 1)
}

function assertTerms(node: JsonObject, outerId: unknown): void {
  for (const name of Object.keys(node)) {
    if (name.startsWith('@') ? !KEYWORDS.has(name) : name.includes(':') || name === '__proto__') {
      refuse(`the member ${name} is not a term of a context`)
    }
  }
  if (listOf(node['@context']).some((context) => typeof context !== 'string')) {
    refuse('the document brings a context of its own; only known contexts are read')
  }
  if (outerId !== undefined && node.id === outerId && DECISIVE.some((name) => name in node)) {
    refuse('a nested object makes statements about the credential itself')
  }
}

function refuse(detail: string): never {
  throw new BadgeError('bad_request', detail)
}
