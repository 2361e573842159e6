import type { InputIssue } from '../badge-error.ts'
import type { JsonObject } from '../proof/rdf.ts'
import { type ResultDescription, resultDescriptionsOf } from './result-description.ts'
import { faultOfValue, placeOnScale } from './value-range.ts'

/**
 * What no schema can see in an achievement that was just built: ids that name two things, and result
 * descriptions whose members contradict each other. Pointers are those of the definition.
 */
export function checkDefinition(achievement: JsonObject): InputIssue[] {
  const issues: InputIssue[] = []
  const descriptions = resultDescriptionsOf(achievement)
  // One id is one node of the graph: two things under one id would be one thing with the members of both.
  const taken = new Set<unknown>([achievement.id])
  const take = (pointer: string, id: unknown): void => {
    if (taken.has(id)) issues.push(issue(pointer, 'must be the id of nothing else here'))
    taken.add(id)
  }
  for (const [n, { id, rubricCriterionLevel = [] }] of descriptions.entries()) {
    take(`/resultDescription/${n}/id`, id)
    for (const [m, level] of rubricCriterionLevel.entries()) {
      take(`/resultDescription/${n}/rubricCriterionLevel/${m}/id`, level.id)
    }
  }
  for (const [n, { id }] of (achievement.related as { id: string }[] | undefined)?.entries() ?? []) {
    take(`/related/${n}/id`, id)
  }
  for (const [n, description] of descriptions.entries()) {
    issues.push(...checkScale(`/resultDescription/${n}`, description))
  }
  return issues
}

function checkScale(pointer: string, description: ResultDescription): InputIssue[] {
  const { allowedValue, requiredLevel, requiredValue, valueMin, valueMax, rubricCriterionLevel } = description
  const issues: InputIssue[] = []
  const refuse = (member: string, detail: string) => issues.push(issue(`${pointer}/${member}`, detail))
  if (new Set(allowedValue).size !== (allowedValue?.length ?? 0))
    refuse('allowedValue', 'must not hold a value twice')
  const end = allowedValue ? 'must be one of the allowed values' : 'must be a number'
  const low = valueMin === undefined ? undefined : placeOnScale(description, valueMin)
  const high = valueMax === undefined ? undefined : placeOnScale(description, valueMax)
  if (valueMin !== undefined && low === undefined) refuse('valueMin', end)
  if (valueMax !== undefined && high === undefined) refuse('valueMax', end)
  if (low !== undefined && high !== undefined && high < low)
    refuse('valueMax', 'must not be less than valueMin')
  const fault = requiredValue === undefined ? undefined : faultOfValue(description, requiredValue)
  if (fault !== undefined) refuse('requiredValue', fault)
  if (requiredLevel !== undefined && !rubricCriterionLevel?.some(({ id }) => id === requiredLevel)) {
    refuse('requiredLevel', 'must be the id of a level of this result description')
  }
  return issues
}

const issue = (pointer: string, detail: string): InputIssue => ({
  pointer,
  detail: `${pointer.slice(1).replaceAll('/', '.')}: ${detail}`,
})
