import type { JsonObject } from '../proof/rdf.ts'
import { generatedImage } from './build-achievement.ts'
import { resultDescriptionsOf } from './result-description.ts'

/**
 * The first version of an achievement at another address, with what a version at the first one says. Ids
 * that are fragments of the address move with it. The picture is the generated one of the new address. Endorsements
 * stay behind: they speak of the first address.
 */
export function moveAchievement(
  document: JsonObject,
  { from, to, version }: { from: string; to: string; version: number },
): JsonObject {
  const move = (id: string): string => (id.startsWith(`${from}#`) ? `${to}${id.slice(from.length)}` : id)
  const resultDescription = resultDescriptionsOf(document).map((description) => ({
    ...description,
    id: move(description.id),
    ...(description.requiredLevel !== undefined && { requiredLevel: move(description.requiredLevel) }),
    ...(description.rubricCriterionLevel && {
      rubricCriterionLevel: description.rubricCriterionLevel.map((level) => ({
        ...level,
        id: move(level.id),
      })),
    }),
  }))
  const { endorsement: _, ...said } = document
  return {
    ...said,
    id: to,
    image: { id: generatedImage(to, 1), type: 'Image' },
    ...(resultDescription.length > 0 && { resultDescription }),
    // Our number of the version, if its author has no name for it.
    version: document.version === String(version) ? '1' : document.version,
  }
}
