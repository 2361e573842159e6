import { estimateWidth, graphemesOf } from './text-width.ts'

const LONG_WORD = 14
const CUT_LENGTH = 5
// Marks a place where a word may be cut; it becomes a hyphen at the end of a line and nothing elsewhere.
const SOFT_HYPHEN = '\u00ad'
const BETWEEN_IDEOGRAPHS =
  /(?<=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])(?=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])/u

/** The pieces no line may break inside: words, or characters of scripts that use no spaces. */
export function piecesOf(title: string): string[] {
  return title
    .replaceAll(SOFT_HYPHEN, '')
    .split(' ')
    .flatMap((word, i) => (i === 0 ? word : ` ${word}`).split(BETWEEN_IDEOGRAPHS))
}

/** Cuts very long words into short pieces, for titles that no line could hold otherwise. */
export function cutLongWords(pieces: string[]): string[] {
  return pieces.flatMap((piece) => {
    const letters = graphemesOf(piece)
    if (letters.length <= LONG_WORD) return [piece]
    const count = Math.floor(letters.length / CUT_LENGTH)
    return Array.from({ length: count }, (_, i) => {
      const last = i === count - 1
      const part = letters.slice(i * CUT_LENGTH, last ? undefined : (i + 1) * CUT_LENGTH).join('')
      return last || !/\p{L}$/u.test(part) ? part : part + SOFT_HYPHEN
    })
  })
}

function toLine(pieces: string[]): string {
  return pieces
    .join('')
    .trim()
    .replace(/\u00ad$/, '-')
    .replaceAll(SOFT_HYPHEN, '')
}

/** Sets the pieces in `count` lines so that the widest line is as narrow as it can be. */
export function breakEvenly(pieces: string[], count: number): string[] {
  const ends = [0]
  for (const piece of pieces) ends.push((ends.at(-1) ?? 0) + estimateWidth(piece))
  const widthOf = (from: number, to: number): number => (ends[to] ?? 0) - (ends[from] ?? 0)

  // widest[to] is the best widest line for pieces 0..to in the lines so far; starts remembers each choice.
  let widest = ends.map((_, to) => widthOf(0, to))
  const starts: number[][] = []
  for (let line = 1; line < count; line++) {
    const before = widest
    const chosen: number[] = []
    widest = ends.map((_, to) => {
      let best = Number.POSITIVE_INFINITY
      for (let from = line; from < to; from++) {
        const width = Math.max(before[from] ?? 0, widthOf(from, to))
        if (width < best) [best, chosen[to]] = [width, from]
      }
      return best
    })
    starts.push(chosen)
  }

  const lines: string[] = []
  let to = pieces.length
  for (const chosen of starts.reverse()) {
    const from = chosen[to] ?? 0
    lines.unshift(toLine(pieces.slice(from, to)))
    to = from
  }
  return [toLine(pieces.slice(0, to)), ...lines]
}
