import { describe, expect, it } from 'vitest'
import { CREDENTIALS_V1 } from '../../src/core/contexts/urls.ts'
import { splitProofs } from '../../src/core/proof/data-integrity.ts'
import { verifyEddsaRdfc2022 } from '../../src/core/proof/eddsa-rdfc-2022.ts'
import type { JsonObject } from '../../src/core/proof/rdf.ts'
import { verifyCredential } from '../../src/core/verification/verify-credential.ts'
import {
  CREDENTIAL_URL,
  DID_DOCUMENT,
  DID_WEB,
  fullCredential,
  methodOf,
  PUBLIC_KEY,
  STATUS_INDEX,
  sign,
  statusList,
} from './signed-samples.ts'
import { failuresOf, sourcesAt } from './verification-sources.ts'

// The signature covers what JSON-LD makes of a document. Whoever holds a credential can write the same
// statements in another way, so that a reader of the JSON does not find what would tell against it.

const method = methodOf(DID_WEB)
const signed = await sign(fullCredential(DID_WEB), method)
const revoked = await statusList(DID_WEB, [STATUS_INDEX])
const sources = { ...sourcesAt({ did: DID_DOCUMENT, list: revoked }), now: new Date('2029-04-01T00:00:00Z') }

describe('a revoked and expired credential that is written otherwise, the RDF being the same', () => {
  const CRED = 'https://www.w3.org/2018/credentials#'
  const dateTime = { '@type': 'http://www.w3.org/2001/XMLSchema#dateTime', '@value': signed.validUntil }
  const { credentialStatus, validUntil, ...rest } = signed
  const context = signed['@context'] as []
  const alias = (name: string, type: string) => ({ '@id': CRED + name, '@type': type })

  it.each([
    [
      'under the IRIs of its members',
      { [`${CRED}credentialStatus`]: credentialStatus, [`${CRED}validUntil`]: dateTime },
    ],
    ['under the IRI of its status', { [`${CRED}credentialStatus`]: credentialStatus, validUntil }],
    [
      'under one alias of its own context',
      { '@context': [...context, { s: `${CRED}credentialStatus` }], s: credentialStatus, validUntil },
    ],
    [
      'under aliases of its own context',
      {
        '@context': [
          ...context,
          { s: alias('credentialStatus', '@id'), u: alias('validUntil', dateTime['@type']) },
        ],
        s: credentialStatus,
        u: validUntil,
      },
    ],
    [
      'under compact IRIs',
      {
        '@context': [...context, { c: CRED }],
        'c:credentialStatus': credentialStatus,
        'c:validUntil': dateTime,
      },
    ],
    [
      'in an included node',
      { '@included': [{ id: rest.id, type: rest.type, credentialStatus, validUntil }] },
    ],
    ['nested', { '@nest': { credentialStatus, validUntil } }],
    [
      'with what it is under an IRI, so that nobody takes it for a badge',
      {
        type: [
          'VerifiableCredential',
          'https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential',
        ],
        credentialStatus,
        validUntil,
      },
    ],
    ['under keywords', { '@id': signed.id, '@type': signed.type, credentialStatus, validUntil }],
  ])('is never verified: %s', async (name, members) => {
    const { id: _id, type: _type, ...anonymous } = rest
    const document = { ...(name === 'under keywords' ? anonymous : rest), ...members }
    expect(await signatureHolds(document)).toBe(true)
    await expectRefused(document)
  })

  it('is never verified: with its statements at another object of the same id', async () => {
    const own = { id: CREDENTIAL_URL, type: ['Evidence'] }
    const signedWithOwn = await sign({ ...fullCredential(DID_WEB), evidence: [own] }, method)
    const { credentialStatus: entry, validUntil: end, ...open } = signedWithOwn
    const type = ['Evidence', ...(signed.type as string[])]
    const document = { ...open, evidence: [{ ...own, type, credentialStatus: entry, validUntil: end }] }
    expect(await signatureHolds(document)).toBe(true)
    await expectRefused(document)
  })

  it('is never verified: with its end at another object of the same id, in version 1.1', async () => {
    const own = { id: CREDENTIAL_URL, type: ['VerifiableCredential'] }
    const old = {
      '@context': [CREDENTIALS_V1, 'https://w3id.org/security/data-integrity/v2'],
      ...own,
      issuer: DID_WEB,
      issuanceDate: '2026-03-01T10:00:00Z',
      credentialSubject: { id: 'did:example:anna' },
      evidence: own,
    }
    const { expirationDate, ...open } = await sign({ ...old, expirationDate: '2027-03-01T10:00:00Z' }, method)
    const document = { ...open, evidence: { ...own, expirationDate } }
    expect(await signatureHolds(document)).toBe(true)
    await expectRefused(document)
  })

  it('is never verified: with an id that other objects can share', async () => {
    const { id: _, ...anonymous } = fullCredential(DID_WEB)
    const type = ['VerifiableCredential']
    const evidence = [{ id: '_:it', type: ['Evidence'] }]
    const { proof, ...open } = await sign({ ...anonymous, type, id: '_:it', evidence }, method)
    const { credentialStatus: entry, ...hidden } = open
    const moved = { id: '_:it', type: ['Evidence', ...type], credentialStatus: entry }
    await expectRefused({ ...hidden, evidence: [moved], proof })
  })
})

async function signatureHolds(document: JsonObject): Promise<boolean> {
  const { unsecured, proofs } = splitProofs(document)
  const [proof] = proofs
  return proof !== undefined && verifyEddsaRdfc2022(unsecured, proof, PUBLIC_KEY)
}

async function expectRefused(document: JsonObject): Promise<void> {
  const result = await verifyCredential(document, sources)
  expect(result.verified).toBe(false)
  expect(failuresOf(result)).toContain('json_ld')
}
