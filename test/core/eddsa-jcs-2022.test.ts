import { describe, expect, it } from 'vitest'
import { concatBytes, utf8 } from '../../src/core/encoding/bytes.ts'
import { encodeMultibase } from '../../src/core/encoding/multibase.ts'
import { sha256 } from '../../src/core/encoding/sha256.ts'
import { signEd25519 } from '../../src/core/keys/ed25519.ts'
import type { DataIntegrityProof } from '../../src/core/proof/data-integrity.ts'
import { verifyEddsaJcs2022 } from '../../src/core/proof/eddsa-jcs-2022.ts'
import { canonicalizeJson } from '../../src/core/proof/jcs.ts'
import type { JsonObject } from '../../src/core/proof/rdf.ts'
import { DID_KEY, fullCredential, methodOf, PUBLIC_KEY, SIGNING_KEY } from './signed-samples.ts'

const document = fullCredential(DID_KEY)
const contexts = document['@context'] as string[]

/** Section 3.3.1, written down once more; we issue no such proofs. */
async function signJcs(unsecured: JsonObject, context: unknown): Promise<DataIntegrityProof> {
  const options = {
    ...(context !== undefined && { '@context': context }),
    type: 'DataIntegrityProof',
    cryptosuite: 'eddsa-jcs-2022',
    created: '2026-03-01T10:00:00Z',
    verificationMethod: methodOf(DID_KEY),
    proofPurpose: 'assertionMethod',
  }
  const data = concatBytes(
    await sha256(utf8(canonicalizeJson(options))),
    await sha256(utf8(canonicalizeJson(unsecured))),
  )
  return { ...options, proofValue: encodeMultibase('z', await signEd25519(SIGNING_KEY, data)) }
}

describe('an eddsa-jcs-2022 proof', () => {
  it('verifies, whatever the order of members', async () => {
    const proof = await signJcs(document, contexts)
    expect(await verifyEddsaJcs2022(document, proof, PUBLIC_KEY)).toBe(true)
    const reversed = Object.fromEntries(Object.entries(document).reverse())
    expect(await verifyEddsaJcs2022(reversed, proof, PUBLIC_KEY)).toBe(true)
  })

  it('verifies without a context of its own', async () => {
    const proof = await signJcs(document, undefined)
    expect(await verifyEddsaJcs2022(document, proof, PUBLIC_KEY)).toBe(true)
  })

  it('takes the place of a longer context, but of no other', async () => {
    const proof = await signJcs(document, contexts)
    const longer = { ...document, '@context': [...contexts, 'https://a.example/more'] }
    expect(await verifyEddsaJcs2022(longer, proof, PUBLIC_KEY)).toBe(true)
    for (const other of [
      contexts.slice(1),
      contexts.slice(0, 2),
      [...contexts].reverse(),
      ['https://a.example/first', ...contexts],
      undefined,
    ]) {
      const changed = { ...document, '@context': other }
      expect(await verifyEddsaJcs2022(changed, proof, PUBLIC_KEY), String(other)).toBe(false)
    }
  })

  it('takes one context for a list of one, as the standard compares them', async () => {
    const single = { '@context': contexts[0], id: 'urn:x:1' }
    const proof = await signJcs(single, contexts[0])
    expect(await verifyEddsaJcs2022({ ...single, '@context': [contexts[0]] }, proof, PUBLIC_KEY)).toBe(true)
  })

  it('notices what RDF would not: order, types and repetitions', async () => {
    const proof = await signJcs(document, contexts)
    const { evidence, credentialSubject } = document as { evidence: object[]; credentialSubject: object }
    const changes: JsonObject[] = [
      { evidence: [...evidence].reverse() },
      { evidence: [...evidence, {}] },
      { description: null },
      { tag: [] },
      { type: [...(document.type as string[]), 'OpenBadgeCredential'] },
      { credentialSubject: { ...credentialSubject, creditsEarned: '2' } },
    ]
    for (const change of changes) {
      const changed = { ...document, ...change }
      expect(await verifyEddsaJcs2022(changed, proof, PUBLIC_KEY), JSON.stringify(change)).toBe(false)
    }
  })

  it('covers its own members, known or not', async () => {
    const proof = await signJcs(document, contexts)
    for (const change of [
      { created: '2026-03-01T10:00:01Z' },
      { colour: 'red' },
      { '@context': contexts[0] },
    ]) {
      expect(await verifyEddsaJcs2022(document, { ...proof, ...change }, PUBLIC_KEY)).toBe(false)
    }
  })

  it('is refused with a signature in another base, or over what JSON cannot hold', async () => {
    const proof = await signJcs(document, contexts)
    const inBase64 = { ...proof, proofValue: `u${'A'.repeat(86)}` }
    await expect(verifyEddsaJcs2022(document, inBase64, PUBLIC_KEY)).rejects.toMatchObject({
      code: 'bad_request',
    })
    const lone = { ...document, name: String.fromCharCode(0xd800) }
    await expect(verifyEddsaJcs2022(lone, proof, PUBLIC_KEY)).rejects.toMatchObject({ code: 'bad_request' })
  })
})
