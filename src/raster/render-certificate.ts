import type { CertificateJob } from '../core/certificate/certificate.ts'
import { certificatePdf } from '../core/certificate/certificate-pdf.ts'
import { drawCertificate } from '../core/certificate/draw-certificate.ts'
import { toBase64 } from '../core/encoding/base64.ts'
import { toHex, utf8 } from '../core/encoding/bytes.ts'
import { sha256 } from '../core/encoding/sha256.ts'
import { readFontCoverage } from './font-coverage.ts'
import { FONT_FAMILY, loadFonts, loadRegularFont } from './fonts.ts'
import { loadResvg } from './load-resvg.ts'
import { settableText } from './settable-text.ts'

/** Pixels on a side: 250 dots an inch where the badge stands. */
const PICTURE_SIZE = 440

/**
 * A certificate as PDF. The same shaper that sets the badges sets the page, so that Arabic joins and Hebrew runs
 * its own way, and gives outlines, so that no viewer needs a font. The same job gives the same bytes.
 */
export async function renderCertificate(job: CertificateJob): Promise<Uint8Array<ArrayBuffer>> {
  const { certificate, picture, json, issuedOn } = job
  const fonts = await loadFonts(JSON.stringify(certificate))
  const coverages = fonts.map(readFontCoverage)
  const drawn = drawCertificate(certificate, (text) => settableText(text, coverages))
  const outlines = await outlinesOf(drawn.svg, [...fonts, await loadRegularFont()])
  const id = toHex((await sha256(utf8(drawn.svg + json))).slice(0, 16))
  const faded = certificate.state.mark !== undefined
  return certificatePdf({
    certificate,
    drawn,
    outlines,
    picture: await pixelsOf(picture, faded),
    json,
    issuedOn,
    id,
  })
}

async function outlinesOf(svg: string, fonts: readonly ArrayBuffer[]): Promise<string> {
  const { Resvg } = await loadResvg()
  const fontBuffers = fonts.map((font) => new Uint8Array(font))
  const drawing = new Resvg(svg, {
    font: {
      fontBuffers,
      defaultFontFamily: FONT_FAMILY,
      serifFamily: FONT_FAMILY,
      sansSerifFamily: FONT_FAMILY,
    },
  })
  try {
    return drawing.toString()
  } finally {
    drawing.free()
  }
}

/** The picture on white paper, three bytes a pixel; paler where it must not look good. */
async function pixelsOf(png: Uint8Array, faded: boolean) {
  const { Resvg } = await loadResvg()
  const href = `data:image/png;base64,${toBase64(png)}`
  const [size, opacity] = [PICTURE_SIZE, faded ? 0.35 : 1]
  const drawing = new Resvg(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" width="${size}" height="${size}"><image href="${href}" width="${size}" height="${size}" opacity="${opacity}"/></svg>`,
    { background: '#ffffff' },
  )
  try {
    const image = drawing.render()
    try {
      // The background is opaque, so every fourth byte says nothing.
      const rgb = image.pixels.filter((_, at) => at % 4 !== 3)
      return { width: image.width, height: image.height, rgb }
    } finally {
      image.free()
    }
  } finally {
    drawing.free()
  }
}
