import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2019 } from 'ajv/dist/2019.js'
import addFormats from 'ajv-formats'
import { beforeAll, describe, expect, it } from 'vitest'
import { findSchemaProblems } from '../../src/core/schema/find-schema-problems.ts'

type Json = Record<string, unknown>

const standards = join(import.meta.dirname, '../../../shared/standards')
const schemas = join(standards, 'schemas')
const samples = join(standards, 'vectors/1edtech-ob30')
const readJson = (path: string): Json => JSON.parse(readFileSync(path, 'utf8'))

function compile(file: string): {
  achievement: (value: unknown) => boolean
  endorsement: (value: unknown) => boolean
} {
  // The two files carry each other's `$id`, so it is dropped.
  const { $id: _, ...schema } = readJson(join(schemas, file))
  const ajv = new Ajv2019({ strict: false, validateFormats: true })
  addFormats.default(ajv)
  ajv.addSchema(schema, 'schema')
  return {
    achievement: ajv.compile({ $ref: 'schema#' }),
    endorsement: ajv.compile({ $ref: 'schema#/$defs/EndorsementCredential' }),
  }
}

function sampleCredentials(): [string, Json][] {
  return readdirSync(samples)
    .filter((name) => name.endsWith('.json'))
    .map((name) => [name, readJson(join(samples, name))])
}

/** A credential with something in every member that the schemas know. */
const everything: Json = {
  '@context': [
    'https://www.w3.org/ns/credentials/v2',
    'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
    { ext: 'https://a.example/' },
  ],
  id: 'urn:uuid:1',
  type: ['VerifiableCredential', 'OpenBadgeCredential'],
  name: 'n',
  description: 'd',
  image: { id: 'https://a.example/i', type: 'Image', caption: 'c' },
  awardedDate: '2026-01-01T00:00:00Z',
  issuer: {
    id: 'did:web:a.example',
    type: ['Profile'],
    name: 'n',
    url: 'u',
    phone: 'p',
    description: 'd',
    email: 'e',
    official: 'o',
    image: { id: 'i', type: 'Image' },
    address: {
      type: ['Address'],
      addressCountry: 'c',
      addressCountryCode: 'c',
      addressRegion: 'r',
      addressLocality: 'l',
      streetAddress: 's',
      postOfficeBoxNumber: '1',
      postalCode: '1',
      geo: { type: 'GeoCoordinates', latitude: 1, longitude: 2.5 },
    },
    otherIdentifier: [{ type: 'IdentifierEntry', identifier: 'x', identifierType: 'ext:own' }],
    parentOrg: { id: 'urn:p', type: ['Profile'], endorsementJwt: ['a.b.c'] },
    familyName: 'f',
    givenName: 'g',
    additionalName: 'a',
    patronymicName: 'p',
    honorificPrefix: 'h',
    honorificSuffix: 'h',
    familyNamePrefix: 'f',
    dateOfBirth: '2000-02-29',
  },
  validFrom: '2026-01-01T00:00:00.5+01:00',
  validUntil: '2027-01-01T00:00:00Z',
  credentialSubject: {
    id: 'did:example:a',
    type: ['AchievementSubject'],
    activityStartDate: '2026-01-01T00:00:00Z',
    activityEndDate: '2026-01-01T00:00:00Z',
    creditsEarned: 1.5,
    identifier: [
      { type: 'IdentityObject', hashed: true, identityHash: 'h', identityType: 'emailAddress', salt: 's' },
    ],
    image: { id: 'i', type: 'Image' },
    licenseNumber: 'l',
    narrative: 'n',
    role: 'r',
    term: 't',
    source: { id: 'urn:s', type: ['Profile'] },
    result: [
      {
        type: ['Result'],
        achievedLevel: 'urn:l',
        alignment: [{ type: ['Alignment'], targetName: 't', targetUrl: 'u' }],
        resultDescription: 'urn:r',
        status: 'Completed',
        value: '1',
      },
    ],
    achievement: {
      id: 'urn:a',
      type: ['Achievement'],
      name: 'n',
      description: 'd',
      criteria: { id: 'urn:c', narrative: 'n' },
      achievementType: 'Badge',
      creator: { id: 'urn:c', type: ['Profile'] },
      creditsAvailable: 3,
      fieldOfStudy: 'f',
      humanCode: 'h',
      image: { id: 'i', type: 'Image' },
      inLanguage: 'en-GB',
      specialization: 's',
      tag: ['a', 'b'],
      version: '1',
      otherIdentifier: [{ type: 'IdentifierEntry', identifier: 'x', identifierType: 'isbn' }],
      related: [{ id: 'urn:r', type: ['Related'], inLanguage: 'de', version: '2' }],
      alignment: [
        {
          type: ['Alignment'],
          targetCode: 'c',
          targetDescription: 'd',
          targetName: 'n',
          targetFramework: 'f',
          targetType: 'CTDL',
          targetUrl: 'u',
        },
      ],
      resultDescription: [
        {
          id: 'urn:r',
          type: ['ResultDescription'],
          name: 'n',
          resultType: 'Percent',
          allowedValue: ['1', '2'],
          requiredLevel: 'l',
          requiredValue: 'v',
          valueMax: '9',
          valueMin: '0',
          alignment: [{ type: ['Alignment'], targetName: 't', targetUrl: 'u' }],
          rubricCriterionLevel: [
            {
              id: 'urn:l',
              type: ['RubricCriterionLevel'],
              name: 'n',
              description: 'd',
              level: '1',
              points: '2',
              alignment: [{ type: ['Alignment'], targetName: 't', targetUrl: 'u' }],
            },
          ],
        },
      ],
      endorsement: [
        {
          '@context': [
            'https://www.w3.org/ns/credentials/v2',
            'https://purl.imsglobal.org/spec/ob/v3p0/context.json',
          ],
          id: 'urn:e',
          type: ['VerifiableCredential', 'EndorsementCredential'],
          name: 'n',
          description: 'd',
          awardedDate: '2026-01-01T00:00:00Z',
          issuer: 'did:web:b.example',
          validFrom: '2026-01-01T00:00:00Z',
          validUntil: '2027-01-01T00:00:00Z',
          credentialSubject: { id: 'urn:a', type: ['EndorsementSubject'], endorsementComment: 'c' },
          credentialSchema: [{ id: 's', type: 't' }],
          credentialStatus: { id: 's', type: 't' },
          refreshService: { id: 'r', type: 't' },
          termsOfUse: [{ type: 't' }],
          proof: [{ type: 'DataIntegrityProof' }],
        },
      ],
      endorsementJwt: ['a.b.c'],
    },
  },
  endorsement: [],
  endorsementJwt: ['a..c'],
  evidence: [
    { id: 'i', type: ['Evidence'], narrative: 'n', name: 'n', description: 'd', genre: 'g', audience: 'a' },
  ],
  credentialSchema: [{ id: 's', type: 't' }],
  credentialStatus: { id: 's', type: 't', more: 1 },
  refreshService: { id: 'r', type: 't' },
  termsOfUse: [{ id: 'i', type: 't' }],
  proof: [
    {
      type: 'DataIntegrityProof',
      created: '2026-01-01T00:00:00Z',
      cryptosuite: 'c',
      challenge: 'c',
      domain: 'd',
      nonce: 'n',
      proofPurpose: 'p',
      proofValue: 'v',
      verificationMethod: 'v',
    },
  ],
}

