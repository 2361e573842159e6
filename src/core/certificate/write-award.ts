import type { Certificate } from './certificate.ts'
import { hostOf, type Pen, SEAL, SOFT } from './pen.ts'
import { type LineSpace, setHeading } from './set-lines.ts'

interface AwardSpace {
  middle: number
  width: number
  top: number
  /** How far the lines are drawn apart; 1 is as near as they may be. */
  spread: number
}

/** Who certifies what of whom; returns the last baseline. */
export function writeAward(
  pen: Pen,
  { issuerName, recipientName, achievementName, kind, url }: Certificate,
  { middle, width, top, spread }: AwardSpace,
): number {
  const centred = { x: middle, anchor: 'middle' } as const
  const heading = (text: string, otherwise: string, space: Omit<LineSpace, 'width'> & { y: number }) => {
    const { shown, ...said } = pen.choose(text, otherwise)
    // What stands in for a name must not look like one.
    const largest = 'said' in said ? Math.min(space.largest, 18) : space.largest
    return pen.block(setHeading(shown, { width, ...space, largest }), {
      ...centred,
      y: space.y,
      weight: 600,
      ...said,
    })
  }
  const linking = (text: string, y: number) => pen.text(text, { ...centred, y, size: 12, fill: SOFT })

  let y = heading(issuerName, hostOf(url), { y: top, largest: 21, smallest: 11, mostLines: 3 })
  y = linking('certifies that', y + 30 * spread)
  const name = recipientName ?? 'the holder of this credential'
  const nameSpace = { y: y + 16 + 30 * spread, largest: 34, smallest: 15, mostLines: 3 }
  y = heading(name, 'the person named on the page below', nameSpace)
  y = linking('has been awarded', y + 32 * spread)
  const title = pen.choose(achievementName, 'what is named on the page below')
  const set = setHeading(title.shown, { width, largest: 26, smallest: 13, mostLines: 4 })
  const { shown: _, ...said } = title
  y = pen.block(set, {
    ...centred,
    y: y + 12 + 28 * spread,
    weight: 600,
    fill: SEAL,
    tag: 'H1',
    ...said,
  })
  if (kind === undefined) return y
  const line = setHeading(kind, { width, largest: 11, smallest: 7, mostLines: 1 })
  return pen.block(line, { ...centred, y: y + 22, fill: SOFT })
}
