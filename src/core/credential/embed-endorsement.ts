import type { JsonObject } from '../proof/rdf.ts'

/** From one of our version numbers to the next. */
interface Step {
  from: number
  to: number
}

export const endorsementsOf = ({ endorsement }: JsonObject): JsonObject[] =>
  // Written here alone, always as a list of objects.
  (endorsement as JsonObject[] | undefined) ?? []

/** The next version of an achievement: all that it says, and one endorsement more. */
export const withEndorsement = (achievement: JsonObject, endorsement: JsonObject, step: Step): JsonObject =>
  withEndorsements(achievement, [...endorsementsOf(achievement), endorsement], step)

/** The next version of an achievement, without the endorsement of that id. */
export const withoutEndorsement = (achievement: JsonObject, id: string, step: Step): JsonObject =>
  withEndorsements(
    achievement,
    endorsementsOf(achievement).filter((endorsement) => endorsement.id !== id),
    step,
  )

function withEndorsements(
  achievement: JsonObject,
  endorsement: JsonObject[],
  { from, to }: Step,
): JsonObject {
  const { endorsement: _, ...said } = achievement
  return {
    ...said,
    ...(endorsement.length > 0 && { endorsement }),
    // Our number of the version, if its author has no name for it.
    version: achievement.version === String(from) ? String(to) : achievement.version,
  }
}

/** What an endorser looks at: the achievement without what others say of it and without the name of its version. */
export function endorsedPart({ endorsement: _, version: __, ...said }: JsonObject): JsonObject {
  return said
}
