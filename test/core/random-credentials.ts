import fc from 'fast-check'
import { type Alignment, buildAchievement } from '../../src/core/credential/build-achievement.ts'
import { buildCredential, type CredentialParts } from '../../src/core/credential/build-credential.ts'
import { buildProfile } from '../../src/core/credential/build-profile.ts'
import type { CredentialFacts, Evidence, Result } from '../../src/core/credential/open-badge.ts'
import type { JsonObject } from '../../src/core/proof/rdf.ts'
import { anyIri, anyText } from './random-text.ts'
import { CREDENTIAL_URL, DID_WEB, LIST_URL } from './signed-samples.ts'

const STATUSES = ['Completed', 'Enrolled', 'Failed', 'InProgress', 'OnHold', 'Provisional', 'Withdrew']

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })

/** The object without its undefined members, as a parser of input makes it. */
function defined<T extends object>(members: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined)
  // What was undefined is gone.
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> }
}

const alignments: fc.Arbitrary<Alignment> = fc
  .record({
    targetName: anyText,
    targetUrl: anyText,
    targetCode: optional(anyText),
    targetDescription: optional(anyText),
  })
  .map(defined)

// Not ours to build yet, but a frozen part may hold them: lists, blank nodes in blank nodes.
const resultDescriptions = fc.record({
  id: fc.constantFrom('urn:uuid:r1', 'urn:uuid:r2'),
  type: fc.constant(['ResultDescription']),
  name: anyText,
  resultType: fc.constantFrom('LetterGrade', 'Status'),
  allowedValue: fc.array(anyText, { minLength: 1, maxLength: 3 }),
})

const achievements: fc.Arbitrary<JsonObject> = fc
  .record({
    name: anyText,
    description: anyText,
    narrative: anyText,
    tags: fc.array(anyText, { maxLength: 3 }),
    alignment: fc.array(alignments, { maxLength: 3 }),
    credits: fc.constantFrom(undefined, 0, 1.5, 1e21),
    results: fc.array(resultDescriptions, { maxLength: 2 }),
    caption: optional(anyText),
  })
  .map(({ narrative, credits, results, caption, ...definition }) => ({
    ...buildAchievement(
      {
        slug: 's',
        criteria: { narrative },
        ...definition,
        ...(credits !== undefined && { creditsAvailable: credits }),
        ...(caption !== undefined && { image: { id: 'https://a.example/i.png', caption } }),
      },
      { url: 'https://badges.example/i/acme/achievements/s', version: 3 },
    ),
    ...(results.length > 0 && { resultDescription: results }),
  }))

const profiles: fc.Arbitrary<JsonObject> = fc
  .record({ name: anyText, url: anyText, test: fc.boolean() })
  .map((profile) => buildProfile({ did: DID_WEB, ...profile }))

const sources = fc.record({
  id: anyIri,
  name: anyText,
  address: fc.record({ addressLocality: anyText, geo: fc.constant({ latitude: 53.8, longitude: -1.55 }) }),
  otherIdentifier: fc.tuple(fc.record({ identifier: anyText, identifierType: fc.constant('isbn') })),
})

const identifiers = fc.record({
  hashed: fc.constant(false),
  identityHash: anyText,
  identityType: fc.constant('systemId'),
})

/** Which optional parts the facts have: one bit each. */
interface FactsShape {
  members: number
  evidence: number[]
  results: number[]
  credits: number
}

const shapes: fc.Arbitrary<FactsShape> = fc.record({
  members: fc.nat(0xffff),
  evidence: fc.array(fc.nat(0x3f), { maxLength: 3 }),
  results: fc.array(fc.nat(0x1f), { maxLength: 2 }),
  credits: fc.constantFrom(0, 3, 2.5, 1e21, 1e-7),
})

const has = (bits: number, bit: number): boolean => (bits & (1 << bit)) !== 0

type Parts = Omit<CredentialParts, 'achievement' | 'profile'>

