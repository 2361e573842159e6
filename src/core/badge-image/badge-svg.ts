import type { BadgeStyle, Icon } from './design.ts'
import { dressSeal } from './dress-seal.ts'
import { type FittedTitle, fitTitle, lineStep } from './fit-title.ts'
import { ICON_PATHS } from './icons.ts'
import { rosettePath } from './rosette-path.ts'
import { mix, sealColour } from './seal-colour.ts'
import { sealRim } from './seal-rim.ts'
import { hashSeed, numbersFrom } from './seed-numbers.ts'
import { isRightToLeft } from './text-width.ts'
import { escapeXml, toXmlCharacters } from './xml-text.ts'

const CENTRE = 300
const PAPER = '#fdfcf8'
const FONT =
  "'Iowan Old Style','Palatino Linotype',Palatino,'URW Palladio L','Book Antiqua',Georgia,'Noto Serif',serif"

export interface BadgeDesign {
  title: string
  issuerName: string
  /** What the engraving follows from: the same seed always gives the same seal. */
  seed: string
  test: boolean
  /** What the author chose; without it everything follows from the seed. */
  style?: BadgeStyle | undefined
}

/** One engraved line turned `copies` times within one of its lobes, which weaves the band. */
function woven(id: string, lobes: number, copies: number): string {
  const step = 360 / lobes / copies
  return Array.from(
    { length: copies },
    (_, i) => `<use href="#${id}" transform="rotate(${(i * step).toFixed(3)} ${CENTRE} ${CENTRE})"/>`,
  ).join('')
}

function titleText(fitted: FittedTitle, middle: number, ink: string): string {
  const first = middle - ((fitted.lines.length - 1) / 2) * lineStep(fitted) + fitted.size * 0.34
  const lines = fitted.lines.map((line, i) => {
    const direction = isRightToLeft(line) ? ' direction="rtl"' : ''
    return `<text x="${CENTRE}" y="${(first + i * lineStep(fitted)).toFixed(1)}"${direction}>${escapeXml(line)}</text>`
  })
  return `<g font-size="${fitted.size}" font-weight="600" fill="${ink}" text-anchor="middle">${lines.join('')}</g>`
}

const ICON_SHIFT = 46
const ICON_SIZE = 84

function iconAbove(icon: Icon, fitted: FittedTitle, middle: number, colour: string): string {
  const top = middle - (fitted.lines.length / 2) * lineStep(fitted) - ICON_SIZE - 6
  const scale = ICON_SIZE / 24
  return `<path d="${ICON_PATHS[icon]}" fill="${colour}" fill-rule="evenodd" transform="translate(${CENTRE - ICON_SIZE / 2} ${Math.max(top, 128).toFixed(1)}) scale(${scale})"/>`
}

// Wider than the seal, so that it still shows when the picture is 64 pixels wide.
const TEST_BAND =
  '<g><path d="M8 400H592L566 455L592 510H8L34 455Z" fill="#17130a"/>' +
  '<path d="M24 409H576L554 455L576 501H24L46 455Z" fill="#f5bd1f"/>' +
  '<text x="183 261 339 417" y="484" font-family="system-ui,\'Segoe UI\',Helvetica,Arial,sans-serif" font-size="82" font-weight="800" text-anchor="middle" fill="#17130a">TEST</text></g>'

/** The badge of an achievement that has no picture of its own: a pressed seal, self-contained, as SVG. */
export function buildBadgeSvg(design: BadgeDesign): string {
  const title = toXmlCharacters(design.title)
  const issuerName = toXmlCharacters(design.issuerName)
  const pick = numbersFrom(design.seed)
  const key = `s${hashSeed(design.seed).toString(36)}${design.test ? 't' : ''}`

  const style = design.style ?? {}
  const wax = sealColour(style.colour, pick)
  const [lit, deep, ink] = [mix(wax, '#ffffff', 0.16), mix(wax, '#000000', 0.3), mix(wax, '#000000', 0.42)]

  const teeth = 56 + pick(5) * 8
  const bandLobes = 18 + pick(13)
  const bandCopies = 4 + pick(3)
  const bandBeat = { lobes: 3 + pick(6), amplitude: 3.5 }
  const roseLobes = 7 + pick(8)
  const roseReach = 44 + pick(30)

  const edge = rosettePath({ centre: CENTRE, radius: 289, amplitude: 4.5, lobes: teeth })
  const band = rosettePath({ centre: CENTRE, radius: 210, amplitude: 11.5, lobes: bandLobes, beat: bandBeat })
  const rose = rosettePath({
    centre: CENTRE,
    radius: 177 - roseReach,
    amplitude: roseReach,
    lobes: roseLobes,
  })

  const hasIcon = style.icon !== undefined
  const shift = (design.test ? -42 : 0) + (hasIcon ? ICON_SHIFT : 0)
  const largest = hasIcon ? 58 : 84
  const fitted = fitTitle(title, { radius: design.test ? 170 : 174, shift, largest, smallest: 15 })
  const label = [title, issuerName].filter((part) => part !== '').join(', ')

  const seal = [
    `<path d="${edge}" fill="url(#${key}w)"/>`,
    // Pressed, not drawn: each ring has a lit and a shaded side.
    `<circle cx="300" cy="300" r="276" fill="none" stroke="${deep}" stroke-width="3"/><circle cx="300" cy="301.5" r="276" fill="none" stroke="${lit}" stroke-width="1.5"/>`,
    `<circle cx="300" cy="300" r="231" fill="${mix(wax, '#000000', 0.16)}" stroke="url(#${key}p)" stroke-width="4"/>`,
    `<g fill="none" stroke="${PAPER}" stroke-width="1.3" opacity="0.72">${woven(`${key}b`, bandLobes, bandCopies)}</g>`,
    `<circle cx="300" cy="300" r="190" fill="${PAPER}" stroke="url(#${key}p)" stroke-width="6"/>`,
    `<g fill="none" stroke="${wax}" stroke-width="1" opacity="0.13">${woven(`${key}r`, roseLobes, 6)}</g>`,
    `<circle cx="300" cy="300" r="181" fill="none" stroke="${wax}" stroke-width="1.2" opacity="0.55"/>`,
    sealRim(issuerName, {
      id: `${key}c`,
      centre: CENTRE,
      baseline: 244,
      arc: design.test ? 216 : 310,
      colour: PAPER,
    }),
    style.icon === undefined ? '' : iconAbove(style.icon, fitted, CENTRE + shift, wax),
    titleText(fitted, CENTRE + shift, ink),
  ].join('')

  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 600" width="600" height="600" role="img" aria-labelledby="${key}n" font-family="${FONT}">`,
    `<title id="${key}n">${escapeXml(design.test ? `TEST: ${label}` : label)}</title>`,
    '<defs>',
    `<linearGradient id="${key}w" x1="0.15" y1="0.05" x2="0.85" y2="0.95"><stop offset="0" stop-color="${lit}"/><stop offset="0.5" stop-color="${wax}"/><stop offset="1" stop-color="${deep}"/></linearGradient>`,
    `<linearGradient id="${key}p" x1="0.15" y1="0.05" x2="0.85" y2="0.95"><stop offset="0" stop-color="${deep}"/><stop offset="1" stop-color="${lit}"/></linearGradient>`,
    `<path id="${key}b" d="${band}"/><path id="${key}r" d="${rose}"/>`,
    '</defs>',
    dressSeal(seal, { style, wax, test: design.test }),
    design.test ? TEST_BAND : '',
    '</svg>',
  ].join('')
}
