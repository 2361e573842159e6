import { rosettePath } from '../badge-image/rosette-path.ts'

const PERIOD = 48
const AMPLITUDE = 5
// Control points that make a cubic curve of half a wave of a sine.
const [REACH, SWING] = [0.3642, 4 / 3]

const round = (value: number): string => String(Math.round(value * 100) / 100)

/** An engraved band of woven lines from `x` on, as on the pages: all that lies within `width`. */
export function wovenBand({ x, y, width }: { x: number; y: number; width: number }): string {
  const half = PERIOD / 2
  const halves = Math.round(width / half)
  const step = width / halves
  return [0, 1, 2, 3]
    .flatMap((turn) =>
      [1, -1].map((side) => ({ amplitude: side * AMPLITUDE * Math.cos((turn * Math.PI) / 8) })),
    )
    .map(({ amplitude }) => {
      const waves = Array.from({ length: halves }, (_, at) => {
        const swing = round(y + (at % 2 === 0 ? -1 : 1) * amplitude * SWING)
        const from = x + at * step
        return `C${round(from + REACH * step)} ${swing} ${round(from + (1 - REACH) * step)} ${swing} ${round(from + step)} ${round(y)}`
      })
      return `<path d="M${round(x)} ${round(y)}${waves.join('')}"/>`
    })
    .join('')
}

/** A large rosette, woven from one line, that lies in the paper like a watermark. */
export function watermark(x: number, y: number, scale: number): string {
  const path = rosettePath({ centre: 300, radius: 205, amplitude: 85, lobes: 11 })
  const turns = Array.from(
    { length: 6 },
    (_, i) => `<path d="${path}" transform="rotate(${i * 5.455} 300 300)"/>`,
  )
  const place = `translate(${round(x - 300 * scale)} ${round(y - 300 * scale)}) scale(${scale})`
  return `<g transform="${place}">${turns.join('')}</g>`
}
