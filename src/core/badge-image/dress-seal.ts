import type { BadgeStyle } from './design.ts'
import { ribbonBanner, ribbonTails } from './ribbon.ts'
import { isColour, mix } from './seal-colour.ts'
import { SHAPE_PATHS } from './shapes.ts'

// Brass, which goes with every wax.
const ACCENT = '#b8892b'

/** The seal with what the author puts behind and before it: a shape, the tails of a ribbon, a banner. */
export function dressSeal(
  seal: string,
  { style, wax, test }: { style: BadgeStyle; wax: string; test: boolean },
): string {
  const { shape = 'seal', ribbon = 'none' } = style
  const accent = isColour(style.accent) ? style.accent : ACCENT
  const behind = shape === 'seal' ? '' : shapeBehind(SHAPE_PATHS[shape], wax)
  const tails = ribbon === 'tails' ? ribbonTails(accent) : ''
  // The mark of a test issuer takes the banner's place.
  const banner = ribbon === 'banner' && !test ? ribbonBanner(accent, style) : ''
  const scale = (shape === 'seal' ? 1 : 0.8) * (tails === '' ? 1 : 0.82)
  if (scale === 1) return `${seal}${banner}`
  const lift = tails === '' ? (shape === 'shield' ? -14 : 0) : -52
  const placed = `<g transform="translate(300 ${300 + lift}) scale(${scale.toFixed(3)}) translate(-300 -300)">${seal}</g>`
  return `${behind}${tails}${placed}${banner}`
}

const shapeBehind = (path: string, wax: string): string =>
  `<path d="${path}" fill="${mix(wax, '#ffffff', 0.86)}" stroke="${wax}" stroke-width="10" stroke-linejoin="round"/>` +
  `<path d="${path}" fill="none" stroke="${wax}" stroke-width="3" opacity="0.6" transform="translate(300 300) scale(0.94) translate(-300 -300)"/>`
