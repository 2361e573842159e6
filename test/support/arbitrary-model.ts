import fc from 'fast-check'
import { type AchievementDefinition, buildAchievement } from '../../src/core/credential/build-achievement.ts'
import { buildCredential, type CredentialParts } from '../../src/core/credential/build-credential.ts'
import { buildProfile } from '../../src/core/credential/build-profile.ts'
import type { CredentialFacts } from '../../src/core/credential/open-badge.ts'
import {
  ACHIEVEMENT_TYPES,
  ALIGNMENT_TARGET_TYPES,
  IDENTIFIER_TYPES,
  RESULT_STATUSES,
  RESULT_TYPES,
} from '../../src/core/credential/vocabularies.ts'
import type { JsonObject } from '../../src/core/proof/rdf.ts'

// Everything that the Open Badges 3.0 model can say here, in random company. An optional member is there, not
// there, null or an empty list: what was stored by another version, or came past a parser, must not be signed.

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
const address = fc.integer({ min: 1, max: 99 }).map((n) => `https://elsewhere.example/${n}`)
const urn = fc.uuid().map((id) => `urn:uuid:${id}`)
const term = (terms: readonly string[]) => fc.constantFrom(...terms, 'ext:Own.Term')
const language = fc.constantFrom('en', 'de-AT', 'zh-Hant-TW', 'es-419')
const dateTime = fc
  .integer({ min: 0, max: 4_000_000_000 })
  .map((seconds) => new Date(1000 * seconds).toISOString().replace('.000', ''))
const few = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 3 })

/** Required members, and optional ones that may be missing or be nothing. */
function members<T extends object>(
  required: Record<string, fc.Arbitrary<unknown>>,
  optional: Record<string, fc.Arbitrary<unknown>>,
): fc.Arbitrary<T> {
  const nothing = fc.constantFrom(null, undefined, [])
  const holes = Object.entries(optional).map(
    ([name, arbitrary]) =>
      [name, fc.oneof({ weight: 5, arbitrary }, { weight: 1, arbitrary: nothing })] as const,
  )
  const record = fc.record(
    { ...required, ...Object.fromEntries(holes) },
    { requiredKeys: Object.keys(required) },
  )
  // The types know nothing of null, which is what these values are for.
  return record as unknown as fc.Arbitrary<T>
}

const alignment = members(
  { targetName: text, targetUrl: address },
  {
    targetCode: text,
    targetDescription: text,
    targetFramework: text,
    targetType: term(ALIGNMENT_TARGET_TYPES),
  },
)
const image = members({ id: address }, { caption: text })
const identifierEntry = fc.record({ identifier: text, identifierType: term(IDENTIFIER_TYPES) })

const level = members(
  { name: text },
  { id: urn, description: text, level: text, points: text, alignment: few(alignment) },
)
const resultDescription = members(
  { name: text, resultType: term(RESULT_TYPES) },
  {
    id: urn,
    allowedValue: few(text),
    requiredLevel: urn,
    requiredValue: text,
    valueMin: text,
    valueMax: text,
    rubricCriterionLevel: few(level),
    alignment: few(alignment),
  },
)

export const anyDefinition = members<AchievementDefinition>(
  { slug: fc.constant('s'), name: text, description: text, criteria: fc.record({ narrative: text }) },
  {
    achievementType: term(ACHIEVEMENT_TYPES),
    tags: few(text),
    alignment: few(alignment),
    creditsAvailable: fc.constantFrom(0, 2.5, 40),
    fieldOfStudy: text,
    humanCode: text,
    inLanguage: language,
    specialization: text,
    otherIdentifier: few(identifierEntry),
    related: few(members({ id: address }, { inLanguage: language, version: text })),
    resultDescription: few(resultDescription),
    version: text,
    image,
  },
).map(({ image, ...definition }) => ({ ...definition, ...(image?.id && { image }) }))

const profileMembers = {
  name: text,
  url: address,
  phone: text,
  description: text,
  image,
  email: fc.constant('assessor@example.org'),
  address: members(
    {},
    {
      addressCountry: text,
      addressCountryCode: fc.constantFrom('AU', 'DE'),
      addressRegion: text,
      addressLocality: text,
      streetAddress: text,
      postOfficeBoxNumber: text,
      postalCode: text,
      geo: fc.record({ latitude: fc.constantFrom(0, -33.86), longitude: fc.constantFrom(151.2, 0) }),
    },
  ),
  otherIdentifier: few(identifierEntry),
  official: text,
  familyName: text,
  givenName: text,
  honorificPrefix: text,
}
const source = members(
  { id: urn },
  { ...profileMembers, parentOrg: members({ id: address }, profileMembers) },
)

export const anyFacts = members<CredentialFacts>(
  {},
  {
    name: text,
    subjectId: urn,
    identifiers: few(
      members(
        { hashed: fc.boolean(), identityHash: text, identityType: term(IDENTIFIER_TYPES) },
        { salt: text },
      ),
    ),
    description: text,
    awardedDate: dateTime,
    evidence: few(
      members({}, { id: urn, name: text, description: text, narrative: text, genre: text, audience: text }),
    ),
    subject: members(
      {},
      {
        narrative: text,
        creditsEarned: fc.constantFrom(0, 2.5, 40),
        activityStartDate: dateTime,
        activityEndDate: dateTime,
        licenseNumber: text,
        role: text,
        term: text,
        result: few(
          members(
            {},
            {
              resultDescription: urn,
              value: text,
              status: fc.constantFrom(...RESULT_STATUSES),
              achievedLevel: urn,
              alignment: few(alignment),
            },
          ),
        ),
        source,
        image,
      },
    ),
  },
)

const ISSUER = 'https://badges.example/i/acme'

const profile = buildProfile({ did: 'did:web:badges.example:i:acme', name: 'Acme', url: ISSUER, test: false })

/** A credential with any of it, unsigned, and the documents that are frozen in it. */
export const anyModelCredential: fc.Arbitrary<{ document: JsonObject; frozen: Map<object, string> }> = fc
  .record({
    definition: anyDefinition,
    facts: anyFacts,
    email: fc.option(fc.constant({ identityHash: `sha256$${'0'.repeat(64)}`, salt: '00' }), {
      nil: undefined,
    }),
    index: fc.nat(131_071),
  })
  .map(({ definition, facts, email, index }) => {
    const achievement = buildAchievement(definition, { url: `${ISSUER}/achievements/s`, version: 2 })
    const parts: CredentialParts = {
      url: `${ISSUER}/credentials/0190b5e4-0000-7000-8000-000000000001`,
      profile,
      achievement,
      validFrom: new Date('2026-03-01T10:00:00Z'),
      facts,
      status: { list: `${ISSUER}/status/0`, index },
      ...(email && { email }),
    }
    const frozen = new Map<object, string>([
      [profile, 'profile'],
      [achievement, JSON.stringify(achievement)],
    ])
    return { document: buildCredential(parts), frozen }
  })

/** Pointers of every null, undefined and empty array in a value. */
export function nothingsIn(value: unknown, pointer = ''): string[] {
  if (value === null || value === undefined) return [pointer]
  if (typeof value !== 'object') return []
  if (Array.isArray(value) && value.length === 0) return [pointer]
  return Object.entries(value).flatMap(([name, item]) => nothingsIn(item, `${pointer}/${name}`))
}
