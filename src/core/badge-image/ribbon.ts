import type { BadgeStyle } from './design.ts'
import { contrastOf, mix } from './seal-colour.ts'
import { estimateWidth, isRightToLeft } from './text-width.ts'
import { escapeXml, toXmlCharacters } from './xml-text.ts'

const WIDEST_TEXT = 380
const LARGEST = 44

/** Two tails that hang from behind the seal. */
export function ribbonTails(accent: string): string {
  const shade = mix(accent, '#000000', 0.28)
  return (
    `<path d="M196 390L96 596L176 572L214 598L292 420Z" fill="${accent}"/>` +
    `<path d="M404 390L504 596L424 572L386 598L308 420Z" fill="${accent}"/>` +
    `<path d="M196 390L292 420L262 486Z" fill="${shade}"/><path d="M404 390L308 420L338 486Z" fill="${shade}"/>`
  )
}

/** A banner across the lower part, with a short text on it whose ink reads on its colour. */
export function ribbonBanner(accent: string, { bannerText: text = '' }: BadgeStyle): string {
  const bannerText = toXmlCharacters(text)
  const shade = mix(accent, '#000000', 0.32)
  // Of black and white one always reaches 4.5 to 1; softer pairs leave colours between them that neither reads on.
  const ink = contrastOf(accent, '#ffffff') >= contrastOf(accent, '#000000') ? '#ffffff' : '#000000'
  const size = Math.min(LARGEST, Math.floor(WIDEST_TEXT / Math.max(estimateWidth(bannerText), 0.1)))
  const direction = isRightToLeft(bannerText) ? ' direction="rtl"' : ''
  const lettering =
    bannerText === ''
      ? ''
      : `<text x="300" y="${(497 + size * 0.34).toFixed(1)}" font-size="${size}" font-weight="700" fill="${ink}" text-anchor="middle"${direction}>${escapeXml(bannerText)}</text>`
  return (
    `<path d="M20 496H118V566H20L46 531Z" fill="${shade}"/><path d="M580 496H482V566H580L554 531Z" fill="${shade}"/>` +
    `<path d="M76 458H524V536H76Z" fill="${accent}"/>` +
    `<path d="M76 536L118 566V536ZM524 536L482 566V536Z" fill="${mix(accent, '#000000', 0.5)}"/>` +
    lettering
  )
}
