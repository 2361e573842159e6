import { describe, expect, it } from 'vitest'
import { bakePng, unbakePng } from '../../src/core/bake/png.ts'
import { bakeSvg, unbakeSvg } from '../../src/core/bake/svg.ts'
import type { Unbaked } from '../../src/core/bake/unbaked.ts'
import { hasShared, sharedBytes, sharedText } from '../support/shared.ts'

const FOLDER = 'standards/vectors/1edtech-ob30'

const unbake = (file: string): Unbaked | undefined =>
  file.endsWith('.png')
    ? unbakePng(sharedBytes(`${FOLDER}/${file}`))
    : unbakeSvg(sharedText(`${FOLDER}/${file}`))

describe.runIf(hasShared)("1EdTech's baked samples", () => {
  it.each(['simple-json.png', 'simple-json.svg'])('carry JSON: %s', (file) => {
    const unbaked = unbake(file)
    expect(unbaked).toMatchObject({ kind: 'ob3', duplicates: 0 })
    expect(JSON.parse(unbaked?.text ?? '')).toMatchObject({
      type: ['VerifiableCredential', 'OpenBadgeCredential'],
      issuer: { name: 'Example Corp' },
    })
  })

  it.each(['simple-jwt.png', 'simple-jwt.svg', 'simple-jwt_v1.png', 'simple-jwt_v1.svg'])(
    'carry a JWT: %s',
    (file) => {
      const unbaked = unbake(file)
      expect(unbaked).toMatchObject({ kind: 'ob3', duplicates: 0 })
      expect(unbaked?.text).toMatch(/^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]{342}$/)
    },
  )

  it('take another credential in place of their own', () => {
    const png = bakePng(sharedBytes(`${FOLDER}/simple-json.png`), '{"a":1}')
    expect(unbakePng(png)).toEqual({ kind: 'ob3', text: '{"a":1}', duplicates: 0 })
    const svg = bakeSvg(sharedText(`${FOLDER}/simple-jwt.svg`), { json: '{"a":1}' })
    expect(unbakeSvg(svg)).toEqual({ kind: 'ob3', text: '{"a":1}', duplicates: 0 })
  })
})
