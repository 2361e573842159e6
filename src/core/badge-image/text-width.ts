const WIDE =
  /[\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u
const MARK = /^[\p{M}\p{Cf}]+$/u
const NARROW = /^[ijltfrI.,:;'’!|()[\] ·-]/u
const BROAD = /^[mwMW@%&—œæŒÆ]/u
const CAPITAL = /^\p{Lu}/u
// Ligated scripts whose glyphs are wide for their code points.
const BROAD_SCRIPT =
  /^[\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}\p{Script=Malayalam}\p{Script=Myanmar}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Telugu}\p{Script=Kannada}]/u

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** What a reader sees as single characters. */
export function graphemesOf(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment)
}

// Nobody can measure here, and the viewer's font is unknown, so the widest common serif sets the figures.
function widthOfGrapheme(grapheme: string): number {
  if (WIDE.test(grapheme)) return 1.04
  if (MARK.test(grapheme)) return 0.1
  if (BROAD_SCRIPT.test(grapheme)) return 0.55 + 0.3 * Math.max(0, [...grapheme].length - 1)
  if (NARROW.test(grapheme)) return 0.37
  if (BROAD.test(grapheme)) return 0.98
  if (CAPITAL.test(grapheme)) return 0.76
  return 0.61
}

/** An upper estimate of the width of a line at font size 1. */
export function estimateWidth(text: string): number {
  return graphemesOf(text).reduce((width, grapheme) => width + widthOfGrapheme(grapheme), 0)
}

const RIGHT_TO_LEFT =
  /^[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u

/** Whether the first letter belongs to a script that runs from right to left. */
export function isRightToLeft(text: string): boolean {
  const letter = /\p{L}/u.exec(text)
  return letter !== null && RIGHT_TO_LEFT.test(letter[0])
}
