import type { JsonObject } from '../proof/rdf.ts'

export interface Alignment {
  targetName: string
  targetUrl: string
  targetCode?: string
  targetDescription?: string
  targetFramework?: string
  targetType?: string
}

/** What an author says of an achievement; members as in Open Badges 3.0, Achievement. */
export interface AchievementDefinition {
  slug: string
  name: string
  description: string
  criteria: { id?: string; narrative?: string }
  achievementType?: string
  tags?: string[]
  alignment?: Alignment[]
  creditsAvailable?: number
  fieldOfStudy?: string
  humanCode?: string
  inLanguage?: string
  specialization?: string
  /** Address of the picture; the generated badge where there is none. */
  image?: { id: string; caption?: string }
}

/**
 * The Achievement as credentials embed it from this version on (Open Badges 3.0, "Achievement"). Its id is
 * the achievement's page, the same for all versions; `version` tells them apart.
 */
export function buildAchievement(
  definition: AchievementDefinition,
  { url, version }: { url: string; version: number },
): JsonObject {
  const { slug: _, tags, alignment, image, achievementType, criteria, ...text } = definition
  return {
    id: url,
    type: ['Achievement'],
    ...(achievementType !== undefined && { achievementType }),
    ...text,
    criteria,
    image: { ...(image ?? { id: `${url}/image/${version}.svg` }), type: 'Image' },
    ...(alignment?.length && { alignment: alignment.map((item) => ({ type: ['Alignment'], ...item })) }),
    ...(tags?.length && { tag: tags }),
    version: String(version),
  }
}
