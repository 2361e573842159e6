import type { JsonObject } from '../proof/rdf.ts'
import { hasType, isObject, listOf, refuse } from './read-members.ts'
import { assertResults } from './read-results.ts'

/** What an Open Badge must say of whom it is about (Open Badges 3.0, AchievementSubject and Achievement). */
export function assertAchievementSubject(credential: JsonObject): void {
  if (typeof credential.id !== 'string') refuse('id is required in an Open Badge')
  const subject = singleSubject(credential, 'AchievementSubject')
  const { achievement } = subject
  if (!isObject(achievement)) refuse('credentialSubject.achievement is missing')
  for (const member of ['id', 'name', 'description']) {
    const value = achievement[member]
    // A name may come with its language.
    if (typeof value !== 'string' && !(isObject(value) && member !== 'id')) {
      refuse(`credentialSubject.achievement.${member} is missing`)
    }
  }
  if (!hasType(achievement, 'Achievement'))
    refuse('credentialSubject.achievement.type must include Achievement')
  const { criteria } = achievement
  if (!isObject(criteria) || (criteria.id === undefined && criteria.narrative === undefined)) {
    refuse('credentialSubject.achievement.criteria needs an id or a narrative')
  }
  assertResults(subject, achievement)
}

/** What a Comprehensive Learner Record must say (CLR 2.0, ClrSubject). */
export function assertClrSubject(credential: JsonObject): void {
  for (const member of ['id', 'name']) {
    if (typeof credential[member] !== 'string') refuse(`${member} is required in a learner record`)
  }
  const subject = singleSubject(credential, 'ClrSubject')
  if (listOf(subject.verifiableCredential).length === 0) {
    refuse('credentialSubject.verifiableCredential is missing: a learner record bundles credentials')
  }
}

function singleSubject(credential: JsonObject, type: string): JsonObject {
  const [subject, ...others] = listOf(credential.credentialSubject)
  if (others.length > 0 || !isObject(subject)) refuse('there must be exactly one credentialSubject')
  if (!hasType(subject, type)) refuse(`credentialSubject.type must include ${type}`)
  if (subject.id === undefined && listOf(subject.identifier).length === 0) {
    refuse('credentialSubject needs an id or an identifier')
  }
  return subject
}
