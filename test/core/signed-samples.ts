import { buildAchievement } from '../../src/core/credential/build-achievement.ts'
import { buildCredential, type CredentialParts } from '../../src/core/credential/build-credential.ts'
import { buildProfile } from '../../src/core/credential/build-profile.ts'
import { buildDidDocument } from '../../src/core/did/did-document.ts'
import { didKeyOf } from '../../src/core/did/did-key.ts'
import { importSigningKey, publicKeyOf } from '../../src/core/keys/ed25519.ts'
import { encodeEd25519Multikey } from '../../src/core/keys/multikey.ts'
import { eddsaRdfc2022Proof, signEddsaRdfc2022 } from '../../src/core/proof/eddsa-rdfc-2022.ts'
import type { JsonObject } from '../../src/core/proof/rdf.ts'
import { encodeBitstring } from '../../src/core/status/bitstring.ts'
import { buildStatusListCredential } from '../../src/core/status/status-list-credential.ts'

// A fixed issuer and everything that it signs. Nothing here may change: golden files were made with it.

const seed = new Uint8Array(32).map((_, at) => at + 1)
const publicKey = await publicKeyOf(seed)
const key = await importSigningKey(seed)

export const MULTIKEY = encodeEd25519Multikey(publicKey)
export const DID_KEY = didKeyOf(publicKey)
export const DID_WEB = 'did:web:badges.example:i:acme'
export const CREATED = new Date('2026-03-01T10:00:00Z')
export const CREDENTIAL_URL = 'https://badges.example/i/acme/credentials/0190b5e4-0000-7000-8000-000000000001'
export const LIST_URL = 'https://badges.example/i/acme/status/3'
export const STATUS_INDEX = 94_567

export const methodOf = (did: string): string => `${did}#${MULTIKEY}`

export const DID_DOCUMENT = buildDidDocument({ did: DID_WEB, keys: [{ publicKeyMultibase: MULTIKEY }] })

export const profileOf = (did: string): JsonObject =>
  buildProfile({ did, name: 'Institute of Welding', url: 'https://welding.example', test: false })

export const ACHIEVEMENT = buildAchievement(
  {
    slug: 'welding-1',
    name: 'Welding, level 1',
    description: 'Joins mild steel safely.',
    criteria: { id: 'https://welding.example/criteria', narrative: 'Pass the *practical* test.' },
    achievementType: 'Certificate',
    tags: ['welding', 'steel'],
    alignment: [
      { targetName: 'Weld', targetUrl: 'https://frame.example/weld', targetCode: 'W1', targetType: 'CTDL' },
      { targetName: 'Cut', targetUrl: 'https://frame.example/cut', targetFramework: 'Metal' },
    ],
    creditsAvailable: 2.5,
    fieldOfStudy: 'Metalwork',
    humanCode: 'W-1',
    inLanguage: 'en',
    specialization: 'Arc',
    image: { id: 'https://welding.example/badge.png', caption: 'A torch' },
    otherIdentifier: [{ identifier: '978-3-16', identifierType: 'isbn' }],
    related: [{ id: 'https://badges.example/i/acme/achievements/welding-2', inLanguage: 'de', version: '7' }],
    resultDescription: [
      {
        id: '#grade',
        name: 'Grade',
        resultType: 'LetterGrade',
        allowedValue: ['C', 'B', 'A'],
        requiredValue: 'C',
        alignment: [{ targetName: 'Scale', targetUrl: 'https://frame.example/scale' }],
      },
      {
        name: 'Seam',
        resultType: 'RubricCriterionLevel',
        rubricCriterionLevel: [
          { name: 'Even', points: '2', description: 'No gaps' },
          { name: 'Uneven', points: '1' },
        ],
      },
    ],
  },
  { url: 'https://badges.example/i/acme/achievements/welding-1', version: 1 },
)

/** Everything that a credential can say. */
export const partsOf = (did: string): CredentialParts => ({
  url: CREDENTIAL_URL,
  profile: profileOf(did),
  achievement: ACHIEVEMENT,
  validFrom: new Date('2026-03-01T10:00:00Z'),
  validUntil: new Date('2029-03-01T10:00:00Z'),
  email: {
    identityHash: 'sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399',
    salt: 'Kosher',
  },
  facts: {
    name: 'Anna Ångström',
    subjectId: 'did:example:anna',
    description: 'Issued after the winter course.',
    identifiers: [{ hashed: false, identityHash: '4711', identityType: 'systemId' }],
    awardedDate: '2026-02-28T00:00:00Z',
    evidence: [
      {
        id: 'https://welding.example/films/1',
        name: 'A film',
        description: 'of the test',
        narrative: 'Three *seams*.',
        genre: 'Film',
        audience: 'Assessors',
      },
      { narrative: 'A conversation.' },
    ],
    subject: {
      narrative: 'With distinction.',
      creditsEarned: 2,
      activityStartDate: '2026-01-05T08:00:00Z',
      activityEndDate: '2026-02-27T17:00:00Z',
      licenseNumber: '00071',
      role: 'Welder',
      term: 'Winter',
      result: [
        { value: '97', status: 'Completed' },
        {
          resultDescription: 'https://badges.example/i/acme/achievements/welding-1#grade',
          achievedLevel: 'urn:uuid:level-2',
          alignment: [{ targetName: 'Level 2', targetUrl: 'https://frame.example/2' }],
        },
      ],
      source: {
        id: 'https://college.example',
        name: 'College of Metal',
        address: { addressLocality: 'Leeds', geo: { latitude: 53.8, longitude: -1.55 } },
        otherIdentifier: [{ identifier: '0042', identifierType: 'systemId' }],
        parentOrg: { id: 'https://university.example', name: 'University' },
      },
      image: { id: 'https://welding.example/anna.png', caption: 'Anna’s badge' },
    },
  },
  status: { list: LIST_URL, index: STATUS_INDEX },
})

export const fullCredential = (did: string): JsonObject => buildCredential(partsOf(did))

/** The document with an `eddsa-rdfc-2022` proof by the key of these samples. */
export async function sign(document: JsonObject, verificationMethod: string): Promise<JsonObject> {
  const { signature } = await signEddsaRdfc2022(document, { key, verificationMethod }, CREATED)
  return { ...document, proof: [eddsaRdfc2022Proof(verificationMethod, CREATED, signature)] }
}

export async function statusList(
  did: string,
  indexes: number[],
  members: JsonObject = {},
): Promise<JsonObject> {
  const list = buildStatusListCredential({
    id: LIST_URL,
    issuer: did,
    purpose: 'revocation',
    encodedList: await encodeBitstring(indexes),
    validFrom: CREATED,
    validUntil: new Date('2026-03-08T10:00:00Z'),
    ttl: 30_000,
  })
  return sign({ ...list, ...members }, methodOf(did))
}

export { key as SIGNING_KEY, publicKey as PUBLIC_KEY }
