import { toHex, utf8 } from '../encoding/bytes.ts'
import { sha256 } from '../encoding/sha256.ts'

/** A piece of an N-Quads line: text, a slot (its number), or a blank node (its number). */
export type Piece = string | { slot: number } | { blank: number }

/** A blank node with the quads that mention it; `hash` where no value can change it. */
export interface BlankNode {
  quads: readonly (readonly Piece[])[]
  hash?: string
}

/** One N-Quads line with its slots filled and its blank nodes named. */
export function renderLine(
  pieces: readonly Piece[],
  texts: readonly string[],
  labelOf: (blank: number) => string,
): string {
  let line = ''
  for (const piece of pieces) {
    if (typeof piece === 'string') line += piece
    else line += 'slot' in piece ? texts[piece.slot] : labelOf(piece.blank)
  }
  return line
}

/**
 * Hash First Degree Quads (RDFC-1.0, section 4.6): the node itself is `_:a`, every other one `_:z`. Quads that
 * differ in the other node alone read the same here and still count each.
 */
export async function firstDegreeHash(
  quads: BlankNode['quads'],
  self: number,
  texts: readonly string[],
): Promise<string> {
  const labelOf = (blank: number): string => (blank === self ? '_:a' : '_:z')
  const render = (pieces: readonly Piece[]): string => renderLine(pieces, texts, labelOf)
  let lines = quads.map(render)
  if (new Set(lines).size < lines.length) lines = distinctQuads(quads, texts).map(render)
  return toHex(await sha256(utf8(lines.sort().join(''))))
}

// A dataset is a set: values that happen to be equal can make two quads one.
function distinctQuads(quads: BlankNode['quads'], texts: readonly string[]): BlankNode['quads'] {
  const nameOf = (blank: number): string => `_:b${blank}`
  return [...new Map(quads.map((pieces) => [renderLine(pieces, texts, nameOf), pieces])).values()]
}
