import { expect, it } from 'vitest'
import { fromHex, toHex, utf8 } from '../../src/core/encoding/bytes.ts'
import { deriveBytes, hmacSha256 } from '../../src/core/keys/derive.ts'

it('derives as RFC 5869 does (test case 3: no salt, no info)', async () => {
  const derived = await deriveBytes(fromHex('0b'.repeat(22)), '', 42)
  expect(toHex(derived)).toBe(
    '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
  )
})

it('derives other bytes for another purpose', async () => {
  const secret = new Uint8Array(32).fill(7)
  const a = await deriveBytes(secret, 'signet a v1', 32)
  expect(await deriveBytes(secret, 'signet a v1', 32)).toEqual(a)
  expect(await deriveBytes(secret, 'signet b v1', 32)).not.toEqual(a)
})

it('authenticates as RFC 4231 does (test case 2)', async () => {
  const tag = await hmacSha256(utf8('Jefe'), utf8('what do ya want for nothing?'))
  expect(toHex(tag)).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843')
})
