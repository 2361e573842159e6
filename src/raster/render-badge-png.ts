import { type BadgeDesign, buildBadgeSvg } from '../core/badge-image/badge-svg.ts'
import { readFontCoverage } from './font-coverage.ts'
import { loadFonts } from './fonts.ts'
import { renderPng } from './render-png.ts'
import { settableText } from './settable-text.ts'

/**
 * The generated badge as PNG. Unlike a viewer of the SVG, we have few fonts; where they lack a script, the seal
 * is drawn without that title or name.
 */
export async function renderBadgePng(design: BadgeDesign, width: number): Promise<Uint8Array<ArrayBuffer>> {
  const { style = {} } = design
  const { bannerText = '' } = style
  const fonts = await loadFonts(design.title + design.issuerName + bannerText)
  const coverages = fonts.map(readFontCoverage)
  const title = settableText(design.title, coverages)
  const issuerName = settableText(design.issuerName, coverages)
  const settable = { ...style, bannerText: settableText(bannerText, coverages) }
  return renderPng(buildBadgeSvg({ ...design, title, issuerName, style: settable }), width)
}
