import type { Certificate } from './certificate.ts'
import { type Pen, SOFT } from './pen.ts'
import { setHeading, setParagraph } from './set-lines.ts'

interface DetailSpace {
  left: number
  middle: number
  width: number
  top: number
  bottom: number
}

const ROW = 36
const LINE = 14
const CRITERIA = { size: 9.5, mostLines: 7 }

/** What was required, and the facts at the bottom, as far as there is room; returns how much is left between them. */
export function writeDetails(
  pen: Pen,
  { criteria, facts }: Certificate,
  { left, middle, width, top, bottom }: DetailSpace,
): number {
  const first = bottom - Math.ceil(facts.length / 2) * ROW + 16
  const room = Math.floor((first - 20 - top) / LINE)
  const canSet = criteria !== undefined && pen.choose(criteria, '').shown !== '' && room > 0
  const lines = canSet
    ? setParagraph(criteria, (width * 0.86) / CRITERIA.size, Math.min(room, CRITERIA.mostLines))
    : []
  for (const [at, line] of lines.entries()) {
    pen.text(line, { x: middle, y: top + at * LINE, size: CRITERIA.size, anchor: 'middle', fill: SOFT })
  }
  const column = width / 2
  for (const [at, { name, text }] of facts.entries()) {
    const isAlone = at === facts.length - 1 && at % 2 === 0
    const x = isAlone ? middle : left + column * ((at % 2) + 0.5)
    const y = first + Math.floor(at / 2) * ROW
    const { shown, ...said } = pen.choose(text, '(on the page below)')
    const value = setHeading(shown, { width: column - 16, largest: 12, smallest: 7, mostLines: 1 })
    pen.text(name, { x, y, size: 8.5, anchor: 'middle', fill: SOFT })
    pen.block(value, { x, y: y + 15, anchor: 'middle', weight: 600, ...said })
  }
  return first - 20 - top - lines.length * LINE
}
