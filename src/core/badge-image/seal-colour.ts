// Inks and sealing waxes; each is dark enough for paper-white lettering.
const WAXES = [
  '#1d3b57',
  '#6e2231',
  '#1f4a3a',
  '#5c4320',
  '#37424f',
  '#12505a',
  '#7a3b1d',
  '#464f24',
] as const

type Rgb = readonly [number, number, number]

function parseHex(colour: string): Rgb | undefined {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour)
  if (match === null) return undefined
  const [, red = '', green = '', blue = ''] = match
  return [Number.parseInt(red, 16), Number.parseInt(green, 16), Number.parseInt(blue, 16)]
}

/** Whether this is `#rrggbb`. */
export const isColour = (text: string | undefined): text is string =>
  text !== undefined && parseHex(text) !== undefined

const toHex = (rgb: Rgb): string =>
  `#${rgb.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`

/** WCAG 2.2 "relative luminance". */
function luminance(rgb: Rgb): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((channel) => {
    const value = channel / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** Contrast of two `#rrggbb` colours (WCAG 2.2, "contrast ratio"): 1 to 21. */
export function contrastOf(a: string, b: string): number {
  const [first, second] = [a, b].map((colour) => luminance(parseHex(colour) ?? [0, 0, 0]))
  const [light, dark] = [Math.max(first ?? 0, second ?? 0), Math.min(first ?? 0, second ?? 0)]
  return (light + 0.05) / (dark + 0.05)
}

// Contrast of at least 7 against white.
const DARK_ENOUGH = 0.1

/** `share` of `other` mixed into a `#rrggbb` colour. */
export function mix(colour: string, other: string, share: number): string {
  const [from, to] = [parseHex(colour) ?? [0, 0, 0], parseHex(other) ?? [0, 0, 0]]
  const at = (i: 0 | 1 | 2): number => from[i] + (to[i] - from[i]) * share
  return toHex([at(0), at(1), at(2)])
}

/** The wax of a seal: the issuer's colour, darkened until lettering reads on it, or one that `pick` chooses. */
export function sealColour(wanted: string | undefined, pick: (below: number) => number): string {
  const chosen = WAXES[pick(WAXES.length)] ?? WAXES[0]
  let rgb = wanted === undefined ? undefined : parseHex(wanted)
  if (rgb === undefined) return chosen
  while (luminance(rgb) > DARK_ENOUGH) rgb = [rgb[0] * 0.94, rgb[1] * 0.94, rgb[2] * 0.94]
  return toHex(rgb)
}
