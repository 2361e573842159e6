export const SHAPES = ['seal', 'circle', 'shield', 'hexagon', 'square'] as const

export const ICONS = [
  'star',
  'book',
  'shield',
  'gear',
  'flame',
  'leaf',
  'heart',
  'scales',
  'cap',
  'wrench',
  'globe',
  'code',
  'chart',
  'key',
  'anchor',
  'bolt',
] as const

export const RIBBONS = ['none', 'tails', 'banner'] as const

export type Shape = (typeof SHAPES)[number]
export type Icon = (typeof ICONS)[number]
export type Ribbon = (typeof RIBBONS)[number]

/** What an author chooses of a generated badge; the rest follows from its address. */
export interface BadgeStyle {
  shape?: Shape
  /** `#rrggbb`; darkened where lettering would not read on it. */
  colour?: string
  /** Of the ribbon, `#rrggbb`. */
  accent?: string
  icon?: Icon
  ribbon?: Ribbon
  /** On the banner, such as a level or a year. */
  bannerText?: string
}
