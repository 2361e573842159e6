import type { Quad, Term } from 'jsonld'
import { type BlankNode, firstDegreeHash, type Piece } from './first-degree-hash.ts'
import { type JsonObject, toDataset } from './rdf.ts'
import { SLOT_PREFIX } from './template-shape.ts'

/**
 * The RDF of a skeleton, expanded once. Lines without slots and blank nodes are finished text; the others
 * are pieces. `slotIsIri[n]`: the slot stands where an IRI stands, so not every text may go there.
 */
export interface Template {
  slotIsIri: readonly boolean[]
  constant: readonly string[]
  lines: readonly (readonly Piece[])[]
  blankNodes: readonly BlankNode[]
}

const RDF_LANG_STRING = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#langString'
const XSD_STRING = 'http://www.w3.org/2001/XMLSchema#string'

/**
 * Compiles a skeleton (design: expansion is done once for all credentials of one shape). Undefined when the
 * skeleton cannot be a template, for instance because a value left no trace; the slow path takes it then.
 */
export async function compileTemplate(skeleton: JsonObject, slots: number): Promise<Template | undefined> {
  // A frozen part that spells a placeholder itself would be taken for a slot.
  if (JSON.stringify(skeleton).split(SLOT_PREFIX).length - 1 !== slots) return undefined
  const dataset = await toDataset(skeleton)
  const blanks = new Map<string, number[]>()
  const slotIsIri = new Array<boolean>(slots).fill(false)
  const seen = new Set<number>()
  const constant: string[] = []
  const lines: Piece[][] = []

  for (const quad of dataset) {
    const pieces = piecesOf(quad, (label) => blankNumber(blanks, label))
    // A lone surrogate: the slow path refuses it.
    if (!pieces?.every((piece) => typeof piece !== 'string' || piece.isWellFormed())) return undefined
    if (pieces.length === 1) {
      constant.push(pieces[0] as string)
      continue
    }
    for (const piece of pieces) {
      if (typeof piece === 'string') continue
      if ('slot' in piece) seen.add(piece.slot)
      else [...blanks.values()][piece.blank]?.push(lines.length)
    }
    for (const term of [quad.subject, quad.object, quad.graph]) {
      const slot = term.termType === 'NamedNode' ? slotOf(term.value) : undefined
      if (slot !== undefined) slotIsIri[slot] = true
    }
    lines.push(pieces)
  }
  // A value that left no trace in the RDF would not be signed.
  if (seen.size !== slots) return undefined

  const mentions = [...blanks.values()].map((numbers) => [...new Set(numbers)].map((n) => lines[n] ?? []))
  const blankNodes = await Promise.all(
    mentions.map(async (quads, self): Promise<BlankNode> => {
      const varies = quads.some((line) => line.some((piece) => typeof piece === 'object' && 'slot' in piece))
      return varies ? { quads } : { quads, hash: await firstDegreeHash(quads, self, []) }
    }),
  )
  return { slotIsIri, constant, lines, blankNodes }
}

function blankNumber(blanks: Map<string, number[]>, label: string): number {
  if (!blanks.has(label)) blanks.set(label, [])
  return [...blanks.keys()].indexOf(label)
}

function slotOf(text: string): number | undefined {
  const number = text.startsWith(SLOT_PREFIX) ? text.slice(SLOT_PREFIX.length) : ''
  return /^\d+$/.test(number) ? Number(number) : undefined
}

function piecesOf(quad: Quad, blank: (label: string) => number): Piece[] | undefined {
  const pieces: Piece[] = []
  const add = (piece: Piece): void => {
    const last = pieces.length - 1
    if (typeof piece === 'string' && typeof pieces[last] === 'string') pieces[last] += piece
    else pieces.push(piece)
  }
  const addTerm = (term: Term): void => {
    const slot = slotOf(term.value)
    if (term.termType === 'BlankNode') {
      add({ blank: blank(term.value) })
    } else if (term.termType === 'NamedNode') {
      add('<')
      add(slot === undefined ? escapeIri(term.value) : { slot })
      add('>')
    } else {
      add('"')
      add(slot === undefined ? escapeLiteral(term.value) : { slot })
      add(`"${suffixOf(term)}`)
    }
  }
  if (slotOf(quad.predicate.value) !== undefined || quad.predicate.termType !== 'NamedNode') return undefined
  addTerm(quad.subject)
  add(` <${escapeIri(quad.predicate.value)}> `)
  addTerm(quad.object)
  // A proof is a graph of its own (Data Integrity 1.0, "proof"), named by a blank node.
  if (quad.graph.termType !== 'DefaultGraph') {
    add(' ')
    addTerm(quad.graph)
  }
  add(' .\n')
  return pieces
}

function suffixOf(literal: Term): string {
  if (literal.datatype?.value === RDF_LANG_STRING) return literal.language ? `@${literal.language}` : ''
  const datatype = literal.datatype?.value ?? XSD_STRING
  return datatype === XSD_STRING ? '' : `^^<${escapeIri(datatype)}>`
}

const ESCAPES: Record<string, string> = {
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
  '"': '\\"',
  '\\': '\\\\',
}

const unicodeEscape = (char: string): string =>
  `\\u${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`

/** Canonical N-Quads escapes of a literal (RDFC-1.0, canonical form of N-Quads). */
export function escapeLiteral(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the control characters are what is escaped.
  return text.replace(/[\u0000-\u001f\u007f"\\]/g, (char) => ESCAPES[char] ?? unicodeEscape(char))
}

function escapeIri(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the control characters are what is escaped.
  return text.replace(/[\u0000-\u0020<>"{}|^`\\]/g, unicodeEscape)
}
