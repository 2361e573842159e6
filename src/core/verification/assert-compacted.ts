import { BadgeError } from '../badge-error.ts'
import { allKnownTerms, type KnownTerms, termsOf } from '../contexts/known-terms.ts'
import type { JsonObject } from '../proof/rdf.ts'
import { assertOwnContext } from './assert-own-context.ts'
import { isObject, listOf } from './read-members.ts'

// What a text with a language consists of (VC Data Model 2.0, section 11.1); of keywords no others are needed.
const KEYWORDS = new Set(['@context', '@value', '@language', '@direction'])
/** Members that decide whether a credential holds, in both versions of the data model. */
const DECISIVE = [
  'issuer',
  'validFrom',
  'validUntil',
  'issuanceDate',
  'expirationDate',
  'credentialStatus',
  'credentialSchema',
  'refreshService',
]
// Far more than any credential needs; deeper ones would exhaust the stack somewhere.
const MAX_DEPTH = 64

/**
 * Throws unless the document is written with terms of known contexts, and with others only where they change nothing
 * about those (VC Data Integrity 1.0, "Context Validation"; VC Data Model 2.0, section 6.1). The signature covers
 * what a document means, not how it is written: as an IRI, under an alias or in another place, an expiry date stays
 * signed and we would not see it.
 */
export function assertCompacted(credential: JsonObject): void {
  const { id } = credential
  // A blank node's label would let any other place speak about the credential too.
  if (typeof id === 'string' && !URL.canParse(id)) refuse('id must be a URL')
  const contexts: unknown[] = []
  walk(credential, { id, contexts }, 0)
  const own = contexts.filter((context) => typeof context !== 'string')
  if (own.length === 0) return
  const carried: KnownTerms = termsOf(contexts.filter((context) => typeof context === 'string'))
  for (const context of own) assertOwnContext(context, carried)
}

interface Whole {
  /** Of the credential. */
  id: unknown
  /** All that are found in it. */
  contexts: unknown[]
}

function walk(value: unknown, whole: Whole, depth: number): void {
  if (typeof value !== 'object' || value === null) return
  if (depth > MAX_DEPTH) refuse('the document is nested too deep')
  if (isObject(value)) assertTerms(value, depth > 0 ? whole.id : undefined)
  for (const [name, item] of Object.entries(value)) {
    if (name === '@context') whole.contexts.push(...listOf(item))
    else walk(item, whole, depth + 1)
  }
}

function assertTerms(node: JsonObject, outerId: unknown): void {
  for (const name of Object.keys(node)) {
    if (name.startsWith('@') ? !KEYWORDS.has(name) : name.includes(':') || name === '__proto__') {
      refuse(`the member ${name} is not a term of a context`)
    }
  }
  for (const type of listOf(node.type)) {
    if (typeof type === 'string' && isKnownInFull(type))
      refuse(`the type ${type} must be written as its term`)
  }
  if (outerId !== undefined && node.id === outerId && DECISIVE.some((name) => name in node)) {
    refuse('a nested object makes statements about the credential itself')
  }
}

/** A type that is spelled as an IRI although it has a name, by which it would be looked for. */
function isKnownInFull(type: string): boolean {
  const colon = type.indexOf(':')
  if (colon < 0) return false
  const { iris, names } = allKnownTerms()
  return iris.has(type) || names.has(type.slice(0, colon))
}

function refuse(detail: string): never {
  throw new BadgeError('bad_request', detail)
}
