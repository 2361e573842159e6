import type { TextLine } from '../pdf/hidden-text.ts'
import { type Certificate, PAPERS } from './certificate.ts'
import { watermark, wovenBand } from './ornament.ts'
import { createPen, type Pen, SEAL } from './pen.ts'
import { writeAward } from './write-award.ts'
import { writeDetails } from './write-details.ts'
import { BADGE_SIZE, writeFoot, writeVerification } from './write-verification.ts'

export interface Rectangle {
  x: number
  y: number
  width: number
  height: number
}

export interface TaggedLine extends TextLine {
  tag: 'P' | 'H1'
}

/** A certificate as a drawing, with what a PDF has beside the drawing. */
export interface DrawnCertificate {
  svg: string
  lines: TaggedLine[]
  /** Where the badge stands, which is a picture. */
  badge: Rectangle
  /** What leads to the live page when it is pressed. */
  links: Rectangle[]
}

const MARGIN = 58
const AWARD_TOP = 106
const MOST_SPREAD = 1.7

/** Lays a certificate out. `settable` says what of a text the fonts can set: nothing rather than boxes. */
export function drawCertificate(
  certificate: Certificate,
  settable: (text: string) => string,
): DrawnCertificate {
  const { width, height } = PAPERS[certificate.paper]
  const pen = createPen(settable)
  const middle = width / 2
  const inner = { left: MARGIN, middle, width: width - 2 * MARGIN }
  const foot = height - MARGIN
  const bottom = foot - BADGE_SIZE - 34
  drawPaper(pen, { width, height, bands: [54, bottom], inner })

  // Once on a sheet that is thrown away, to know how much room there is between the lines.
  const body = (on: Pen, spread: number) => {
    const end = writeAward(on, certificate, { ...inner, top: AWARD_TOP + (spread - 1) * 30, spread })
    return writeDetails(on, certificate, { ...inner, top: end + 30 * spread, bottom: bottom - 18 })
  }
  const slack = body(createPen(settable), 1)
  body(pen, Math.min(MOST_SPREAD, 1 + Math.max(0, slack) / 260))

  const links = writeVerification(pen, certificate, { ...inner, top: bottom + 18 })
  writeFoot(pen, certificate, { ...inner, foot })
  drawMarks(pen, certificate, { width, height })
  return {
    svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Noto Serif" font-weight="400">${pen.drawing()}</svg>`,
    lines: pen.lines(),
    badge: { x: MARGIN, y: bottom + 18, width: BADGE_SIZE, height: BADGE_SIZE },
    links,
  }
}

interface Sheet {
  width: number
  height: number
  bands: number[]
  inner: { left: number; middle: number; width: number }
}

function drawPaper(pen: Pen, { width, height, bands, inner }: Sheet): void {
  const frame = [26, 30].map(
    (at, i) =>
      `<rect x="${at}" y="${at}" width="${width - 2 * at}" height="${height - 2 * at}" stroke-width="${i === 0 ? 1.2 : 0.5}"/>`,
  )
  const woven = bands.map((y) => wovenBand({ x: inner.left, width: inner.width, y }))
  pen.draw(
    `<g fill="none" stroke="${SEAL}" stroke-width="0.7" opacity="0.07">${watermark(inner.middle, 330, 0.92)}</g>` +
      `<g fill="none" stroke="${SEAL}">${frame.join('')}</g>` +
      `<g fill="none" stroke="${SEAL}" stroke-width="0.45">${woven.join('')}</g>`,
  )
}

/** What nobody may overlook: one large word across the sheet for each. */
function drawMarks(
  pen: Pen,
  { test, state }: Certificate,
  { width, height }: { width: number; height: number },
): void {
  const marks = [
    ...(test ? [{ word: 'TEST', fill: '#a87900' }] : []),
    ...(state.mark ? [{ word: state.mark, fill: '#9b1c1c' }] : []),
  ]
  for (const [at, { word, fill }] of marks.entries()) {
    const y = height * (marks.length === 1 ? 0.46 : 0.34 + at * 0.26)
    const size = Math.min(140, width / (word.length * 0.76))
    pen.draw(
      `<g opacity="0.26" transform="rotate(-32 ${width / 2} ${y})"><text x="${width / 2}" y="${y + size * 0.35}" font-size="${size.toFixed(1)}" font-weight="600" text-anchor="middle" fill="${fill}">${word}</text></g>`,
    )
  }
}
