/** What an image can carry: Open Badges 3.0, CLR 2.0, or an assertion of Open Badges 2.0. */
export type BakedKind = 'ob3' | 'clr' | 'ob2'

/** Where an image carries several kinds, the first of these that it has is the one that counts. */
export const KINDS_BY_RANK: readonly BakedKind[] = ['ob3', 'clr', 'ob2']

export interface Unbaked {
  kind: BakedKind
  /** JSON or a compact JWS; for `ob2` also the URL of a hosted assertion. */
  text: string
  /** How many more of this kind follow the first, against the standard. */
  duplicates: number
}

export const MAX_IMAGE_SIZE = 10 * 1024 * 1024
