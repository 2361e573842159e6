import type { InputIssue } from '../badge-error.ts'
import type { JsonObject } from '../proof/rdf.ts'
import type { Result } from './open-badge.ts'
import { absoluteId, type ResultDescription, resultDescriptionsOf } from './result-description.ts'
import { faultOfValue } from './value-range.ts'

/**
 * Results with their ids written out, and what is wrong with them by the achievement's frozen version
 * (Open Badges 3.0, Result): each must be a possible result of a description that this version has.
 */
export function linkResults(
  achievement: JsonObject,
  results: readonly Result[],
): { results: Result[]; issues: InputIssue[] } {
  const url = String(achievement.id)
  const descriptions = new Map(resultDescriptionsOf(achievement).map((item) => [item.id, item]))
  const linked = results.map(({ resultDescription, achievedLevel, ...rest }) => ({
    ...(resultDescription !== undefined && { resultDescription: absoluteId(url, resultDescription) }),
    ...rest,
    ...(achievedLevel !== undefined && { achievedLevel: absoluteId(url, achievedLevel) }),
  }))
  const issues = linked.flatMap((result, n) => {
    const description = descriptions.get(result.resultDescription ?? '')
    return faultsOf(result, description).map(([member, detail]) => ({
      pointer: `/results/${n}/${member}`,
      detail: `results.${n}.${member}: ${detail}`,
    }))
  })
  return { results: linked, issues }
}

function faultsOf(result: Result, description: ResultDescription | undefined): [keyof Result, string][] {
  const { resultDescription, value, status, achievedLevel } = result
  if (description === undefined) {
    if (resultDescription !== undefined) {
      return [['resultDescription', 'must be a result description of the achievement’s current version']]
    }
    return achievedLevel === undefined ? [] : [['resultDescription', 'is required beside achievedLevel']]
  }
  const faults: [keyof Result, string][] = []
  const fault = value === undefined ? undefined : faultOfValue(description, value)
  if (fault !== undefined) faults.push(['value', fault])
  if (description.resultType === 'Status' && status === undefined) {
    faults.push(['status', 'is required, because the result is of the type Status'])
  }
  const levels = description.rubricCriterionLevel ?? []
  if (achievedLevel !== undefined && !levels.some(({ id }) => id === achievedLevel)) {
    faults.push(['achievedLevel', 'must be a level of the result description'])
  }
  return faults
}
