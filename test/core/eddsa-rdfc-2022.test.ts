import { verifyAsync } from '@noble/ed25519'
import { describe, expect, it } from 'vitest'
import { buildCredential } from '../../src/core/credential/build-credential.ts'
import { concatBytes, utf8 } from '../../src/core/encoding/bytes.ts'
import { encodeMultibase } from '../../src/core/encoding/multibase.ts'
import { sha256 } from '../../src/core/encoding/sha256.ts'
import {
  type DataIntegrityProof,
  decodeProofValue,
  splitProofs,
} from '../../src/core/proof/data-integrity.ts'
import {
  eddsaRdfc2022Options,
  eddsaRdfc2022Proof,
  signEddsaRdfc2022,
  verifyEddsaRdfc2022,
} from '../../src/core/proof/eddsa-rdfc-2022.ts'
import { canonicalNQuads } from '../../src/core/proof/rdf.ts'
import {
  CREATED,
  DID_KEY,
  fullCredential,
  methodOf,
  PUBLIC_KEY,
  partsOf,
  SIGNING_KEY,
  sign,
} from './signed-samples.ts'

const method = methodOf(DID_KEY)
const document = fullCredential(DID_KEY)
const signing = { key: SIGNING_KEY, verificationMethod: method }

async function signed(): Promise<{ unsecured: typeof document; proof: DataIntegrityProof }> {
  const { unsecured, proofs } = splitProofs(await sign(document, method))
  const [proof] = proofs
  if (!proof) throw new Error('no proof was made')
  return { unsecured, proof }
}

