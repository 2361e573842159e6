import { BadgeError } from '../core/badge-error.ts'
import { FONT_FAMILY, loadFonts } from './fonts.ts'
import { loadResvg } from './load-resvg.ts'

const MAX_WIDTH = 2048

/**
 * A picture of ours as PNG, `width` pixels wide. Letters that no font of ours has become boxes: see
 * `settableText`. Not for pictures of strangers: they can ask for any amount of work.
 */
export async function renderPng(svg: string, width: number): Promise<Uint8Array<ArrayBuffer>> {
  if (!Number.isInteger(width) || width < 1 || width > MAX_WIDTH) {
    throw new BadgeError('bad_request', `a picture is between 1 and ${MAX_WIDTH} pixels wide`)
  }
  const [{ Resvg }, fonts] = await Promise.all([loadResvg(), loadFonts(svg)])
  const picture = new Resvg(svg, {
    fitTo: { mode: 'width', value: width },
    font: {
      fontBuffers: fonts.map((font) => new Uint8Array(font)),
      defaultFontFamily: FONT_FAMILY,
      serifFamily: FONT_FAMILY,
      sansSerifFamily: FONT_FAMILY,
    },
  })
  // Both live in the memory of the WASM instance, where nothing collects them.
  try {
    const image = picture.render()
    try {
      return new Uint8Array(image.asPng())
    } finally {
      image.free()
    }
  } finally {
    picture.free()
  }
}
