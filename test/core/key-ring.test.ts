import { describe, expect, it } from 'vitest'
import { toBase64 } from '../../src/core/encoding/base64.ts'
import { toHex } from '../../src/core/encoding/bytes.ts'
import { keyCheckValue, parseKeyRing } from '../../src/core/keys/key-ring.ts'

const secretOf = (byte: number) => toBase64(new Uint8Array(32).fill(byte))

describe('a key ring', () => {
  it('seals with the highest version, in whatever order the secrets come', async () => {
    const ring = await parseKeyRing(
      new Map([
        [2, secretOf(2)],
        [10, secretOf(10)],
        [1, secretOf(1)],
      ]),
    )
    expect(ring.current).toBe(10)
    expect([...ring.keys.keys()].sort((a, b) => a - b)).toEqual([1, 2, 10])
    for (const key of ring.keys.values()) expect(key.extractable).toBe(false)
  })

  it('says which secret is missing', async () => {
    await expect(parseKeyRing(new Map())).rejects.toMatchObject({
      code: 'misconfigured',
      message: expect.stringContaining('KEK_V1'),
    })
  })

  it.each([
    ['short', toBase64(new Uint8Array(31).fill(9)), 'must be 32 bytes and is 31'],
    ['long', toBase64(new Uint8Array(33).fill(9)), 'must be 32 bytes and is 33'],
    ['empty', '', 'must be 32 bytes and is 0'],
    ['no base64', 'correct horse battery staple', 'must be base64'],
    ['a line too much', `${secretOf(9)}\n`, 'must be base64'],
    ['hexadecimal', 'ab'.repeat(32), 'must be 32 bytes and is 48'],
  ])('names a secret that is %s and never shows it', async (_, secret, problem) => {
    const error = await parseKeyRing(
      new Map([
        [1, secretOf(1)],
        [3, secret],
      ]),
    ).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'misconfigured', message: expect.stringContaining(problem) })
    expect(error).toMatchObject({ message: expect.stringContaining('KEK_V3') })
    expect(error).not.toHaveProperty('cause')
    if (secret.trim() !== '') expect(String(error)).not.toContain(secret.trim())
  })

  it.each([0, -1, 1.5, 65_536, Number.NaN])(
    'refuses version %d, which a sealed value cannot name',
    async (version) => {
      await expect(parseKeyRing(new Map([[version, secretOf(1)]]))).rejects.toMatchObject({
        code: 'misconfigured',
      })
    },
  )
})

describe('the check value of a KEK', () => {
  it('depends on the key alone', async () => {
    const a = await parseKeyRing(
      new Map([
        [1, secretOf(1)],
        [2, secretOf(2)],
      ]),
    )
    const b = await parseKeyRing(new Map([[7, secretOf(1)]]))
    expect(await keyCheckValue(a, 1)).toEqual(await keyCheckValue(b, 7))
    expect(await keyCheckValue(a, 1)).not.toEqual(await keyCheckValue(a, 2))
    expect(await keyCheckValue(a, 1)).toHaveLength(16)
  })

  it('stays the same in every release, because it is stored', async () => {
    const ring = await parseKeyRing(new Map([[1, secretOf(0)]]))
    expect(toHex(await keyCheckValue(ring, 1))).toBe('78d1ddfab2832d796fc17108fd03ec88')
  })

  it('does not exist for a version that is not set', async () => {
    const ring = await parseKeyRing(new Map([[1, secretOf(1)]]))
    await expect(keyCheckValue(ring, 2)).rejects.toMatchObject({
      code: 'misconfigured',
      message: 'KEK_V2 is not set',
    })
  })
})
