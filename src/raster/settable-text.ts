import { graphemesOf } from '../core/badge-image/text-width.ts'

// Joiners and direction marks: fonts need no glyph to obey them.
const INVISIBLE = /^\p{Default_Ignorable_Code_Point}$/u
// Makes an emoji of the digit before it, which can do without.
const KEYCAP = '\u20e3'
const ESSENTIAL = /[\p{L}\p{M}\p{N}]/u

/**
 * The text as the fonts can set it. Symbols and emoji that they lack are left out; if they lack a letter or a
 * digit nothing is left, because half a name is worse than none, and so are boxes.
 */
export function settableText(text: string, coverages: readonly ReadonlySet<number>[]): string {
  const hasGlyph = (covered: ReadonlySet<number>, character: string): boolean =>
    covered.has(character.codePointAt(0) ?? 0)
  const visible = [...text.normalize('NFC').replaceAll(KEYCAP, '')].filter(
    (character) => !INVISIBLE.test(character) || coverages.some((covered) => hasGlyph(covered, character)),
  )
  let settable = ''
  for (const grapheme of graphemesOf(visible.join(''))) {
    const needed = [...grapheme].filter((character) => !INVISIBLE.test(character))
    // A letter and its marks must come from one font.
    if (coverages.some((covered) => needed.every((character) => hasGlyph(covered, character)))) {
      settable += grapheme
    } else if (ESSENTIAL.test(grapheme)) return ''
  }
  return settable.replace(/\s+/gu, ' ').trim()
}
