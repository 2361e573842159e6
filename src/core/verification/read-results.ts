import type { JsonObject } from '../proof/rdf.ts'
import { idOf, isObject, listOf, refuse } from './read-members.ts'

/**
 * A result names a description that is in the achievement, or none, and has a status where that description says so
 * (Open Badges 3.0, Result). The official schema looks at neither.
 */
export function assertResults(subject: JsonObject, achievement: JsonObject): void {
  const descriptions = listOf(achievement.resultDescription).filter(isObject)
  for (const [n, result] of listOf(subject.result).entries()) {
    if (!isObject(result) || result.resultDescription === undefined) continue
    const description = descriptions.find((item) => idOf(item) === result.resultDescription)
    const where = `credentialSubject.result ${n + 1}`
    if (description === undefined) refuse(`${where} names a description that the achievement does not have`)
    if (description.resultType === 'Status' && result.status === undefined) refuse(`${where} has no status`)
  }
}
