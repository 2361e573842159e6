import fc from 'fast-check'
import { expect, it } from 'vitest'
import { utf8 } from '../../src/core/encoding/bytes.ts'
import { decodeMultibase, encodeMultibase } from '../../src/core/encoding/multibase.ts'

it('names the base in the first character', () => {
  expect(encodeMultibase('z', utf8('Hello World!'))).toBe('z2NEpo7TZRRrLZSi2U')
  expect(encodeMultibase('u', utf8('foob'))).toBe('uZm9vYg')
})

it('gives all bytes back in both bases', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 100 }),
      fc.constantFrom('z' as const, 'u' as const),
      (bytes, base) => {
        expect(decodeMultibase(encodeMultibase(base, bytes))).toEqual(bytes)
      },
    ),
  )
})

it.each(['', 'm', 'f00', 'Zm9v', 'U', 'z0', 'uZg==', 'uZ'])('refuses %j', (text) => {
  expect(() => decodeMultibase(text)).toThrow(expect.objectContaining({ code: 'bad_request' }))
})

it('says which bases it takes', () => {
  expect(() => decodeMultibase('mZm9v')).toThrow('must begin with z (base58-btc) or u (base64url)')
})
