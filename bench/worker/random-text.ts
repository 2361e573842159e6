import type { SeededRandom } from './seeded-random.ts'

const PLANE = 0x1_0000
const ASTRAL_PLANES = 16

// What escaping, sorting by code unit or bidirectional text could get wrong.
const AWKWARD = [
  ...['"', '\\', '\\u0041', '\n', '\r\n', '\t', '\b', '\f', '\0', '\u007f', '\u0085', '\u00a0'],
  ...['\u2028', '\u2029', '\ufeff', '\ufffd', '\uffff', '\u200d', '\u202e', 'e\u0301', '\u00e9'],
  ...[
    '<',
    '>',
    '_:c14n0',
    '_:a',
    '$',
    '$&',
    '^^',
    '@en',
    ' .\n',
    '{{0}}',
    '👩‍🚀',
    '🇦🇺',
    '\u{10ffff}',
    '\u{1fffe}',
  ],
]

function codePoint(random: SeededRandom): number {
  switch (random.below(6)) {
    case 0:
      return 0x20 + random.below(0x5f)
    case 1:
      return random.below(0x100)
    case 2:
      return PLANE * (1 + random.below(ASTRAL_PLANES)) + random.below(PLANE)
    default: {
      // The rest of the first plane, without the surrogates.
      const point = random.below(PLANE - 0x800)
      return point < 0xd800 ? point : point + 0x800
    }
  }
}

/** Well-formed text of 1 to `longest` pieces from every plane of Unicode. */
export function randomText(random: SeededRandom, longest: number): string {
  let text = ''
  for (let left = 1 + random.below(longest); left > 0; left--) {
    text += random.chance(0.15) ? random.pick(AWKWARD) : String.fromCodePoint(codePoint(random))
  }
  return text.trim() === '' ? `x${text}` : text
}

const IRI_HEADS = [
  'https://example.org/',
  'https://example.org/?q=',
  'did:web:example.org:',
  'urn:x:',
  'mailto:',
]

/** An IRI as the API takes them: nothing that would be escaped, but letters of any script. */
export function randomIri(random: SeededRandom, heads: readonly string[] = IRI_HEADS): string {
  const tail = randomText(random, 12).replace(/[\s\p{Cc}<>"{}|\\^`]/gu, '')
  return `${random.pick(heads)}${random.below(1e9)}${tail}`
}

export const randomWebAddress = (random: SeededRandom): string => randomIri(random, IRI_HEADS.slice(0, 2))
