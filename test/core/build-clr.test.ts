import { describe, expect, it } from 'vitest'
import { buildClr, type ClrParts } from '../../src/core/credential/build-clr.ts'
import { sha256 } from '../../src/core/encoding/sha256.ts'
import { importSigningKey } from '../../src/core/keys/ed25519.ts'
import { splitProofs } from '../../src/core/proof/data-integrity.ts'
import { signEddsaRdfc2022, verifyEddsaRdfc2022 } from '../../src/core/proof/eddsa-rdfc-2022.ts'
import { canonicalNQuads, type JsonObject } from '../../src/core/proof/rdf.ts'
import { signOnce } from '../../src/core/proof/sign-once.ts'
import { verifyCredential } from '../../src/core/verification/verify-credential.ts'
import { endorsementOf } from './endorsed-samples.ts'
import {
  ACHIEVEMENT,
  CREATED,
  DID_DOCUMENT,
  DID_WEB,
  fullCredential,
  methodOf,
  PUBLIC_KEY,
  profileOf,
  SIGNING_KEY,
  sign,
  statusList,
} from './signed-samples.ts'
import { failuresOf, outcomesOf, sourcesAt } from './verification-sources.ts'

const signer = { key: SIGNING_KEY, verificationMethod: methodOf(DID_WEB) }
const plain = await sign(fullCredential(DID_WEB), methodOf(DID_WEB))

/** The n-th badge of one person, for the same achievement. */
async function badge(n: number, achievement: JsonObject = ACHIEVEMENT): Promise<JsonObject> {
  const { credentialSubject, ...credential } = fullCredential(DID_WEB)
  const subject = { ...(credentialSubject as object), achievement }
  const id = `https://badges.example/i/acme/credentials/${n}`
  return sign({ ...credential, id, credentialSubject: subject }, methodOf(DID_WEB))
}

const partsOf = (credentials: JsonObject[]): ClrParts => ({
  id: 'urn:uuid:0190b5e4-0000-7000-8000-000000000009',
  name: 'Learner record',
  profile: profileOf(DID_WEB),
  validFrom: CREATED,
  email: { identityHash: `sha256$${'0'.repeat(64)}`, salt: 'Kosher' },
  person: { name: 'Anna', subjectId: 'did:example:anna' },
  credentials,
  achievements: [],
  associations: [],
  partial: false,
})

describe('a ClrCredential', () => {
  it('has the members of CLR 2.0 in their form', () => {
    const id = 'urn:uuid:0190b5e4-0000-7000-8000-000000000009'
    expect(buildClr(partsOf([plain]))).toEqual({
      '@context': [
        'https://www.w3.org/ns/credentials/v2',
        'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json',
        'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
        'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json',
      ],
      id,
      type: ['VerifiableCredential', 'ClrCredential'],
      name: 'Learner record',
      partial: false,
      issuer: profileOf(DID_WEB),
      validFrom: '2026-03-01T10:00:00Z',
      credentialSubject: {
        id: 'did:example:anna',
        type: ['ClrSubject'],
        identifier: [
          {
            type: 'IdentityObject',
            hashed: true,
            identityHash: `sha256$${'0'.repeat(64)}`,
            identityType: 'emailAddress',
            salt: 'Kosher',
          },
          { type: 'IdentityObject', hashed: false, identityHash: 'Anna', identityType: 'name' },
        ],
        verifiableCredential: [plain],
      },
      credentialSchema: [
        {
          id: 'https://purl.imsglobal.org/spec/clr/v2p0/schema/json/clr_v2p0_clrcredential_schema.json',
          type: '1EdTechJsonSchemaValidator2019',
        },
      ],
    })
    const least = buildClr({ ...partsOf([plain]), person: {} })
    expect(least.credentialSubject).toMatchObject({ id: `${id}#recipient` })
  })

  it('holds associations and the definitions that they speak of', () => {
    const association = {
      associationType: 'isPartOf' as const,
      sourceId: String(ACHIEVEMENT.id),
      targetId: 'https://badges.example/i/acme/achievements/whole',
    }
    const whole = { ...ACHIEVEMENT, id: association.targetId }
    const parts = { ...partsOf([plain]), associations: [association], achievements: [whole] }
    expect(buildClr(parts).credentialSubject).toMatchObject({
      achievement: [whole],
      association: [{ type: 'Association', ...association }],
    })
  })

  it('verifies with all that is in it, and not when one of them is revoked or was changed', async () => {
    const endorsed = { ...ACHIEVEMENT, endorsement: [await endorsementOf(String(ACHIEVEMENT.id))] }
    const unsigned = buildClr(partsOf([plain, await badge(2), await badge(3, endorsed)]))
    const { document } = await signOnce(unsigned, signer, CREATED)
    const list = await statusList(DID_WEB, [])
    const here = sourcesAt({ did: DID_DOCUMENT, list })
    const result = await verifyCredential(document, here)
    expect(failuresOf(result)).toEqual([])
    expect(outcomesOf(result, 'contained')).toEqual(['pass', 'pass', 'pass'])

    const revoked = await statusList(DID_WEB, [94_567])
    expect(
      failuresOf(await verifyCredential(document, sourcesAt({ did: DID_DOCUMENT, list: revoked }))),
    ).toContain('contained')
    const changed = buildClr(partsOf([{ ...plain, name: 'Welding, level 9' }]))
    const signedAgain = (await signOnce(changed, signer, CREATED)).document
    expect(failuresOf(await verifyCredential(signedAgain, here))).toEqual(['contained'])
    const subject = document.credentialSubject as JsonObject
    const fewer = (subject.verifiableCredential as unknown[]).slice(1)
    const cut = { ...document, credentialSubject: { ...subject, verifiableCredential: fewer } }
    expect(failuresOf(await verifyCredential(cut, here))).toContain('proof')
  })

  it('of a hundred badges of one achievement to one person can be signed', async () => {
    const { proof } = plain
    const badges = Array.from({ length: 100 }, (_, n) => ({
      ...fullCredential(DID_WEB),
      id: `https://badges.example/i/acme/credentials/${n}`,
      proof,
    }))
    const { document } = await signOnce(buildClr(partsOf(badges)), signer, CREATED)
    const { unsecured, proofs } = splitProofs(document)
    expect(proofs[0] && (await verifyEddsaRdfc2022(unsecured, proofs[0], PUBLIC_KEY))).toBe(true)
  })
})

describe('signing once', () => {
  it('makes the same proof as signing by template', async () => {
    const document = fullCredential(DID_WEB)
    const once = await signOnce(document, signer, CREATED)
    const { digest } = await signEddsaRdfc2022(document, signer, CREATED)
    expect(once.document).toEqual(plain)
    expect(once.digest).toEqual(digest)
    expect(once.digest).toEqual(await sha256(new TextEncoder().encode(await canonicalNQuads(document))))
  })

  it('is by the given key', async () => {
    const key = await importSigningKey(new Uint8Array(32).fill(9))
    const { document } = await signOnce(fullCredential(DID_WEB), { ...signer, key }, CREATED)
    const { unsecured, proofs } = splitProofs(document)
    expect(proofs[0] && (await verifyEddsaRdfc2022(unsecured, proofs[0], PUBLIC_KEY))).toBe(false)
  })
})
