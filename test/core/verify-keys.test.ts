import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromBase64Url } from '../../src/core/encoding/base64.ts'
import { concatBytes, fromHex, utf8 } from '../../src/core/encoding/bytes.ts'
import { encodeMultibase } from '../../src/core/encoding/multibase.ts'
import { decompressPoint, type EcCurve } from '../../src/core/keys/ec-point.ts'
import { fingerprintOf, publicKeyOfJwk, publicKeyOfMethod } from '../../src/core/keys/public-key.ts'
import { verifySignature } from '../../src/core/keys/verify-signature.ts'

const CURVES: [EcCurve, number[], string][] = [
  ['P-256', [0x80, 0x24], 'SHA-256'],
  ['P-384', [0x81, 0x24], 'SHA-384'],
]

async function ecdsaKey(namedCurve: EcCurve) {
  const made = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve }, true, ['sign', 'verify'])
  const { privateKey, publicKey } = made as CryptoKeyPair
  const jwk = (await crypto.subtle.exportKey('jwk', publicKey)) as { x: string; y: string }
  const [x, y] = [fromBase64Url(jwk.x), fromBase64Url(jwk.y)]
  const compressed = concatBytes(Uint8Array.of(2 + ((y.at(-1) ?? 0) & 1)), x)
  return { privateKey, jwk, compressed }
}

describe.each(CURVES)('a key of %s', (curve, header, hash) => {
  it('is the same as a compressed point and as a JWK', async () => {
    for (let n = 0; n < 12; n++) {
      const { jwk, compressed } = await ecdsaKey(curve)
      const point = decompressPoint(curve, compressed)
      expect(point).toEqual({ kty: 'EC', crv: curve, x: jwk.x, y: jwk.y })
      const publicKeyMultibase = encodeMultibase('z', concatBytes(Uint8Array.from(header), compressed))
      const key = publicKeyOfMethod({ publicKeyMultibase })
      expect(fingerprintOf(key)).toBe(fingerprintOf(publicKeyOfJwk({ ...jwk, kty: 'EC', crv: curve })))
    }
  })

  it('is refused when its point is not on the curve or too large', async () => {
    const { compressed } = await ecdsaKey(curve)
    const refused = expect.objectContaining({ code: 'bad_request' })
    expect(() => decompressPoint(curve, compressed.slice(1))).toThrow(refused)
    expect(() => decompressPoint(curve, compressed.with(0, 4))).toThrow(refused)
    expect(() =>
      decompressPoint(curve, Uint8Array.of(2, ...new Uint8Array(compressed.length - 1).fill(255))),
    ).toThrow(refused)
    let refusals = 0
    for (let x = 1; x <= 20; x++) {
      try {
        decompressPoint(curve, new Uint8Array(compressed.length).with(0, 2).with(compressed.length - 1, x))
      } catch {
        refusals++
      }
    }
    // Every second number is the x of a point.
    expect(refusals).toBeGreaterThan(3)
    expect(refusals).toBeLessThan(17)
  })

  it('verifies what its private half has signed, and nothing else', async () => {
    const { privateKey, jwk } = await ecdsaKey(curve)
    const key = publicKeyOfJwk({ ...jwk, kty: 'EC', crv: curve })
    const signature = new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash }, privateKey, utf8('a')))
    expect(await verifySignature(key, signature, utf8('a'))).toBe(true)
    expect(await verifySignature(key, signature, utf8('b'))).toBe(false)
    expect(await verifySignature(key, signature.slice(1), utf8('a'))).toBe(false)
    expect(await verifySignature(key, new Uint8Array(0), utf8('a'))).toBe(false)
    const { jwk: other } = await ecdsaKey(curve)
    expect(
      await verifySignature(publicKeyOfJwk({ ...other, kty: 'EC', crv: curve }), signature, utf8('a')),
    ).toBe(false)
    const nowhere = publicKeyOfJwk({ kty: 'EC', crv: curve, x: jwk.x, y: jwk.x })
    expect(await verifySignature(nowhere, signature, utf8('a'))).toBe(false)
  })
})

describe('a JWK', () => {
  it.each([
    ['nothing', undefined],
    ['an empty object', {}],
    ['a secret', { kty: 'oct', k: 'AAAA' }],
    ['another curve', { kty: 'EC', crv: 'secp256k1', x: 'AAAA', y: 'AAAA' }],
    ['half of a point', { kty: 'EC', crv: 'P-256', x: 'AAAA' }],
    ['a short Ed25519 key', { kty: 'OKP', crv: 'Ed25519', x: 'AAAA' }],
    ['an Ed25519 key of small order', { kty: 'OKP', crv: 'Ed25519', x: `AQ${'A'.repeat(41)}` }],
    ['an RSA key without a modulus', { kty: 'RSA', e: 'AQAB' }],
    ['a short RSA key', { kty: 'RSA', n: 'A'.repeat(300), e: 'AQAB' }],
    ['an endless RSA key', { kty: 'RSA', n: 'A'.repeat(2000), e: 'AQAB' }],
    ['an RSA key with a long exponent', { kty: 'RSA', n: 'A'.repeat(400), e: 'A'.repeat(20) }],
  ])('is refused as %s', (_name, jwk) => {
    expect(() => publicKeyOfJwk(jwk)).toThrow(expect.objectContaining({ code: 'bad_request' }))
  })

  it('has a fingerprint of its own', () => {
    const jwk = fc.record({
      kty: fc.constant('RSA'),
      n: fc.constantFrom('A', 'B').map((c) => c.repeat(400)),
      e: fc.constantFrom('AQAB', 'AAEC'),
    })
    fc.assert(
      fc.property(jwk, jwk, (a, b) => {
        const same = a.n === b.n && a.e === b.e
        expect(fingerprintOf(publicKeyOfJwk(a)) === fingerprintOf(publicKeyOfJwk(b))).toBe(same)
      }),
    )
    const bytes = fromHex('94966b7c08e405775f8de6cc1c4508f6eb227403e1025b2c8ad2d7477398c5b2')
    expect(fingerprintOf({ algorithm: 'Ed25519', bytes })).toMatch(/^Ed25519 148,150,/)
  })
})
