import { isObject, listOf } from '../core/verification/read-members.ts'
import type { AchievementPageProps } from '../pages/achievement-page.tsx'
import type { IssuerPageProps } from '../pages/issuer-page.tsx'
import type { AchievementRecord } from '../store/achievements.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { frameworksOf, microCredentialFacts } from './present-micro-credential.ts'
import { alignmentsOf, inWords, possibleResultsOf } from './present-results.ts'

/** What the page of an achievement shows. */
export function presentAchievement(
  { document, settings }: Pick<AchievementRecord, 'document' | 'settings'>,
  issuer: IssuerRecord,
): AchievementPageProps {
  const criteria = isObject(document.criteria) ? document.criteria : {}
  const url = String(document.id)
  return {
    url,
    jsonUrl: `${url}.json`,
    name: String(document.name),
    description: String(document.description),
    ...(typeof criteria.narrative === 'string' && { criteriaNarrative: criteria.narrative }),
    ...(typeof criteria.id === 'string' && { criteriaUrl: criteria.id }),
    ...pictureOf(document),
    issuer: { name: String(issuer.profile.name), url: issuer.baseUrl },
    ...(typeof document.achievementType === 'string' && { type: document.achievementType }),
    tags: listOf(document.tag).map(String),
    alignments: alignmentsOf(document),
    results: possibleResultsOf(document),
    related: listOf(document.related)
      .filter(isObject)
      .map(({ id, version }) => ({
        url: String(id),
        ...(typeof version === 'string' && { version }),
      })),
    ...(typeof document.creditsAvailable === 'number' && { creditsAvailable: document.creditsAvailable }),
    particulars: [...particularsOf(document), ...microCredentialFacts(settings.microCredential)],
    learningOutcomes: settings.microCredential?.learningOutcomes ?? [],
    frameworks: frameworksOf(settings),
    needs: settings.needs,
    ...(settings.validity !== undefined && { validity: durationInWords(settings.validity) }),
    version: String(document.version),
    test: issuer.mode === 'test',
  }
}

const PARTICULARS = {
  fieldOfStudy: 'Field of study',
  specialization: 'Specialisation',
  humanCode: 'Code',
  inLanguage: 'Language',
}

function particularsOf(document: Record<string, unknown>): { name: string; text: string }[] {
  const named = Object.entries(PARTICULARS).flatMap(([member, name]) => {
    const text = document[member]
    return typeof text === 'string' ? [{ name, text }] : []
  })
  const identifiers = listOf(document.otherIdentifier).filter(isObject)
  return [
    ...named,
    ...identifiers.map(({ identifierType, identifier }) => ({
      name: inWords(String(identifierType)),
      text: String(identifier),
    })),
  ]
}

/** An achievement in a list. */
export const tileOf = ({ document }: AchievementRecord): IssuerPageProps['achievements'][number] => ({
  name: String(document.name),
  url: String(document.id),
  ...pictureOf(document),
  ...(typeof document.achievementType === 'string' && { type: document.achievementType }),
})

function pictureOf(document: Record<string, unknown>): { imageUrl: string; imageAlt: string } {
  const image = isObject(document.image) ? document.image : {}
  const caption = typeof image.caption === 'string' ? image.caption : `Badge: ${String(document.name)}`
  return { imageUrl: String(image.id), imageAlt: caption }
}

const UNITS: Record<string, string> = { Y: 'year', M: 'month', W: 'week', D: 'day' }

/** `P3Y6M` as "3 years and 6 months". */
export const durationInWords = (duration: string): string =>
  [...duration.matchAll(/(\d+)([YMWD])/g)]
    .map(([, count, unit = '']) => `${count} ${UNITS[unit]}${count === '1' ? '' : 's'}`)
    .join(' and ')
