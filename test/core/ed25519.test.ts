import * as noble from '@noble/ed25519'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromHex, toHex } from '../../src/core/encoding/bytes.ts'
import {
  ed25519Jwk,
  importSigningKey,
  importVerificationKey,
  publicKeyOf,
  signEd25519,
  verifyEd25519,
} from '../../src/core/keys/ed25519.ts'

// RFC 8032 section 7.1, tests 1 to 3.
const vectors = [
  {
    seed: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    publicKey: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    message: '',
    signature:
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  },
  {
    seed: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    publicKey: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    message: '72',
    signature:
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  },
  {
    seed: 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    publicKey: 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    message: 'af82',
    signature:
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  },
]
const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 })
const messages = fc.uint8Array({ maxLength: 200 })

describe('Ed25519', () => {
  it.each(vectors)(
    'signs and verifies as RFC 8032 does: $message',
    async ({ seed, publicKey, message, signature }) => {
      const key = await importSigningKey(fromHex(seed))
      expect(toHex(await publicKeyOf(fromHex(seed)))).toBe(publicKey)
      expect(toHex(await signEd25519(key, fromHex(message)))).toBe(signature)
      expect(await verifyEd25519(fromHex(publicKey), fromHex(signature), fromHex(message))).toBe(true)
    },
  )

  it('gives the same bytes as an independent implementation, and each verifies the other', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, messages, async (seed, message) => {
        const publicKey = await publicKeyOf(seed)
        const signature = await signEd25519(await importSigningKey(seed), message)
        expect(signature).toEqual(new Uint8Array(await noble.signAsync(message, seed)))
        expect(await noble.verifyAsync(signature, message, publicKey)).toBe(true)
        expect(await verifyEd25519(publicKey, signature, message)).toBe(true)
      }),
      { numRuns: 25 },
    )
  })

  it('notices one flipped bit in the signature, the message or the key', async () => {
    const { seed, publicKey } = vectors[0] ?? fail()
    const message = Uint8Array.of(1, 2, 3)
    const signature = await signEd25519(await importSigningKey(fromHex(seed)), message)
    await fc.assert(
      fc.asyncProperty(fc.nat(8 * 64 - 1), async (bit) => {
        expect(await verifyEd25519(fromHex(publicKey), flip(signature, bit), message)).toBe(false)
        expect(await verifyEd25519(fromHex(publicKey), signature, flip(message, bit % 24))).toBe(false)
        expect(await verifyEd25519(flip(fromHex(publicKey), bit % 256), signature, message)).toBe(false)
      }),
      { numRuns: 50 },
    )
  })

  it('keeps the signing key to itself', async () => {
    const key = await importSigningKey(fromHex(vectors[0]?.seed ?? ''))
    expect(key.extractable).toBe(false)
    await expect(crypto.subtle.exportKey('pkcs8', key)).rejects.toThrow()
  })

  it('takes seeds of 32 bytes only', async () => {
    await expect(importSigningKey(new Uint8Array(31))).rejects.toThrow('32 bytes')
  })

  it('writes a key as RFC 8037 does', () => {
    // RFC 8037 appendix A.2.
    expect(ed25519Jwk(fromHex(vectors[0]?.publicKey ?? ''))).toEqual({
      kty: 'OKP',
      crv: 'Ed25519',
      x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
    })
  })
})

describe('a malformed key or signature', () => {
  const signature = fromHex(vectors[0]?.signature ?? '')
  const publicKey = fromHex(vectors[0]?.publicKey ?? '')
  const malformedKeys = {
    'too short': publicKey.slice(1),
    'too long': Uint8Array.of(...publicKey, 0),
    'not on the curve': Uint8Array.of(2, ...new Uint8Array(31)),
    'not reduced': new Uint8Array(32).fill(0xff),
    empty: new Uint8Array(0),
  }

  it.each(Object.entries(malformedKeys))('does not verify: key %s', async (_, key) => {
    expect(await verifyEd25519(key, signature, new Uint8Array(0))).toBe(false)
    await expect(importVerificationKey(key)).rejects.toMatchObject({ code: 'bad_request' })
  })

  it('does not verify: signature of another length', async () => {
    for (const length of [0, 63, 65]) {
      expect(await verifyEd25519(publicKey, new Uint8Array(length), new Uint8Array(0))).toBe(false)
    }
  })

  it('does not verify: a key of small order, under which one signature would fit every message', async () => {
    const identity = Uint8Array.of(1, ...new Uint8Array(31))
    const universal = Uint8Array.of(1, ...new Uint8Array(63))
    const imported = await crypto.subtle.importKey('raw', identity, 'Ed25519', false, ['verify'])
    expect(await crypto.subtle.verify('Ed25519', imported, universal, Uint8Array.of(7))).toBe(true)
    expect(await verifyEd25519(identity, universal, Uint8Array.of(7))).toBe(false)
  })
})

it('remembers imported keys, but not without limit', async () => {
  const first = await publicKeyOf(new Uint8Array(32))
  const imported = await importVerificationKey(first)
  expect(await importVerificationKey(first.slice())).toBe(imported)
  for (let count = 1; count <= 500; count++) {
    await importVerificationKey(
      await publicKeyOf(
        new Uint8Array(32)
          .fill(1)
          .fill(count, 0, 1)
          .fill(count >> 8, 1, 2),
      ),
    )
  }
  expect(await importVerificationKey(first)).not.toBe(imported)
})

function flip(bytes: Uint8Array, bit: number): Uint8Array {
  const changed = bytes.slice()
  changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return changed
}

function fail(): never {
  throw new Error('no such vector')
}
