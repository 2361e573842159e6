import { describe, expect, it } from 'vitest'
import { expandDidKey } from '../../src/core/did/did-key.ts'
import { concatBytes, toHex, utf8 } from '../../src/core/encoding/bytes.ts'
import { decodeMultibase, encodeMultibase } from '../../src/core/encoding/multibase.ts'
import { sha256 } from '../../src/core/encoding/sha256.ts'
import { importSigningKey, publicKeyOf, signEd25519, verifyEd25519 } from '../../src/core/keys/ed25519.ts'
import { decodeMultikey, encodeEd25519Multikey } from '../../src/core/keys/multikey.ts'
import { canonicalizeJson } from '../../src/core/proof/jcs.ts'
import { bitAt, decodeBitstring, STATUS_LIST_LENGTH } from '../../src/core/status/bitstring.ts'
import { hasShared, sharedJson, sharedPaths, sharedText } from '../support/shared.ts'

// w3c/vc-di-eddsa, TestVectors/keyPair.json and proof-set-chain/multiKeyPairs.json.
const keyPairs = [
  ['z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2', 'z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq'],
  ['z6MktgKTsu1QhX6QPbyqG6geXdw6FQCZBPq7uQpieWbiQiG7', 'z3u2W4YnTstS1nSSBAgZcYSJF43JuZ9uLV6bF38B1Bf8NugW'],
  ['z6MkhWqdDBPojHA7cprTGTt5yHv5yUi1B8cnXn8ReLumkw6E', 'z3u2cfp4Q17kMGhNCh348a3yw3cUBiWK6RXRzyJE54sixMFn'],
  ['z6MkmEq87wkHCYnWnNZkigeDMGTN7oUw1upkhzd77KuXERS1', 'z3u2Zr3tcDLBDQKGxVa9SRDFNLqNqPWsa8p9rWPvCEH6bADB'],
  ['z6Mkm1S51iPHJvDEkJ9MRtxJmT8Pqo6wHipAFwBAjN83vntT', 'z3u2ZTWiFwM17veUR7sXniY66Gf14SqMdpMLy7SW9x4EDdmw'],
] as const

// The multicodec of an Ed25519 private key (0x8026) takes two bytes.
const seedOf = (secretMultikey: string) => decodeMultibase(secretMultikey).slice(2)

describe('the key pairs of the W3C eddsa vectors', () => {
  it.each(keyPairs)('%s is the public key of its secret', async (publicMultikey, secretMultikey) => {
    expect(encodeEd25519Multikey(await publicKeyOf(seedOf(secretMultikey)))).toBe(publicMultikey)
  })
})

interface Proof {
  verificationMethod: string
  proofValue: string
}

describe.runIf(hasShared)('the W3C eddsa-jcs-2022 vector', () => {
  const path = 'standards/vectors/w3c/vc-di-eddsa/eddsa-jcs-2022/signedJCS.json'

  async function hashedParts() {
    const { proof, ...document } = sharedJson<{ proof: Proof }>(path)
    const { proofValue, ...config } = proof
    const parts = [
      await sha256(utf8(canonicalizeJson(config))),
      await sha256(utf8(canonicalizeJson(document))),
    ]
    return { proofValue, hash: concatBytes(...parts) }
  }

  it('hashes to the published value', async () => {
    const { hash } = await hashedParts()
    expect(toHex(hash)).toBe(
      '66ab154f5c2890a140cb8388a22a160454f80575f6eae09e5a097cabe539a1db59b7cb6251b8991add1ce0bc83107e3db9dbbab5bd2c28f687db1a03abc92f19',
    )
  })

  it('verifies, and signing it again gives the same signature', async () => {
    const { hash, proofValue } = await hashedParts()
    const [publicMultikey, secretMultikey] = keyPairs[0]
    const { publicKey } = decodeMultikey(publicMultikey)
    expect(await verifyEd25519(publicKey, decodeMultibase(proofValue), hash)).toBe(true)
    const signature = await signEd25519(await importSigningKey(seedOf(secretMultikey)), hash)
    expect(encodeMultibase('z', signature)).toBe(proofValue)
  })
})

describe.runIf(hasShared)('the keys in the W3C vectors', () => {
  const proofs = sharedPaths('standards/vectors/w3c/').flatMap((path) => {
    const { proof } = sharedJson<{ proof: Proof | Proof[] }>(path)
    return [proof].flat().map((one) => [path, one] as const)
  })

  it('are there', () => {
    expect(proofs.length).toBeGreaterThan(8)
  })

  it.each(proofs)('are readable, and so are the signatures: %s', (_, { verificationMethod, proofValue }) => {
    const [did = '', fragment = ''] = verificationMethod.split('#')
    if (did.startsWith('did:key:')) {
      expect(expandDidKey(did).assertionMethod).toEqual([verificationMethod])
      expect(['Ed25519', 'P-256']).toContain(decodeMultikey(fragment).algorithm)
    }
    expect(decodeMultibase(proofValue)).toHaveLength(64)
    expect(encodeMultibase('z', decodeMultibase(proofValue))).toBe(proofValue)
  })
})

describe.runIf(hasShared)("1EdTech's status list", () => {
  const folder = 'standards/vectors/1edtech-ob30/bit-string-list'

  it('has the entry of the revoked credential set, and only that', async () => {
    const list = JSON.parse(sharedText(`${folder}/testlist`)) as {
      credentialSubject: { encodedList: string }
    }
    const credential = sharedJson<{ credentialStatus: { statusListIndex: number } }>(
      `${folder}/credential-status-revoked.json`,
    )
    const bits = await decodeBitstring(list.credentialSubject.encodedList)
    expect(8 * bits.length).toBe(STATUS_LIST_LENGTH)
    const set = Array.from({ length: STATUS_LIST_LENGTH }, (_, at) => at).filter((at) => bitAt(bits, at))
    expect(set).toEqual([credential.credentialStatus.statusListIndex])
  })
})
