import { breakEvenly, cutLongWords, piecesOf } from '../badge-image/break-lines.ts'
import { estimateWidth, graphemesOf } from '../badge-image/text-width.ts'

export interface SetLines {
  lines: string[]
  size: number
}

export interface LineSpace {
  width: number
  largest: number
  smallest: number
  mostLines: number
}

// More than any space here holds; bounds the search for line breaks.
const MOST_GRAPHEMES = 300

/** A heading in as few even lines as it takes, as large as it goes; what cannot fit ends in an ellipsis. */
export function setHeading(text: string, space: LineSpace): SetLines {
  const all = graphemesOf(text)
  for (let length = Math.min(all.length, MOST_GRAPHEMES); length > 0; length -= 4) {
    const part = length < all.length ? `${all.slice(0, length).join('').trim()}…` : text
    // More than all lines together could hold: no need to try.
    if (estimateWidth(part) * space.smallest > space.mostLines * space.width) continue
    const pieces = piecesOf(part)
    const fitted = fitPieces(pieces, space) ?? fitPieces(cutLongWords(pieces), space)
    if (fitted) return fitted
  }
  return { lines: [], size: space.smallest }
}

function fitPieces(pieces: string[], space: LineSpace): SetLines | undefined {
  for (let size = space.largest; size >= space.smallest; size--) {
    for (let count = 1; count <= Math.min(space.mostLines, pieces.length); count++) {
      // A second line is better than small letters, a third is not.
      if (count > 2 && size > space.smallest) break
      const lines = breakEvenly(pieces, count)
      if (lines.every((line) => estimateWidth(line) * size <= space.width)) return { lines, size }
    }
  }
  return undefined
}

/** A paragraph, line by line; what the last line cannot hold ends in an ellipsis. */
export function setParagraph(text: string, width: number, mostLines: number): string[] {
  const pieces = piecesOf(text).flatMap((piece) =>
    estimateWidth(piece) <= width ? [piece] : cutLongWords([piece]),
  )
  const lines: string[] = []
  let line = ''
  for (const piece of pieces) {
    if (estimateWidth((line + piece).trim()) <= width) {
      line += piece
      continue
    }
    lines.push(finished(line))
    if (lines.length === mostLines) return withEllipsis(lines, width)
    line = piece
  }
  // All of it fits, so no line need be left with a word or two.
  return breakEvenly(pieces, lines.length + (finished(line) === '' ? 0 : 1))
}

const finished = (line: string): string =>
  line
    .trim()
    .replace(/\u00ad$/, '-')
    .replaceAll('\u00ad', '')

function withEllipsis(lines: string[], width: number): string[] {
  const letters = graphemesOf(lines.at(-1) ?? '')
  while (estimateWidth(`${letters.join('')}…`) > width && letters.length > 0) letters.pop()
  return [...lines.slice(0, -1), `${letters.join('').trim()}…`]
}
