import type { Alignment } from './build-parts.ts'
import { buildAlignments } from './build-parts.ts'

/** RubricCriterionLevel (Open Badges 3.0) as its author writes it: the id may be left out. */
export interface RubricLevelDefinition {
  id?: string
  name: string
  description?: string
  level?: string
  points?: string
  alignment?: Alignment[]
}

/** ResultDescription (Open Badges 3.0) as its author writes it. */
export interface ResultDescriptionDefinition {
  id?: string
  name: string
  resultType: string
  /** From low to high. */
  allowedValue?: string[]
  requiredLevel?: string
  requiredValue?: string
  valueMin?: string
  valueMax?: string
  rubricCriterionLevel?: RubricLevelDefinition[]
  alignment?: Alignment[]
}

/** What everything that reads a frozen ResultDescription relies on. */
export interface ResultDescription {
  id: string
  name: string
  resultType: string
  allowedValue?: string[]
  requiredLevel?: string
  requiredValue?: string
  valueMin?: string
  valueMax?: string
  rubricCriterionLevel?: { id: string; name: string; description?: string; level?: string; points?: string }[]
  alignment?: Alignment[]
}

/** An id as it is signed. `#merit` is short for a fragment of the achievement's own address. */
export const absoluteId = (achievementUrl: string, id: string): string =>
  id.startsWith('#') ? `${achievementUrl}${id}` : id

/** The result descriptions of an achievement; those without an id get one that counts from 1. */
export const buildResultDescriptions = (
  achievementUrl: string,
  definitions: readonly ResultDescriptionDefinition[] = [],
) =>
  definitions.map(({ id, requiredLevel, rubricCriterionLevel, alignment, ...text }, n) => ({
    id: absoluteId(achievementUrl, id ?? `#result-${n + 1}`),
    type: ['ResultDescription'],
    ...text,
    ...(requiredLevel !== undefined && { requiredLevel: absoluteId(achievementUrl, requiredLevel) }),
    ...(rubricCriterionLevel !== undefined && {
      rubricCriterionLevel: rubricCriterionLevel.map(({ id, alignment, ...level }, m) => ({
        id: absoluteId(achievementUrl, id ?? `#result-${n + 1}-level-${m + 1}`),
        type: ['RubricCriterionLevel'],
        ...level,
        alignment: buildAlignments(alignment),
      })),
    }),
    alignment: buildAlignments(alignment),
  }))

/** The result descriptions of a frozen achievement. */
export const resultDescriptionsOf = (achievement: Record<string, unknown>): ResultDescription[] =>
  // Made by `buildResultDescriptions` and never changed since.
  (achievement.resultDescription ?? []) as ResultDescription[]
