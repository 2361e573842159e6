import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildAchievement } from '../../src/core/credential/build-achievement.ts'
import { buildCredential, CREDENTIAL_FORMAT } from '../../src/core/credential/build-credential.ts'
import { buildProfile } from '../../src/core/credential/build-profile.ts'
import { splitProofs } from '../../src/core/proof/data-integrity.ts'
import { verifyEddsaRdfc2022 } from '../../src/core/proof/eddsa-rdfc-2022.ts'
import { canonicalizeJson } from '../../src/core/proof/jcs.ts'
import type { JsonObject } from '../../src/core/proof/rdf.ts'
import golden from '../golden/credential-format-1.json'
import { anyCredential } from './random-credentials.ts'
import { DID_KEY, fullCredential, methodOf, PUBLIC_KEY, partsOf, sign } from './signed-samples.ts'

const URL = 'https://badges.example/i/acme/achievements/x'
const least = { slug: 'x', name: 'X', description: 'An X.', criteria: { narrative: 'Do X.' } }

// Open Badges 3.0: where many are allowed, the formal schema wants a list even for one.
const LISTS = new Set([
  ...['@context', 'identifier', 'result', 'evidence', 'credentialSchema', 'proof', 'alignment', 'tag'],
  ...['otherIdentifier', 'related', 'resultDescription', 'allowedValue', 'rubricCriterionLevel'],
])
// Types of these classes are one word; all others are lists.
const SCALAR_TYPES = new Set([
  ...['IdentityObject', 'IdentifierEntry', 'Image', 'GeoCoordinates', 'BitstringStatusListEntry'],
  ...['1EdTechJsonSchemaValidator2019', 'DataIntegrityProof'],
])

/** What the formal schema would not take, at every depth. */
function* faultsOf(value: unknown, path = ''): Generator<string> {
  if (value === null || value === undefined) yield `${path} is ${value}`
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value) && value.length === 0) yield `${path} is empty`
  for (const [name, item] of Object.entries(value)) {
    const place = `${path}/${name}`
    // Elsewhere these are the texts of an IdentifierEntry and of a Result.
    const mayBeText = ['identifier', 'resultDescription'].includes(name) && typeof item === 'string'
    const isList = Array.isArray(item)
    if (name === 'type' && isList === SCALAR_TYPES.has(String(item))) yield `${place} is ${String(item)}`
    if (LISTS.has(name) && !isList && !mayBeText) yield `${place} is not a list`
    if (!LISTS.has(name) && name !== 'type' && isList) yield `${place} is a list`
    yield* faultsOf(item, place)
  }
}

describe('a credential', () => {
  it('says everything that there is to say', () => {
    const document = fullCredential(DID_KEY)
    expect([...faultsOf(document)]).toEqual([])
    expect(Object.keys(document).sort()).toEqual(
      [
        ...[
          '@context',
          'awardedDate',
          'credentialSchema',
          'credentialStatus',
          'credentialSubject',
          'description',
        ],
        ...['evidence', 'id', 'issuer', 'name', 'type', 'validFrom', 'validUntil'],
      ].sort(),
    )
  })

  it('says no more than it must', () => {
    const url = 'https://badges.example/i/acme/credentials/2'
    const profile = buildProfile({ did: DID_KEY, name: 'Acme', url: 'https://acme.example', test: false })
    const achievement = buildAchievement(least, { url: URL, version: 1 })
    const document = buildCredential({
      url,
      profile,
      achievement,
      validFrom: new Date('2026-03-01T10:00:00.999Z'),
      facts: {},
      status: { list: 'https://badges.example/i/acme/status/1', index: 0 },
    })
    expect(document).toEqual({
      '@context': [
        'https://www.w3.org/ns/credentials/v2',
        'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
        'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json',
      ],
      id: url,
      type: ['VerifiableCredential', 'OpenBadgeCredential'],
      name: 'X',
      issuer: profile,
      validFrom: '2026-03-01T10:00:00Z',
      credentialSubject: { id: `${url}#recipient`, type: ['AchievementSubject'], achievement },
      credentialSchema: [
        {
          id: 'https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json',
          type: '1EdTechJsonSchemaValidator2019',
        },
      ],
      credentialStatus: {
        id: 'https://badges.example/i/acme/status/1#0',
        type: 'BitstringStatusListEntry',
        statusPurpose: 'revocation',
        statusListIndex: '0',
        statusListCredential: 'https://badges.example/i/acme/status/1',
      },
    })
  })

  it('never holds a null, an empty list, or one thing where a list is due', () => {
    fc.assert(
      fc.property(anyCredential, ({ document }) => {
        expect([...faultsOf(document)]).toEqual([])
      }),
      {
        numRuns: 500,
      },
    )
  })

  it('leaves out lists without items', () => {
    const parts = partsOf(DID_KEY)
    const document = buildCredential({ ...parts, facts: { evidence: [], subject: { result: [] } } })
    expect([...faultsOf(document)]).toEqual([])
    expect(document).not.toHaveProperty('evidence')
    expect(document).not.toHaveProperty('credentialSubject.result')
  })

  it('embeds the frozen parts themselves, so that templates know them', () => {
    const parts = partsOf(DID_KEY)
    const document = buildCredential(parts)
    expect(document.issuer).toBe(parts.profile)
    expect((document.credentialSubject as JsonObject).achievement).toBe(parts.achievement)
  })

  it('names its recipient by what is known: a hashed address, a name, a DID', () => {
    const subjectOf = (members: object) =>
      buildCredential({ ...partsOf(DID_KEY), ...members }).credentialSubject as JsonObject
    expect(subjectOf({ facts: { name: 'Anna' } }).identifier).toEqual([
      {
        type: 'IdentityObject',
        hashed: true,
        identityHash: 'sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399',
        identityType: 'emailAddress',
        salt: 'Kosher',
      },
      { type: 'IdentityObject', hashed: false, identityHash: 'Anna', identityType: 'name' },
    ])
    expect(subjectOf({ facts: { subjectId: 'did:example:anna' } }).id).toBe('did:example:anna')
  })

  it('of a test issuer says so in the issuer’s name', () => {
    const named = (test: boolean) => buildProfile({ did: DID_KEY, name: 'Acme', url: URL, test }).name
    expect([named(true), named(false)]).toEqual(['Acme (TEST)', 'Acme'])
  })
})

// Credentials are built again from their rows for ever, and must come out as they were signed. A change that
// makes this fail needs a format of its own.
describe('format 1', () => {
  it('is the present one', () => {
    expect(CREDENTIAL_FORMAT).toBe(1)
  })

  it('builds what it always built', async () => {
    const built = await sign(fullCredential(DID_KEY), methodOf(DID_KEY))
    expect(built).toEqual(golden)
    // The same in the order of members too: `.json` is served from it.
    expect(JSON.stringify(built)).toBe(JSON.stringify(golden))
    expect(canonicalizeJson(built)).toBe(canonicalizeJson(golden))
  })

  it('made a signature that still holds', async () => {
    const { unsecured, proofs } = splitProofs(golden)
    expect(proofs).toHaveLength(1)
    for (const proof of proofs) expect(await verifyEddsaRdfc2022(unsecured, proof, PUBLIC_KEY)).toBe(true)
  })
})
