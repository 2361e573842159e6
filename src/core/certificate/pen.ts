import { estimateWidth, isRightToLeft } from '../badge-image/text-width.ts'
import { escapeXml, toXmlCharacters } from '../badge-image/xml-text.ts'
import type { TaggedLine } from './draw-certificate.ts'
import type { SetLines } from './set-lines.ts'

export const INK = '#17212b'
export const SOFT = '#4b5763'
export const SEAL = '#1d3b57'
export const LINK = '#1b4a78'

interface Style {
  x: number
  y: number
  anchor?: 'start' | 'middle'
  weight?: 400 | 600
  fill?: string
  tag?: TaggedLine['tag']
  /** What a reader is told where that cannot be drawn. */
  said?: string
}

/** Draws text and shapes, and remembers which text stands where. */
export interface Pen {
  /** The text, or what is drawn in its place where the fonts lack a letter of it: never boxes, never half a name. */
  choose: (text: string, otherwise: string) => { shown: string; said?: string }
  draw: (svg: string) => void
  /** One line; returns its baseline. */
  text: (text: string, style: Style & { size: number }) => number
  /** Lines below each other; returns the last baseline. */
  block: (lines: SetLines, style: Style) => number
  drawing: () => string
  lines: () => TaggedLine[]
}

const LINE_STEP = 1.22

export function createPen(settable: (text: string) => string): Pen {
  const drawn: string[] = []
  const lines: TaggedLine[] = []

  const text: Pen['text'] = (
    content,
    { x, y, size, anchor = 'start', weight = 400, fill = INK, ...style },
  ) => {
    const shown = settable(toXmlCharacters(content))
    const said = toXmlCharacters(style.said ?? content)
    const width = estimateWidth(said) * size
    const place = anchor === 'middle' ? x - width / 2 : x
    if (said !== '') lines.push({ text: said, x: place, y, size, width, tag: style.tag ?? 'P' })
    if (shown === '') return y
    const direction = isRightToLeft(shown) ? ' direction="rtl"' : ''
    // With that direction the text begins at its right end.
    const edge = anchor === 'middle' ? 'middle' : direction ? 'end' : 'start'
    drawn.push(
      `<text x="${x.toFixed(2)}" y="${y.toFixed(2)}" font-size="${size}" font-weight="${weight}" text-anchor="${edge}" fill="${fill}"${direction}>${escapeXml(shown)}</text>`,
    )
    return y
  }

  return {
    choose: (content, otherwise) =>
      settable(toXmlCharacters(content)) === '' ? { shown: otherwise, said: content } : { shown: content },
    draw: (svg) => void drawn.push(svg),
    text,
    block: ({ lines: set, size }, { said, ...style }) => {
      let y = style.y
      for (const [at, line] of set.entries()) {
        y = style.y + at * size * LINE_STEP
        text(line, { ...style, y, size, ...(said !== undefined && { said: at === 0 ? said : '' }) })
      }
      return y
    },
    drawing: () => drawn.join(''),
    lines: () => lines,
  }
}

export const withoutScheme = (url: string): string => url.replace(/^https?:\/\//, '')

export const hostOf = (url: string): string => withoutScheme(url).split('/')[0] ?? ''