describe('an eddsa-rdfc-2022 proof', () => {
  it('has exactly the members that the standard asks for', async () => {
    const { proof } = await signed()
    expect(proof).toEqual({
      type: 'DataIntegrityProof',
      cryptosuite: 'eddsa-rdfc-2022',
      created: '2026-03-01T10:00:00Z',
      verificationMethod: method,
      proofPurpose: 'assertionMethod',
      proofValue: expect.stringMatching(/^z[1-9A-HJ-NP-Za-km-z]{80,90}$/),
    })
  })

  it('signs the hash of its configuration, then that of the document, as an independent signer checks', async () => {
    const { signature, digest } = await signEddsaRdfc2022(document, signing, CREATED)
    const config = { '@context': document['@context'], ...eddsaRdfc2022Options(method, CREATED) }
    expect(digest).toEqual(await sha256(utf8(await canonicalNQuads(document))))
    const data = concatBytes(await sha256(utf8(await canonicalNQuads(config))), digest)
    expect(await verifyAsync(signature, data, PUBLIC_KEY)).toBe(true)
  })

  it('is the same whether parts are frozen or not, and every time', async () => {
    const parts = partsOf(DID_KEY)
    const frozen = new Map([
      [parts.profile, 'eddsa-rdfc-profile'],
      [parts.achievement, 'eddsa-rdfc-achievement'],
    ])
    const { signature } = await signEddsaRdfc2022(document, signing, CREATED)
    for (let time = 0; time < 3; time++) {
      const again = await signEddsaRdfc2022(buildCredential(parts), signing, CREATED, frozen)
      expect(again.signature).toEqual(signature)
    }
  })

  it('verifies, whatever the order of members and of sets', async () => {
    const { unsecured, proof } = await signed()
    expect(await verifyEddsaRdfc2022(unsecured, proof, PUBLIC_KEY)).toBe(true)
    const reversed = Object.fromEntries(Object.entries(unsecured).reverse())
    const { evidence } = reversed as { evidence: object[] }
    expect(
      await verifyEddsaRdfc2022({ ...reversed, evidence: [...evidence].reverse() }, proof, PUBLIC_KEY),
    ).toBe(true)
  })

  it('cuts the time to whole seconds', async () => {
    const late = new Date(CREATED.getTime() + 999)
    const { signature } = await signEddsaRdfc2022(document, signing, late)
    const proof = eddsaRdfc2022Proof(method, CREATED, signature)
    expect(await verifyEddsaRdfc2022(document, proof, PUBLIC_KEY)).toBe(true)
  })

  it('covers every one of its own members', async () => {
    const { unsecured, proof } = await signed()
    const changes: Partial<DataIntegrityProof>[] = [
      { created: '2026-03-01T10:00:01Z' },
      { verificationMethod: `${DID_KEY}#other` },
      { proofPurpose: 'authentication' },
      { cryptosuite: 'eddsa-jcs-2022' },
      { expires: '2099-01-01T00:00:00Z' },
      { domain: 'a.example' },
      { nonce: 'n' },
    ]
    for (const change of changes) {
      const changed = { ...proof, ...change } as DataIntegrityProof
      expect(await verifyEddsaRdfc2022(unsecured, changed, PUBLIC_KEY), JSON.stringify(change)).toBe(false)
    }
    const { created: _, ...without } = proof
    expect(await verifyEddsaRdfc2022(unsecured, without as DataIntegrityProof, PUBLIC_KEY)).toBe(false)
  })

  it('holds for its own key only', async () => {
    const { unsecured, proof } = await signed()
    const other = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])
    const { publicKey } = other as CryptoKeyPair
    const bytes = new Uint8Array((await crypto.subtle.exportKey('raw', publicKey)) as ArrayBuffer)
    expect(await verifyEddsaRdfc2022(unsecured, proof, bytes)).toBe(false)
  })

  it('has one spelling of its signature', async () => {
    const { unsecured, proof } = await signed()
    const bytes = decodeProofValue(proof.proofValue)
    for (const proofValue of [encodeMultibase('u', bytes), proof.proofValue.slice(1), '']) {
      const refused = verifyEddsaRdfc2022(unsecured, { ...proof, proofValue }, PUBLIC_KEY)
      await expect(refused).rejects.toMatchObject({ code: 'bad_request' })
    }
    // A zero byte more, and one less.
    for (const value of [`z1${proof.proofValue.slice(1)}`, encodeMultibase('z', bytes.slice(0, 63))]) {
      expect(await verifyEddsaRdfc2022(unsecured, { ...proof, proofValue: value }, PUBLIC_KEY)).toBe(false)
    }
  })

  it('refuses a member of the proof that no context defines', async () => {
    const { unsecured, proof } = await signed()
    await expect(
      verifyEddsaRdfc2022(unsecured, { ...proof, colour: 'red' }, PUBLIC_KEY),
    ).rejects.toMatchObject({ code: 'bad_request' })
  })
})

describe('the proofs of a document', () => {
  const proof = {
    type: 'DataIntegrityProof',
    verificationMethod: method,
    proofPurpose: 'assertionMethod',
    proofValue: 'z1',
  }

  it('may be one or several', () => {
    expect(splitProofs({ id: 'urn:x:1', proof }).proofs).toHaveLength(1)
    const { unsecured, proofs } = splitProofs({ id: 'urn:x:1', proof: [proof, proof] })
    expect(proofs).toHaveLength(2)
    expect(unsecured).toEqual({ id: 'urn:x:1' })
  })

  it.each([
    ['none', undefined],
    ['null', null],
    ['an empty list', []],
    ['a text', 'proof'],
    ['a list of lists', [[proof]]],
    ['more than ten', Array(11).fill(proof)],
    ['one without a type', { ...proof, type: undefined }],
    ['one without a method', { ...proof, verificationMethod: {} }],
    ['one without a purpose', { ...proof, proofPurpose: null }],
    ['one without a value', { ...proof, proofValue: 7 }],
    ['one with a time that is none', { ...proof, created: 'yesterday' }],
    ['one with a time without a zone', { ...proof, created: '2026-03-01T10:00:00' }],
    ['one that expires in no zone', { ...proof, expires: '2099-03-01T10:00:00' }],
    ['one that expires at no time', { ...proof, expires: 4 }],
  ])('are refused: %s', (_, value) => {
    expect(() => splitProofs({ proof: value })).toThrow(expect.objectContaining({ code: 'bad_request' }))
  })
})