const replacements: unknown[] = [
  null,
  true,
  7,
  '',
  'x',
  'a.b.c',
  'ext:x',
  'en',
  'Image',
  '2026-13-01T00:00:00Z',
  '2026-02-30',
  '2026-01-01T00:00:00',
  '2026-01-01T00:00:00Z',
  [],
  ['x'],
  [7],
  {},
  { en: 'text' },
  { en: 7 },
  { 'en-GB': 'x', english: 'y' },
  { type: 'Profile' },
  [{ type: ['Related'], id: 'x' }],
]

/** Every change of one place: replaced, taken away, put into brackets, taken out of them, something added. */
function* changesOf(value: unknown, rebuild: (value: unknown) => unknown): Generator<unknown> {
  for (const other of replacements) yield rebuild(other)
  yield rebuild([value])
  if (Array.isArray(value)) {
    yield rebuild([...value, ...value])
    for (const [n, item] of value.entries()) {
      yield rebuild(item)
      yield* changesOf(item, (changed) => rebuild(value.with(n, changed)))
    }
  } else if (typeof value === 'object' && value !== null) {
    yield rebuild({ ...value, surprise: 1 })
    for (const [name, item] of Object.entries(value)) {
      const { [name]: _, ...rest } = value as Json
      yield rebuild(rest)
      yield* changesOf(item, (changed) => rebuild({ ...value, [name]: changed }))
    }
  }
}

describe.runIf(existsSync(schemas))('the hand-written schemas', () => {
  // Not while tests are collected: that happens where the schemas are absent as well.
  let formal: ReturnType<typeof compile>
  let jsonLd: ReturnType<typeof compile>
  beforeAll(() => {
    formal = compile('ob_v3p0_achievementcredential.formal.json')
    jsonLd = compile('ob_v3p0_achievementcredential.json-ld.json')
  })

  function compare(credential: Json, kind: 'achievement' | 'endorsement'): string | undefined {
    const found = findSchemaProblems(credential, `${kind}credential`)
    const ours = {
      jsonLd: found.errors.length === 0,
      formal: found.errors.length + found.formal.length === 0,
    }
    const theirs = { jsonLd: jsonLd[kind](credential), formal: formal[kind](credential) }
    if (ours.jsonLd === theirs.jsonLd && ours.formal === theirs.formal) return undefined
    return JSON.stringify({ ours, theirs, found, credential: JSON.stringify(credential).slice(0, 2_000) })
  }

  it('accept a credential with every member, and know the names of all members', () => {
    expect(findSchemaProblems(everything, 'achievementcredential')).toEqual({
      errors: [],
      formal: [],
      version: 2,
    })
    expect(compare(everything, 'achievement')).toBeUndefined()
  })

  it('agree with ajv about every sample of 1EdTech', () => {
    const found = sampleCredentials().map(([name, credential]) => {
      const kind = JSON.stringify(credential.type).includes('Endorsement') ? 'endorsement' : 'achievement'
      return [name, compare(credential, kind)]
    })
    expect(found.length).toBeGreaterThan(30)
    expect(found.filter(([, difference]) => difference !== undefined)).toEqual([])
  })

  it('agree with ajv about every change of one place', () => {
    const counts = { all: 0, refused: 0 }
    const differences: string[] = []
    const bases: [Json, 'achievement' | 'endorsement'][] = [
      [everything, 'achievement'],
      [readJson(join(samples, 'complete.json')), 'achievement'],
      [readJson(join(samples, 'endorsement-valid.json')), 'endorsement'],
    ]
    for (const [base, kind] of bases) {
      for (const changed of changesOf(base, (value) => value)) {
        if (typeof changed !== 'object' || changed === null || Array.isArray(changed)) continue
        const difference = compare(changed as Json, kind)
        counts.all++
        if (!jsonLd[kind](changed)) counts.refused++
        if (difference !== undefined) differences.push(difference)
      }
    }
    expect(differences.slice(0, 5)).toEqual([])
    expect(counts.all).toBeGreaterThan(5_000)
    expect(counts.refused).toBeGreaterThan(2_000)
  })
})
