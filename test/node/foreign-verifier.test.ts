import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildCredential } from '../../src/core/credential/build-credential.ts'
import { expandDidKey } from '../../src/core/did/did-key.ts'
import { verifyCredential } from '../../src/core/verification/verify-credential.ts'
import { anyCredential } from '../core/random-credentials.ts'
import {
  DID_DOCUMENT,
  DID_WEB,
  fullCredential,
  methodOf,
  partsOf,
  STATUS_INDEX,
  sign,
  statusList,
} from '../core/signed-samples.ts'
import { failuresOf, sourcesAt } from '../core/verification-sources.ts'
import { withoutResultNames } from '../support/results.ts'
import { foreignIssuer, loaderOf, verifyElsewhere } from './foreign-stack.ts'

const NOW = new Date('2026-03-02T00:00:00Z')
// The foreign package holds lists against the machine's own clock.
const lasting = { validUntil: '2999-01-01T00:00:00Z' }
const list = await statusList(DID_WEB, [], lasting)
const elsewhere = loaderOf(DID_DOCUMENT, [list])
const here = sourcesAt({ did: DID_DOCUMENT, list })

/** Fifty of ours that can be signed and are valid at NOW; random texts in every part. */
async function ours(count: number) {
  const signed = []
  for (const { document } of fc.sample(anyCredential, 4 * count)) {
    const { validUntil: _, ...lasting } = document
    // A blank node is nobody’s id and no evidence’s; the API takes none.
    if (JSON.stringify(document).includes('"id":"_:')) continue
    const valid = { ...lasting, validFrom: '2026-03-01T10:00:00Z' }
    const credential = await sign(valid, methodOf(DID_WEB)).catch(() => undefined)
    if (credential) signed.push(credential)
    if (signed.length === count) break
  }
  return signed
}

describe('a credential that is issued here', () => {
  it('verifies elsewhere, its status too', async () => {
    const credential = await sign(fullCredential(DID_WEB), methodOf(DID_WEB))
    expect(await verifyElsewhere(credential, elsewhere, NOW)).toEqual({ verified: true, objections: [] })
    expect((await verifyCredential(credential, here)).verified).toBe(true)
  })

  it('is revoked elsewhere as well', async () => {
    const credential = await sign(fullCredential(DID_WEB), methodOf(DID_WEB))
    const revoked = await statusList(DID_WEB, [STATUS_INDEX], lasting)
    expect((await verifyElsewhere(credential, loaderOf(DID_DOCUMENT, [revoked]), NOW)).verified).toBe(false)
    expect(
      (await verifyCredential(credential, sourcesAt({ did: DID_DOCUMENT, list: revoked }))).verified,
    ).toBe(false)
  })

  it('verifies elsewhere, whatever it says', async () => {
    const credentials = await ours(50)
    expect(credentials).toHaveLength(50)
    for (const credential of credentials) {
      const verdict = await verifyElsewhere(credential, elsewhere, NOW)
      expect(verdict, JSON.stringify(credential)).toEqual({ verified: true, objections: [] })
    }
  })

  it('is refused here and elsewhere after a change', async () => {
    const credential = await sign(fullCredential(DID_WEB), methodOf(DID_WEB))
    const subject = credential.credentialSubject as object
    for (const change of [
      { name: 'Welding, level 2' },
      { validUntil: '2039-03-01T10:00:00Z' },
      { credentialStatus: { ...(credential.credentialStatus as object), statusListIndex: '5' } },
      { credentialSubject: { ...subject, creditsEarned: 3 } },
      { issuer: { ...(credential.issuer as object), name: 'Somebody else' } },
      { evidence: [] },
    ]) {
      const changed = { ...credential, ...change }
      expect((await verifyElsewhere(changed, elsewhere, NOW)).verified, JSON.stringify(change)).toBe(false)
      expect((await verifyCredential(changed, here)).verified, JSON.stringify(change)).toBe(false)
    }
  })
})

describe('a credential that is issued elsewhere', async () => {
  const foreign = await foreignIssuer(new Uint8Array(32).fill(42))
  const loader = loaderOf(expandDidKey(foreign.did))

  /** The same kinds of content, without the status that the foreign issuer does not keep. */
  async function theirs(count: number) {
    const signed = []
    for (const { document } of fc.sample(anyCredential, 4 * count)) {
      const { validUntil: _until, credentialStatus: _status, ...valid } = document
      const issuer = { ...(document.issuer as object), id: foreign.did }
      const unsigned = { ...valid, validFrom: '2026-03-01T10:00:00Z', issuer }
      const credential = await foreign.sign(withoutResultNames(unsigned), loader, NOW).catch(() => undefined)
      if (credential) signed.push(credential)
      if (signed.length === count) break
    }
    return signed
  }

  it('verifies here, whatever it says', async () => {
    const credentials = await theirs(50)
    expect(credentials).toHaveLength(50)
    for (const credential of credentials) {
      const result = await verifyCredential(credential, here)
      // Random texts are not what the schema wants where it wants a date; it is the signature that is tested.
      const failed = failuresOf(result).filter((name) => name !== 'schema')
      expect(failed, JSON.stringify(credential)).toEqual([])
    }
  })

  it('is refused here and elsewhere after a change', async () => {
    const { credentialStatus: _, ...unsigned } = buildCredential(partsOf(foreign.did))
    const credential = await foreign.sign(structuredClone(unsigned), loader, NOW)
    expect((await verifyCredential(credential, here)).verified).toBe(true)
    for (const change of [
      { name: 'Changed' },
      { awardedDate: '2020-01-01T00:00:00Z' },
      { evidence: undefined },
    ]) {
      const changed = JSON.parse(JSON.stringify({ ...credential, ...change }))
      expect((await verifyElsewhere(changed, loader, NOW)).verified).toBe(false)
      expect((await verifyCredential(changed, here)).verified).toBe(false)
    }
  })
})
