import { SEAL_EDGE, STATE_SIGNS, type StateSign } from '../badge-image/state-signs.ts'
import { isRightToLeft } from '../badge-image/text-width.ts'
import { escapeXml, toXmlCharacters } from '../badge-image/xml-text.ts'
import { setHeading } from '../certificate/set-lines.ts'

export const EMBED_SIZE = { width: 340, height: 100 }

export type EmbedState = 'valid' | 'expired' | 'suspended' | 'revoked' | 'replaced' | 'not_yet_valid'

export interface EmbedCard {
  title: string
  issuerName: string
  state: EmbedState
  /** What follows the state: "until 24 November 2029". */
  detail?: string
  test: boolean
}

const LOOKS: Record<EmbedState, { word: string; sign: StateSign; colour: string }> = {
  valid: { word: 'Valid', sign: 'tick', colour: '#1c6143' },
  expired: { word: 'Expired', sign: 'clock', colour: '#7a4f00' },
  suspended: { word: 'Suspended', sign: 'pause', colour: '#7a4f00' },
  revoked: { word: 'Revoked', sign: 'cross', colour: '#9b1c1c' },
  replaced: { word: 'Replaced', sign: 'cross', colour: '#9b1c1c' },
  not_yet_valid: { word: 'Not valid yet', sign: 'clock', colour: '#7a4f00' },
}

const FONT = "'Iowan Old Style','Palatino Linotype',Palatino,Georgia,'Noto Serif',serif"
const [LEFT, RIGHT, TEXT_WIDTH] = [92, 326, 234]

/**
 * A card for other people's pages that says how a credential stands now. On its own paper, so that it reads on any
 * page, light or dark; and without the holder's name, which is on the page that it leads to.
 */
export function embedSvg({ title, issuerName, state, detail, test }: EmbedCard): string {
  const { width, height } = EMBED_SIZE
  const { word, sign, colour } = LOOKS[state]
  const heading = setHeading(toXmlCharacters(title), {
    width: TEXT_WIDTH,
    largest: 17,
    smallest: 11,
    mostLines: 2,
  })
  const issuer = setHeading(toXmlCharacters(issuerName), {
    width: TEXT_WIDTH,
    largest: 12,
    smallest: 9,
    mostLines: 1,
  })
  const stands = detail === undefined ? word : `${word} ${detail}`
  const label = `${test ? 'TEST: ' : ''}${toXmlCharacters(title)}, ${toXmlCharacters(issuerName)}. ${stands}.`
  const headingTop = heading.lines.length > 1 ? 26 : 34
  const issuerTop = headingTop + (heading.lines.length - 1) * heading.size * 1.2 + 18
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeXml(label)}" font-family="${FONT}">`,
    `<title>${escapeXml(label)}</title>`,
    `<rect x="1" y="1" width="${width - 2}" height="${height - 2}" rx="4" fill="#fbfbf9" stroke="${colour}" stroke-width="2"/>`,
    `<g transform="translate(14 18) scale(1.333)"><path d="${SEAL_EDGE}" fill="${colour}"/><circle cx="24" cy="24" r="17.4" fill="none" stroke="#fbfbf9" stroke-width="0.8"/><path d="${STATE_SIGNS[sign]}" fill="none" stroke="#fbfbf9" stroke-width="3.4" stroke-linecap="round" stroke-linejoin="round"/></g>`,
    ...heading.lines.map((line, at) =>
      textLine(line, headingTop + at * heading.size * 1.2, heading.size, '600', '#17212b'),
    ),
    ...issuer.lines.map((line) => textLine(line, issuerTop, issuer.size, '400', '#4b5763')),
    textLine(stands, 86, 13, '600', colour),
    test ? TEST_MARK : '',
    '</svg>',
  ].join('')
}

function textLine(text: string, y: number, size: number, weight: string, fill: string): string {
  const [x, direction] = isRightToLeft(text) ? [RIGHT, ' direction="rtl"'] : [LEFT, '']
  return `<text x="${x}" y="${y.toFixed(1)}" font-size="${size}" font-weight="${weight}" fill="${fill}"${direction}>${escapeXml(text)}</text>`
}

const TEST_MARK =
  '<path d="M2 40 40 2H74L2 74Z" fill="#f5bd1f"/><text x="0" y="0" transform="translate(31 40) rotate(-45)" font-family="system-ui,sans-serif" font-size="15" font-weight="800" letter-spacing="1.5" text-anchor="middle" fill="#17130a">TEST</text>'
