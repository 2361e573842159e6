import { breakEvenly, cutLongWords, piecesOf } from './break-lines.ts'
import { estimateWidth, graphemesOf } from './text-width.ts'

/** The round space a title is set in, as a circle. */
export interface TitleSpace {
  radius: number
  /** Where the middle of the text block lies, measured from the centre of the circle, downwards. */
  shift: number
  largest: number
  smallest: number
}

export interface FittedTitle {
  lines: string[]
  size: number
}

const LINE_HEIGHT = 1.18
const MOST_LINES = 3
// Three lines of a very long title are too small to read; only those get more lines.
const MOST_LINES_OF_LONG_TITLE = 5
const READABLE = 28
// Longer titles could not be read on a seal; this also bounds the search for line breaks.
const MOST_GRAPHEMES = 120

/** The largest size at which every line stays inside its chord, or 0. */
function largestSize(lines: string[], space: TitleSpace): number {
  const widths = lines.map(estimateWidth)
  for (let size = space.largest; size >= space.smallest; size--) {
    const fits = widths.every((width, i) => {
      const middle = space.shift + (i - (lines.length - 1) / 2) * size * LINE_HEIGHT
      const reach = Math.abs(middle) + size * 0.45
      return reach < space.radius && width * size <= 2 * Math.sqrt(space.radius ** 2 - reach ** 2)
    })
    if (fits) return size
  }
  return 0
}

function fitPieces(pieces: string[], space: TitleSpace): FittedTitle {
  let best: FittedTitle = { lines: [], size: 0 }
  for (let count = 1; count <= Math.min(MOST_LINES_OF_LONG_TITLE, pieces.length); count++) {
    if (count > MOST_LINES && best.size >= READABLE) break
    const lines = breakEvenly(pieces, count)
    const size = largestSize(lines, space)
    if (size > best.size) best = { lines, size }
  }
  return best
}

/** Sets a title in a few even lines, as large as it goes; what can't fit ends in an ellipsis. */
export function fitTitle(title: string, space: TitleSpace): FittedTitle {
  const all = graphemesOf(title)
  for (let length = Math.min(all.length, MOST_GRAPHEMES); length > 0; length -= 4) {
    const text = length < all.length ? `${all.slice(0, length).join('').trim()}…` : title
    // More than all lines together could hold: no need to try.
    if (estimateWidth(text) * space.smallest > MOST_LINES_OF_LONG_TITLE * 2 * space.radius) continue
    const pieces = piecesOf(text)
    const whole = fitPieces(pieces, space)
    if (whole.size >= READABLE) return whole
    // A word is cut only where leaving it whole makes the title hard to read.
    const cut = fitPieces(cutLongWords(pieces), space)
    const better = cut.size > whole.size * 1.25 ? cut : whole
    if (better.size > 0) return better
  }
  return { lines: [], size: space.smallest }
}

/** The distance between two baselines. */
export const lineStep = (fitted: FittedTitle): number => fitted.size * LINE_HEIGHT
