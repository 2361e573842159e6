import type { MicroCredentialDescription } from '../core/framework/description.ts'
import { PROFILES } from '../core/framework/profiles.ts'
import type { FrameworkProps } from '../pages/achievement-frameworks.tsx'
import type { AchievementSettings } from '../store/schema/achievements.ts'

/** The frozen reports as the page shows them. */
export const frameworksOf = ({ frameworks = [] }: AchievementSettings): FrameworkProps[] =>
  frameworks.map(({ profile, profileVersion, source, complete, findings }) => ({
    name: PROFILES.find(({ id }) => id === profile)?.name ?? profile,
    version: profileVersion,
    source,
    complete,
    remarks: findings.map(({ severity, message }) => ({ severity, message })),
  }))

const MODES = { online: 'Online', onsite: 'On site', blended: 'Online and on site' }
const STACKING = { standalone: 'Stands alone', 'part-of': 'Part of', 'credit-toward': 'Gives credit toward' }

/** What is stated beyond the Open Badges model, each in words under its heading. */
export function microCredentialFacts(
  description: MicroCredentialDescription = {},
): { name: string; text: string }[] {
  const { workload, credit, level, delivery, prerequisites, subject, stackability, provider } = description
  const facts: [string, string | undefined][] = [
    ['Workload', workload && hoursInWords(workload)],
    ['Credits', credit && `${credit.value} ${credit.system}`],
    ['Level', level && (level.value === '' ? 'Does not apply' : `${level.framework} ${level.value}`)],
    ['Participation', delivery && joined(MODES[delivery.mode], delivery.location, delivery.dates)],
    [
      'Assessment',
      description.assessments?.map(({ type, method }) => method ?? type.replaceAll('-', ' ')).join('; '),
    ],
    ['Prerequisites', prerequisites && (prerequisites.length === 0 ? 'None' : prerequisites.join('; '))],
    ['Needed to take part', description.inherentRequirements?.join('; ')],
    ['Price', description.price],
    [
      'Stacking',
      stackability &&
        joined(`${STACKING[stackability.kind]} ${stackability.of ?? ''}`.trim(), stackability.partner),
    ],
    ['Recognised by', description.industryRecognition?.map(({ by }) => by).join('; ')],
    ['Subject', subject && `${subject.scheme} ${subject.code}`],
    ['Provider', provider && `${provider.status}, ${provider.country}`],
    ['Quality assurance', description.qualityAssurance && qualityInWords(description.qualityAssurance)],
    ['Next review', description.reviewBy],
  ]
  return facts.flatMap(([name, text]) => (text ? [{ name, text }] : []))
}

const qualityInWords = ({
  body,
  type,
  reference,
}: NonNullable<MicroCredentialDescription['qualityAssurance']>) =>
  joined(type ?? 'Stated by the issuer', body, reference)

const joined = (...parts: (string | undefined)[]): string => parts.filter(Boolean).join(', ')

function hoursInWords(workload: string): string {
  const [, hours = '0', minutes = '0'] = /^PT(?:(\d+)H)?(?:(\d+)M)?$/.exec(workload) ?? []
  const parts = [
    Number(hours) > 0 && `${Number(hours)} ${Number(hours) === 1 ? 'hour' : 'hours'}`,
    Number(minutes) > 0 && `${Number(minutes)} minutes`,
  ]
  return parts.filter(Boolean).join(' ')
}
