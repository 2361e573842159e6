import { estimateWidth, graphemesOf, isRightToLeft } from './text-width.ts'
import { escapeXml } from './xml-text.ts'

interface Rim {
  id: string
  centre: number
  baseline: number
  /** Degrees of the circle the name may take, centred on the top. */
  arc: number
  colour: string
}

const LARGEST = 31
const SMALLEST = 15
// More letters than any rim can hold at the smallest size, so that cutting stays quick.
const MOST_GRAPHEMES = 300
const DEGREE = Math.PI / 180

function fitToArc(name: string, length: number): { text: string; size: number; width: number } {
  const spacing = isRightToLeft(name) ? 0 : 0.06
  const widthOf = (text: string): number => estimateWidth(text) + spacing * graphemesOf(text).length
  const whole = widthOf(name)
  const size = Math.min(LARGEST, Math.floor(length / Math.max(whole, 0.1)))
  if (size >= SMALLEST) return { text: name, size, width: whole * size }

  const letters = graphemesOf(name).slice(0, MOST_GRAPHEMES)
  while (letters.length > 1 && widthOf(`${letters.join('')}…`) * SMALLEST > length) letters.pop()
  const text = `${letters.join('').trim()}…`
  return { text, size: SMALLEST, width: widthOf(text) * SMALLEST }
}

/** The issuer's name on a curve round the rim, and beads where the name leaves the rim free. */
export function sealRim(issuerName: string, rim: Rim): string {
  const { id, centre, baseline, colour } = rim
  const { text, size, width } = fitToArc(issuerName, baseline * rim.arc * DEGREE)
  const [top, bottom] = [centre - baseline, centre + baseline]
  const spacing = isRightToLeft(text) ? '' : ` letter-spacing="${(size * 0.06).toFixed(2)}"`
  const direction = isRightToLeft(text) ? ' direction="rtl"' : ''

  // Beads sit on the middle of the letters, from where the name ends round the bottom to where it begins.
  const beadRadius = baseline + size * 0.3
  const half = (width / 2 / baseline / DEGREE + 7) * DEGREE
  const [dx, dy] = [beadRadius * Math.sin(half), beadRadius * Math.cos(half)]
  const large = half < Math.PI / 2 ? 1 : 0
  const beads =
    half > Math.PI * 0.97
      ? ''
      : `<path d="M${(centre + dx).toFixed(1)} ${(centre - dy).toFixed(1)}A${beadRadius} ${beadRadius} 0 ${large} 1 ${(centre - dx).toFixed(1)} ${(centre - dy).toFixed(1)}" fill="none" stroke="${colour}" stroke-width="5.5" stroke-linecap="round" stroke-dasharray="0 15" opacity="0.75"/>`

  return (
    `<path id="${id}" d="M${centre} ${bottom}A${baseline} ${baseline} 0 0 1 ${centre} ${top}A${baseline} ${baseline} 0 0 1 ${centre} ${bottom}" fill="none"/>` +
    beads +
    `<text font-size="${size}" fill="${colour}" text-anchor="middle"${spacing}${direction}><textPath href="#${id}" startOffset="50%">${escapeXml(text)}</textPath></text>`
  )
}
