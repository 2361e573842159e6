import { BadgeError } from '../badge-error.ts'
import { allKnownTerms, type KnownTerms } from '../contexts/known-terms.ts'
import { isObject } from '../schema/report.ts'

// A scoped context in a scoped context and so on: nobody writes more.
const MAX_DEPTH = 4

// RDF has structure of its own: a second name for its type or its lists would say what `type` and brackets say.
const STRUCTURE =
  /^https?:\/\/www\.w3\.org\/(?:1999\/02\/22-rdf-syntax-ns|2000\/01\/rdf-schema|2002\/07\/owl)#/

// Terms of contexts that a document need not carry, and that nothing here reads unless it carries them: the driving
// licence of the W3C's test suites gives them a meaning of its own, within its type.
const UNREAD = new Set(['expirationDate', 'dateOfBirth'])

/**
 * Throws unless a context that a document brings along does nothing but name new things: simple terms for absolute
 * IRIs, of which neither name nor IRI belongs to a known context. Then every member that is read here means what it
 * means without that context, and nothing known has a second name under which it would stay signed and unseen.
 * `carried` are the terms of the known contexts that the document names.
 */
export function assertOwnContext(context: unknown, carried: KnownTerms, depth = 0): void {
  if (!isObject(context) || depth > MAX_DEPTH) refuse('is none that is read here')
  for (const [name, definition] of Object.entries(context)) {
    if (name.startsWith('@')) assertKeyword(name, definition)
    else if (definition === `@${name}` && (name === 'id' || name === 'type')) continue
    else assertTerm(name, definition, carried, depth)
  }
}

// Both change nothing: what is protected are the new names.
function assertKeyword(name: string, value: unknown): void {
  if (name === '@protected' ? value === true : name === '@version' && value === 1.1) return
  refuse(`sets ${name.slice(0, 40)}`)
}

function assertTerm(name: string, definition: unknown, carried: KnownTerms, depth: number): void {
  const shown = name.slice(0, 100)
  const isReserved = depth === 0 || !UNREAD.has(name) ? allKnownTerms().names.has(name) : false
  if (isReserved || carried.names.has(name)) refuse(`redefines ${shown}`)
  if (name === '' || name === '__proto__' || /[:/]/.test(name)) refuse(`has the term “${shown}”`)
  // A simple term that ends so is a prefix, with which known things could be spelled anew (JSON-LD 1.1 section 4.1.5).
  if (typeof definition === 'string' && /[:/?#[\]@]$/.test(definition)) refuse(`has the prefix ${shown}`)
  const expanded = typeof definition === 'string' ? { '@id': definition } : definition
  if (!isObject(expanded)) refuse(`leaves ${shown} undefined`)
  const { '@id': id, '@type': type, '@context': scoped, ...others } = expanded
  const [other] = Object.keys(others)
  if (other !== undefined) refuse(`defines ${shown} with ${other.slice(0, 40)}`)
  assertNewIri(id, shown)
  if (type !== undefined && type !== '@id') assertIri(type, shown)
  if (scoped !== undefined) assertOwnContext(scoped, carried, depth + 1)
}

function assertNewIri(iri: unknown, name: string): void {
  assertIri(iri, name)
  const { iris, vocabularies } = allKnownTerms()
  if (iris.has(iri) || vocabularies.some((start) => iri.startsWith(start)))
    refuse(`gives ${name} to what has a name already`)
}

function assertIri(iri: unknown, name: string): asserts iri is string {
  const isAbsolute = typeof iri === 'string' && URL.canParse(iri) && !/[\s\p{Cc}<>"{}|\\^`]/u.test(iri)
  if (!isAbsolute) refuse(`gives ${name} no absolute IRI`)
  const [scheme = ''] = iri.split(':')
  if (allKnownTerms().names.has(scheme) || STRUCTURE.test(iri)) refuse(`spells ${name} with a known term`)
}

function refuse(what: string): never {
  throw new BadgeError('bad_request', `a context that the document brings along ${what}`)
}
