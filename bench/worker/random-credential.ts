import { type AchievementDefinition, buildAchievement } from '../../src/core/credential/build-achievement.ts'
import { buildCredential } from '../../src/core/credential/build-credential.ts'
import { buildProfile } from '../../src/core/credential/build-profile.ts'
import type {
  CredentialFacts,
  Evidence,
  OpenBadgeCredential,
  Result,
} from '../../src/core/credential/open-badge.ts'
import { formatDateTime } from '../../src/core/encoding/date-time.ts'
import type { JsonObject } from '../../src/core/proof/rdf.ts'
import { randomIri, randomText, randomWebAddress } from './random-text.ts'
import { createRandom, type SeededRandom } from './seeded-random.ts'

/** What a family of credentials has in common: the frozen documents, and which optional members there are. */
export interface Family {
  name: string
  profile: JsonObject
  achievement: JsonObject
  /** Whether an optional member is there; the same answer for all credentials of the family. */
  has: (member: string) => boolean
  counts: { evidence: number; results: number }
  credits: number
}

const date = (random: SeededRandom): Date => new Date(1000 * random.below(4_102_444_800))
const hex = (random: SeededRandom, length: number): string =>
  Array.from({ length }, () => random.below(16).toString(16)).join('')

/** The chosen ones of some optional members. */
function some<T extends object>(random: SeededRandom, members: { [K in keyof T]: () => T[K] }): Partial<T> {
  const chosen: Partial<T> = {}
  for (const name of Object.keys(members) as (keyof T)[])
    if (random.chance(0.5)) chosen[name] = members[name]()
  return chosen
}

function randomDefinition(random: SeededRandom): AchievementDefinition {
  const text = (longest: number) => () => randomText(random, longest)
  return {
    slug: 'random',
    name: randomText(random, 30),
    description: randomText(random, 60),
    criteria: { narrative: randomText(random, 60), ...some(random, { id: () => randomWebAddress(random) }) },
    ...some<Omit<AchievementDefinition, 'slug' | 'name' | 'description' | 'criteria'>>(random, {
      achievementType: () => random.pick(['Certificate', 'MicroCredential', 'ext:Licence', 'Membership']),
      tags: () => Array.from({ length: 1 + random.below(3) }, text(12)),
      alignment: () =>
        Array.from({ length: 1 + random.below(2) }, () => ({
          targetName: randomText(random, 12),
          targetUrl: randomWebAddress(random),
          ...some(random, {
            targetCode: text(8),
            targetDescription: text(20),
            targetFramework: text(12),
            targetType: () => random.pick(['CFItem', 'CTDL', 'ext:Skill']),
          }),
        })),
      creditsAvailable: () => random.below(1000) / 10,
      fieldOfStudy: text(12),
      humanCode: text(8),
      inLanguage: () => random.pick(['en', 'de-AT', 'zh-Hans']),
      specialization: text(12),
      image: () => ({ id: randomWebAddress(random), ...some(random, { caption: text(12) }) }),
    }),
  }
}

export function randomFamily(seed: number, number: number): Family {
  const random = createRandom(seed + 7_919 * number)
  const url = 'https://signet.example/i/random'
  const test = random.chance(0.3)
  const present = new Map<string, boolean>()
  return {
    name: `${seed}-${number}`,
    profile: buildProfile({
      did: 'did:web:signet.example:i:random',
      name: randomText(random, 20),
      url,
      test,
    }),
    achievement: buildAchievement(randomDefinition(random), {
      url: `${url}/achievements/random`,
      version: 1 + random.below(9),
    }),
    has: (member) => {
      const known = present.get(member) ?? random.chance(0.5)
      present.set(member, known)
      return known
    },
    counts: { evidence: random.below(4), results: random.below(4) },
    credits: random.below(1e6) / 10 ** random.below(4),
  }
}

/** One credential of the family: every value is its own, drawn from its own seed. */
export function randomCredential(family: Family, seed: number): OpenBadgeCredential {
  const random = createRandom(seed)
  const has = (member: string) => family.has(member)
  const text = (longest: number) => randomText(random, longest)
  const url = `https://signet.example/i/random/credentials/${hex(random, 32)}`
  const evidence = Array.from({ length: family.counts.evidence }, (_, n): Evidence => {
    const at = (member: string) => has(`evidence ${n} ${member}`)
    return {
      ...(at('id') && { id: randomWebAddress(random) }),
      ...(at('name') && { name: text(12) }),
      ...(at('description') && { description: text(30) }),
      ...(at('genre') && { genre: text(8) }),
      ...(at('audience') && { audience: text(8) }),
      narrative: text(40),
    }
  })
  const result = Array.from({ length: family.counts.results }, (_, n): Result => {
    const at = (member: string) => has(`result ${n} ${member}`)
    return {
      ...(at('resultDescription') && { resultDescription: randomIri(random) }),
      ...(at('status') && { status: random.pick(['Completed', 'Failed']) }),
      ...(at('achievedLevel') && { achievedLevel: randomIri(random) }),
      value: text(8),
    }
  })
  const [first] = result
  // Two that are equal: blank nodes that tie, which only the general algorithm can order.
  if (first && result.length > 1 && random.chance(0.05)) result[1] = { ...first }
  const facts: CredentialFacts = {
    ...(has('name') && { name: text(20) }),
    ...(has('subjectId') && { subjectId: randomIri(random) }),
    ...(has('awardedDate') && { awardedDate: formatDateTime(date(random)) }),
    ...(evidence.length > 0 && { evidence }),
    subject: {
      ...(has('narrative') && { narrative: text(40) }),
      ...(has('creditsEarned') && {
        creditsEarned: random.chance(0.02) ? random.below(1e6) / 8 : family.credits,
      }),
      ...(has('activityStartDate') && { activityStartDate: formatDateTime(date(random)) }),
      ...(has('activityEndDate') && { activityEndDate: formatDateTime(date(random)) }),
      ...(has('licenseNumber') && { licenseNumber: text(12) }),
      ...(has('role') && { role: text(12) }),
      ...(has('term') && { term: text(12) }),
      ...(result.length > 0 && { result }),
    },
  }
  return buildCredential({
    url,
    profile: family.profile,
    achievement: family.achievement,
    validFrom: date(random),
    ...(has('validUntil') && { validUntil: date(random) }),
    ...(has('email') && { email: { identityHash: `sha256$${hex(random, 64)}`, salt: hex(random, 32) } }),
    facts,
    status: {
      list: `https://signet.example/i/random/status/${random.below(9)}`,
      index: random.below(131_072),
    },
  })
}
