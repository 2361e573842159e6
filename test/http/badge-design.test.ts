import { describe, expect, it } from 'vitest'
import { ACHIEVEMENT, call, createIssuer, send } from '../support/api.ts'

const DESIGN = { shape: 'shield', colour: '#6e2231', icon: 'flame', ribbon: 'banner', bannerText: 'LEVEL 1' }
const imageOf = (slug: string, file: string) => `/i/${slug}/achievements/${ACHIEVEMENT.slug}/image/${file}`

describe('the design of a badge', () => {
  it('is drawn as SVG and PNG, and frozen with its version', async () => {
    const tenant = await createIssuer({ design: DESIGN })
    const svg = await (await send('GET', imageOf(tenant.slug, '1.svg'))).text()
    expect(svg).toContain('LEVEL 1')
    const path = `${tenant.api}/achievements/${ACHIEVEMENT.slug}`
    const revised = await call('PUT', path, {
      key: tenant.key,
      body: { ...ACHIEVEMENT, design: { ...DESIGN, bannerText: 'LEVEL 2' } },
    })
    expect(revised.body).toMatchObject({ version: 2, design: { bannerText: 'LEVEL 2' } })
    expect(await (await send('GET', imageOf(tenant.slug, '2.svg'))).text()).toContain('LEVEL 2')
    expect(await (await send('GET', imageOf(tenant.slug, '1.svg'))).text()).toBe(svg)
    const pngs = await Promise.all(
      ['1.png', '2.png'].map(async (file) => (await send('GET', imageOf(tenant.slug, file))).arrayBuffer()),
    )
    expect(pngs[0]?.byteLength).toBeGreaterThan(10_000)
    expect(new Uint8Array(pngs[0] ?? new ArrayBuffer())).not.toEqual(
      new Uint8Array(pngs[1] ?? new ArrayBuffer()),
    )
  })

  it.each([
    ['/design/shape', { shape: 'cloud' }],
    ['/design/colour', { colour: 'red' }],
    ['/design/bannerText', { bannerText: 'LEVEL 1' }],
    ['/design/icon', { icon: 'constructor' }],
    ['/design/size', { size: 3 }],
  ])('is refused at %s', async (pointer, design) => {
    const tenant = await createIssuer()
    const body = { ...ACHIEVEMENT, slug: 'other', design }
    const answer = await call('POST', `${tenant.api}/achievements`, { key: tenant.key, body })
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] } })
  })
})
