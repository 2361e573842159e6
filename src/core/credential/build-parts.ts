import type { JsonObject } from '../proof/rdf.ts'

/** Alignment (Open Badges 3.0): a node of somebody's framework that this is equal to or part of. */
export interface Alignment {
  targetName: string
  targetUrl: string
  targetCode?: string
  targetDescription?: string
  targetFramework?: string
  targetType?: string
}

/** Image (Open Badges 3.0). */
export interface Image {
  id: string
  caption?: string
}

/** IdentifierEntry (Open Badges 3.0): what a thing or an organisation is called somewhere else. */
export interface IdentifierEntry {
  identifier: string
  identifierType: string
}

// Without a list there is no member, so each of these takes what may not be there.

export const buildAlignments = (alignments: readonly Alignment[] = []): JsonObject[] =>
  alignments.map((alignment) => ({ type: ['Alignment'], ...alignment }))

export const buildIdentifierEntries = (entries: readonly IdentifierEntry[] = []): JsonObject[] =>
  entries.map((entry) => ({ type: 'IdentifierEntry', ...entry }))

export const buildImage = (image: Image | undefined): JsonObject | undefined =>
  image && { ...image, type: 'Image' }
