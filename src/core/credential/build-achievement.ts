import type { JsonObject } from '../proof/rdf.ts'
import {
  type Alignment,
  buildAlignments,
  buildIdentifierEntries,
  buildImage,
  type IdentifierEntry,
  type Image,
} from './build-parts.ts'
import { buildResultDescriptions, type ResultDescriptionDefinition } from './result-description.ts'
import { withoutEmpty } from './without-empty.ts'

export type { Alignment } from './build-parts.ts'

/** Another achievement that has to do with this one (Open Badges 3.0, Related). */
export interface Related {
  id: string
  inLanguage?: string
  version?: string
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
  otherIdentifier?: IdentifierEntry[]
  related?: Related[]
  resultDescription?: ResultDescriptionDefinition[]
  /** The author's own name for this version; else our number of it. */
  version?: string
  /** Address of the picture; the generated badge where there is none. */
  image?: Image
}

/**
 * The Achievement as credentials embed it from this version on (Open Badges 3.0, "Achievement"). Its id is
 * the achievement's page, the same for all versions; `version` tells them apart.
 *
 * There is no `creator`: it is the issuer, and this document is frozen while the issuer's profile goes on.
 * After a change of name, the one node of the issuer's DID would carry two names.
 */
export function buildAchievement(
  definition: AchievementDefinition,
  { url, version }: { url: string; version: number },
): JsonObject {
  const { slug: _, tags, alignment, image, achievementType, criteria, ...others } = withoutEmpty(definition)
  const { otherIdentifier, related, resultDescription, version: ownVersion, ...text } = others
  return withoutEmpty({
    id: url,
    type: ['Achievement'],
    achievementType,
    ...text,
    criteria,
    image: buildImage(image ?? { id: generatedImage(url, version) }),
    alignment: buildAlignments(alignment),
    tag: tags,
    otherIdentifier: buildIdentifierEntries(otherIdentifier),
    related: related?.map((other) => ({ type: ['Related'], ...other })),
    resultDescription: buildResultDescriptions(url, resultDescription),
    version: ownVersion ?? String(version),
  })
}

/** Where the picture is that is drawn for a version. */
export const generatedImage = (url: string, version: number): string => `${url}/image/${version}.svg`
