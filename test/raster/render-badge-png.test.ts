import { describe, expect, it } from 'vitest'
import { bakePng, unbakePng } from '../../src/core/bake/png.ts'
import { renderBadgePng } from '../../src/raster/render-badge-png.ts'
import { renderPng } from '../../src/raster/render-png.ts'
import { decodePng, type Pixels, pixelAt } from '../support/decode-png.ts'

const base = { title: 'Chartered Engineer', issuerName: 'Royal Institute', seed: 'ach_1', test: false }
const draw = async (changes: Partial<typeof base> = {}, width = 300) =>
  decodePng(await renderBadgePng({ ...base, ...changes }, width))

/** How many pixels in the middle, where the title stands, are dark. */
function inkOf(picture: Pixels): number {
  let dark = 0
  for (let y = 70; y < 230; y++) {
    for (let x = 70; x < 230; x++) {
      const [red = 0, green = 0, blue = 0, alpha = 0] = pixelAt(picture, x, y)
      if (alpha === 255 && red + green + blue < 300) dark++
    }
  }
  return dark
}

const isYellow = ([red = 0, green = 0, blue = 255]: number[]) => red > 230 && green > 170 && blue < 60

describe('a badge rendered as PNG', () => {
  it.each([64, 300, 600, 1200])('is a square picture %i pixels wide', async (width) => {
    const picture = await draw({}, width)
    expect(picture).toMatchObject({ width, height: width, channels: 4 })
    expect(pixelAt(picture, 0, 0)).toEqual([0, 0, 0, 0])
    const opaque = picture.samples.filter((sample, at) => at % 4 === 3 && sample === 255).length
    expect(opaque / width ** 2).toBeGreaterThan(0.68)
  })

  it('is the same bytes each time, also for requests that come at once', async () => {
    const pictures = await Promise.all([1, 2, 3].map(() => renderBadgePng(base, 200)))
    for (const picture of pictures) expect(picture).toEqual(pictures[0])
    expect(await renderBadgePng({ ...base, seed: 'ach_2' }, 200)).not.toEqual(pictures[0])
  })

  it('has a yellow band with dark letters if it is a test', async () => {
    const [live, test] = [await draw(), await draw({ test: true })]
    expect(isYellow(pixelAt(test, 30, 210))).toBe(true)
    expect(isYellow(pixelAt(live, 30, 210))).toBe(false)
    const middle = Array.from({ length: 140 }, (_, i) => pixelAt(test, 80 + i, 228))
    expect(middle.filter(isYellow).length).toBeGreaterThan(60)
    expect(middle.filter(([red = 255]) => red < 60).length).toBeGreaterThan(20)
  })

  it.each([
    'Member',
    'Donaudampfschifffahrtsgesellschaftskapitän',
    'Chứng nhận Kỹ sư',
    'Πιστοποιημένος Μηχανικός',
    'Сертифицированный специалист',
    'מהנדס מוסמך',
    'ممارس معتمد',
  ])('bears the title %s', async (title) => {
    const empty = inkOf(await draw({ title: '' }))
    expect(inkOf(await draw({ title })) - empty).toBeGreaterThan(300)
  })

  it.each(['高度情報処理技術者', 'प्रमाणित', 'Certified 高度', '𐍈𐌰𐌳𐌲𐌴', '😀'])(
    'bears no title rather than boxes: %s',
    async (title) => {
      expect(await renderBadgePng({ ...base, title }, 100)).toEqual(
        await renderBadgePng({ ...base, title: '' }, 100),
      )
      expect(await renderBadgePng({ ...base, issuerName: title }, 100)).toEqual(
        await renderBadgePng({ ...base, issuerName: '' }, 100),
      )
    },
  )

  it('can be baked', async () => {
    const png = await renderBadgePng(base, 100)
    const baked = bakePng(png, '{"a":1}')
    expect(unbakePng(baked)).toEqual({ kind: 'ob3', text: '{"a":1}', duplicates: 0 })
    expect(await decodePng(baked)).toEqual(await decodePng(png))
  })

  it.each([0, -1, 1.5, 2049, Number.NaN])('is not drawn %d pixels wide', async (width) => {
    await expect(renderPng('<svg/>', width)).rejects.toMatchObject({ code: 'bad_request' })
  })
})
