import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toBase64 } from '../../src/core/encoding/base64.ts'
import { toHex, utf8 } from '../../src/core/encoding/bytes.ts'
import { importDataKey } from '../../src/core/keys/data-key.ts'
import { parseKeyRing } from '../../src/core/keys/key-ring.ts'
import { openWith, seal, sealedKekVersion, sealWith, unseal } from '../../src/core/keys/sealing.ts'

const secretOf = (byte: number) => toBase64(new Uint8Array(32).fill(byte))
const ringOf = (...versions: number[]) => parseKeyRing(new Map(versions.map((n) => [n, secretOf(n % 256)])))
const plaintexts = fc.uint8Array({ maxLength: 200 })
const ivs = fc.uint8Array({ minLength: 12, maxLength: 12 })
const contexts = fc.string({ unit: 'binary' })
const iv = new Uint8Array(12).fill(5)

describe('a value sealed with the key ring', () => {
  it('opens in its own context', async () => {
    const ring = await ringOf(1, 300)
    await fc.assert(
      fc.asyncProperty(plaintexts, contexts, ivs, async (plaintext, context, fresh) => {
        const sealed = await seal(ring, plaintext, context, fresh)
        expect(await unseal(ring, sealed, context)).toEqual(plaintext)
      }),
    )
  })

  it('is a format byte, the version, the iv and AES-256-GCM, which anybody with the key can open', async () => {
    const ring = await ringOf(258)
    const sealed = await seal(ring, utf8('secret'), 'signing key|k1', iv)
    expect(toHex(sealed.subarray(0, 15))).toBe(`010102${'05'.repeat(12)}`)
    expect(sealed).toHaveLength(15 + 6 + 16)
    expect(sealedKekVersion(sealed)).toBe(258)
    const key = await crypto.subtle.importKey('raw', new Uint8Array(32).fill(2), 'AES-GCM', false, [
      'decrypt',
    ])
    const algorithm = { name: 'AES-GCM', iv, additionalData: utf8('signing key|k1|v258') }
    expect(new Uint8Array(await crypto.subtle.decrypt(algorithm, key, sealed.subarray(15)))).toEqual(
      utf8('secret'),
    )
  })

  it('does not open in another context, with any byte changed, or cut short', async () => {
    const ring = await ringOf(1)
    const sealed = await seal(ring, utf8('secret'), 'tenant a|key 1', iv)
    await expect(unseal(ring, sealed, 'tenant b|key 1')).rejects.toMatchObject({ code: 'misconfigured' })
    for (let at = 0; at < sealed.length; at++) {
      const changed = sealed.slice()
      changed[at] = (changed[at] ?? 0) ^ 1
      await expect(unseal(ring, changed, 'tenant a|key 1')).rejects.toMatchObject({ code: 'misconfigured' })
      await expect(unseal(ring, sealed.slice(0, at), 'tenant a|key 1')).rejects.toMatchObject({
        code: 'misconfigured',
      })
    }
  })

  it('opens after a rotation, for as long as its KEK is there', async () => {
    const sealed = await seal(await ringOf(1), utf8('secret'), 'context', iv)
    const rotated = await ringOf(1, 2)
    expect(await unseal(rotated, sealed, 'context')).toEqual(utf8('secret'))
    expect(sealedKekVersion(await seal(rotated, utf8('secret'), 'context', iv))).toBe(2)
    await expect(unseal(await ringOf(2), sealed, 'context')).rejects.toMatchObject({
      code: 'misconfigured',
      message: expect.stringContaining('KEK_V1'),
    })
  })

  it('does not open under another version, even if that has the same key', async () => {
    const same = await parseKeyRing(
      new Map([
        [1, secretOf(1)],
        [2, secretOf(1)],
      ]),
    )
    const sealed = await seal(same, utf8('secret'), 'context', iv)
    sealed[2] = 1
    await expect(unseal(same, sealed, 'context')).rejects.toMatchObject({ code: 'misconfigured' })
  })

  it('needs an iv of 12 bytes', async () => {
    await expect(seal(await ringOf(1), utf8('secret'), 'context', new Uint8Array(16))).rejects.toThrow(
      '12 bytes',
    )
  })
})

describe('a value sealed with a data key', () => {
  it('opens with the same key in the same context, and with nothing else', async () => {
    const key = await importDataKey(new Uint8Array(32).fill(1))
    const other = await importDataKey(new Uint8Array(32).fill(2))
    await fc.assert(
      fc.asyncProperty(plaintexts, contexts, ivs, async (plaintext, context, fresh) => {
        const sealed = await sealWith(key, plaintext, context, fresh)
        expect(sealed).toHaveLength(1 + 12 + plaintext.length + 16)
        expect(await openWith(key, sealed, context)).toEqual(plaintext)
        await expect(openWith(other, sealed, context)).rejects.toMatchObject({ code: 'misconfigured' })
        await expect(openWith(key, sealed, `${context}x`)).rejects.toMatchObject({ code: 'misconfigured' })
      }),
      { numRuns: 30 },
    )
  })

  it('does not open damaged', async () => {
    const key = await importDataKey(new Uint8Array(32))
    for (const damaged of [new Uint8Array(0), new Uint8Array(40), Uint8Array.of(1, ...new Uint8Array(27))]) {
      await expect(openWith(key, damaged, '')).rejects.toMatchObject({ code: 'misconfigured' })
    }
  })

  it('has a key that cannot be read back', async () => {
    expect((await importDataKey(new Uint8Array(32))).extractable).toBe(false)
    await expect(importDataKey(new Uint8Array(16))).rejects.toThrow('32 bytes')
  })
})
