import type { OtherProfile } from '../core/credential/build-source.ts'
import type { CredentialFacts, Evidence } from '../core/credential/open-badge.ts'
import { parseDateTime } from '../core/encoding/date-time.ts'
import type { AwardProps } from '../pages/credential-page.tsx'
import { resultsOf } from './present-results.ts'

/** What a credential says of this award, beyond its achievement. Identifiers of the recipient are not shown. */
export function awardOf(
  achievement: Record<string, unknown>,
  { description, evidence = [], subject = {} }: CredentialFacts,
): AwardProps {
  const { narrative, creditsEarned, licenseNumber, role, term, source, activityStartDate, activityEndDate } =
    subject
  const { creditsAvailable } = achievement
  const from = parseDateTime(activityStartDate ?? '')
  const until = parseDateTime(activityEndDate ?? '')
  return {
    ...(description !== undefined && { description }),
    ...(narrative !== undefined && { narrative }),
    ...(creditsEarned !== undefined && { creditsEarned }),
    ...(typeof creditsAvailable === 'number' && { creditsAvailable }),
    ...(licenseNumber !== undefined && { licenseNumber }),
    ...(role !== undefined && { role }),
    ...(term !== undefined && { term }),
    ...(from && { activityFrom: from }),
    ...(until && { activityUntil: until }),
    ...(source && { source: sourceOf(source) }),
    evidence: evidence.map(evidenceOf),
    results: resultsOf(achievement, subject.result ?? []),
  }
}

function evidenceOf({ id, ...text }: Evidence): AwardProps['evidence'][number] {
  return { ...text, ...(id !== undefined && { url: id }) }
}

function sourceOf(source: OtherProfile): { name: string; url: string } {
  const { honorificPrefix, givenName, additionalName, familyNamePrefix, familyName, honorificSuffix } = source
  const person = [honorificPrefix, givenName, additionalName, familyNamePrefix, familyName, honorificSuffix]
  const named = person.filter((part) => part !== undefined).join(' ')
  return { name: source.name ?? (named || source.id), url: source.url ?? source.id }
}
