import type { Alignment } from '../core/credential/build-parts.ts'
import type { Result } from '../core/credential/open-badge.ts'
import { type ResultDescription, resultDescriptionsOf } from '../core/credential/result-description.ts'
import { withoutEmpty } from '../core/credential/without-empty.ts'
import { isObject, listOf } from '../core/verification/read-members.ts'
import type { PossibleResultProps } from '../pages/achievement-results.tsx'
import type { ResultProps } from '../pages/credential-results.tsx'

type FrozenAchievement = Record<string, unknown>

/** What the page of an achievement says of the results that it describes. */
export const possibleResultsOf = (achievement: FrozenAchievement): PossibleResultProps[] =>
  resultDescriptionsOf(achievement).map((description) => ({
    name: description.name,
    kind: inWords(description.resultType),
    ...scaleOf(description),
    // A level that is required is marked where the levels are.
    ...(description.requiredValue !== undefined && { required: description.requiredValue }),
    levels: (description.rubricCriterionLevel ?? []).map((level) =>
      withoutEmpty({ ...pickLevel(level), required: level.id === description.requiredLevel }),
    ),
    alignments: alignmentsOf(description),
  }))

/** What the page of a credential says of its results, with the words of the achievement that describes them. */
export const resultsOf = (achievement: FrozenAchievement, results: readonly Result[]): ResultProps[] =>
  results.map((result) => {
    const { value, status, achievedLevel } = result
    const description = resultDescriptionsOf(achievement).find(({ id }) => id === result.resultDescription)
    const level = description?.rubricCriterionLevel?.find(({ id }) => id === achievedLevel)
    return {
      name: description?.name ?? (value === undefined && status !== undefined ? 'Status' : 'Result'),
      ...(value !== undefined && { value }),
      ...(level && { level: withoutEmpty(pickLevel(level)) }),
      ...(status !== undefined && { status: inWords(status) }),
      ...(description && { ...scaleOf(description), ...requiredOf(description) }),
      alignments: alignmentsOf(result),
    }
  })

type Level = NonNullable<ResultDescription['rubricCriterionLevel']>[number]

const pickLevel = ({ name, description, points }: Level) => ({
  name,
  ...(description !== undefined && { description }),
  ...(points !== undefined && { points }),
})

function requiredOf({ requiredValue, requiredLevel, rubricCriterionLevel }: ResultDescription) {
  const level = rubricCriterionLevel?.find(({ id }) => id === requiredLevel)
  const parts = [requiredValue, level?.name].filter((part) => part !== undefined)
  return parts.length > 0 ? { required: parts.join(' · ') } : {}
}

function scaleOf({ allowedValue, valueMin, valueMax }: ResultDescription) {
  if (allowedValue) return { scale: allowedValue.join(', ') }
  if (valueMin !== undefined && valueMax !== undefined) return { scale: `${valueMin} to ${valueMax}` }
  if (valueMin !== undefined) return { scale: `${valueMin} or more` }
  return valueMax === undefined ? {} : { scale: `up to ${valueMax}` }
}

/** Name and address of what something is aligned with. Ours: frozen in a version or sealed with a credential. */
export const alignmentsOf = (owner: { alignment?: unknown }): { name: string; url: string }[] =>
  (listOf(owner.alignment).filter(isObject) as unknown as Alignment[]).map(({ targetName, targetUrl }) => ({
    name: targetName,
    url: targetUrl,
  }))

/** A term of a vocabulary in words: `LetterGrade` as "Letter grade", `ext:Viva` as "Viva". */
export function inWords(term: string): string {
  if (term.startsWith('ext:')) return term.slice('ext:'.length)
  const words = term.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}
