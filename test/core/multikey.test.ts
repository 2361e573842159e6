import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromHex, toHex } from '../../src/core/encoding/bytes.ts'
import { encodeMultibase } from '../../src/core/encoding/multibase.ts'
import { decodeMultikey, encodeEd25519Multikey } from '../../src/core/keys/multikey.ts'

const multikey = (hex: string) => encodeMultibase('z', fromHex(hex))

describe('a multikey', () => {
  it('is the one of the did:key method for the same Ed25519 key', () => {
    const publicKey = fromHex('94966b7c08e405775f8de6cc1c4508f6eb227403e1025b2c8ad2d7477398c5b2')
    expect(encodeEd25519Multikey(publicKey)).toBe('z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH')
  })

  it('gives every Ed25519 key back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (publicKey) => {
        const text = encodeEd25519Multikey(publicKey)
        expect(text).toMatch(/^z6Mk/)
        expect(decodeMultikey(text)).toEqual({ algorithm: 'Ed25519', publicKey })
      }),
    )
  })

  it('holds P-256 and P-384 keys as compressed points', () => {
    // The did:key method's P-256 example; its x coordinate is also published as a JWK.
    const p256 = decodeMultikey('zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169')
    expect(p256.algorithm).toBe('P-256')
    expect(toHex(p256.publicKey).slice(0, 4)).toBe('037f')
    expect(p256.publicKey).toHaveLength(33)
    const p384 = decodeMultikey('z82LkvR3CBNkb9tUVps4GhGpNvEVP6vWzdwgGwQbA1iYoZwd7m1F1hSvkJFSe6sWci7JiXc')
    expect(p384.algorithm).toBe('P-384')
    expect(p384.publicKey).toHaveLength(49)
  })

  it('must have the length of its kind', () => {
    expect(() => decodeMultikey(multikey(`ed01${'00'.repeat(31)}`))).toThrow('31 bytes instead of 32')
    expect(() => decodeMultikey(multikey(`ed01${'00'.repeat(33)}`))).toThrow('33 bytes instead of 32')
    expect(() => decodeMultikey(multikey(`8024${'02'.repeat(32)}`))).toThrow('32 bytes instead of 33')
    expect(() => decodeMultikey(multikey(`8124${'02'.repeat(97)}`))).toThrow('97 bytes instead of 49')
    expect(() => encodeEd25519Multikey(new Uint8Array(31))).toThrow('32 bytes')
  })

  it('must be compressed when it is an ECDSA key', () => {
    expect(() => decodeMultikey(multikey(`8024${'04'.repeat(33)}`))).toThrow('not a compressed point')
  })

  it('must be of a kind that we know, in base58-btc', () => {
    // A private key of the W3C test vectors, secp256k1, and an Ed25519 key in base64url.
    const foreign = [
      'z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq',
      multikey(`e701${'02'.repeat(33)}`),
      encodeMultibase('u', fromHex(`ed01${'00'.repeat(32)}`)),
      'z',
      '',
    ]
    for (const text of foreign) {
      expect(() => decodeMultikey(text)).toThrow(expect.objectContaining({ code: 'bad_request' }))
    }
  })
})