/** Random values for one shape. */
function partsWith({ members, evidence, results, credits }: FactsShape): fc.Arbitrary<Parts> {
  const when = <T>(bit: number, arbitrary: fc.Arbitrary<T>, bits = members): fc.Arbitrary<T | undefined> =>
    has(bits, bit) ? arbitrary : fc.constant(undefined)
  const evidenceItem = (bits: number): fc.Arbitrary<Evidence> =>
    fc
      .record({
        id: when(0, anyIri, bits),
        name: when(1, anyText, bits),
        description: when(2, anyText, bits),
        narrative: when(3, anyText, bits),
        genre: when(4, anyText, bits),
        audience: when(5, anyText, bits),
      })
      .map(defined)
  const resultItem = (bits: number): fc.Arbitrary<Result> =>
    fc
      .record({
        resultDescription: when(0, anyIri, bits),
        value: when(1, anyText, bits),
        achievedLevel: when(2, anyIri, bits),
        status: when(3, fc.constantFrom(...STATUSES), bits),
        // Two, because blank nodes below one blank node are hashed as if they were equal.
        alignment: when(4, fc.tuple(alignments, alignments), bits),
      })
      .map(defined)
  const subject = fc
    .record({
      narrative: when(0, anyText),
      creditsEarned: fc.constant(has(members, 1) ? credits : undefined),
      activityStartDate: when(2, anyText),
      licenseNumber: when(3, anyText),
      role: when(4, anyText),
      term: when(5, anyText),
      result: fc.tuple(...results.map(resultItem)),
      source: when(12, sources),
      image: when(13, fc.record({ id: anyIri, caption: anyText })),
    })
    .map(defined)
  const facts: fc.Arbitrary<CredentialFacts> = fc
    .record({
      name: when(6, anyText),
      subjectId: when(7, anyIri),
      awardedDate: when(8, anyText),
      description: when(14, anyText),
      identifiers: when(15, fc.tuple(identifiers)),
      evidence: fc.tuple(...evidence.map(evidenceItem)),
      subject: has(members, 9) ? subject : fc.constant(undefined),
    })
    .map(defined)
  const dates = fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })
  return fc
    .record({
      url: fc.constantFrom(CREDENTIAL_URL, 'https://badges.example/i/ü/credentials/2'),
      validFrom: dates,
      validUntil: when(10, dates),
      email: when(11, fc.record({ identityHash: anyText, salt: anyText })),
      facts,
      status: fc.record({ list: fc.constant(LIST_URL), index: fc.nat(131_071) }),
    })
    .map(defined)
}

export interface RandomCredential {
  document: JsonObject
  frozen: ReadonlyMap<object, string>
}

let names = 0
const named = (part: JsonObject): { part: JsonObject; name: string } => ({ part, name: `part-${++names}` })

type Named = ReturnType<typeof named>

const credentialOf = (achievement: Named, profile: Named, parts: Parts): RandomCredential => ({
  document: buildCredential({ ...parts, achievement: achievement.part, profile: profile.part }),
  frozen: new Map([
    [achievement.part, achievement.name],
    [profile.part, profile.name],
  ]),
})

/** Each with its own achievement, profile and shape. */
export const anyCredential: fc.Arbitrary<RandomCredential> = fc
  .tuple(achievements.map(named), profiles.map(named), shapes.chain(partsWith))
  .map((parts) => credentialOf(...parts))

const sample = <T>(arbitrary: fc.Arbitrary<T>, count: number): T[] =>
  fc.sample(arbitrary, { numRuns: count, seed: 3 })

/** Of a few achievements, profiles and shapes, as a template meets them in service. */
export const usualCredential: fc.Arbitrary<RandomCredential> = fc
  .tuple(
    fc.constantFrom(...sample(achievements.map(named), 6)),
    fc.constantFrom(...sample(profiles.map(named), 2)),
    fc.constantFrom(...sample(shapes, 12).map(partsWith)).chain((parts) => parts),
  )
  .map((parts) => credentialOf(...parts))
