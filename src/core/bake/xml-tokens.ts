import { BadgeError } from '../badge-error.ts'

/** What the text of a document is made of; `start` and `end` are positions in it. */
export type XmlToken =
  | {
      kind: 'open'
      name: string
      /** As written: references are not yet resolved. */
      attributes: ReadonlyMap<string, string>
      empty: boolean
      start: number
      end: number
    }
  | { kind: 'close'; name: string; start: number; end: number }
  | { kind: 'text' | 'cdata'; start: number; end: number }
  | { kind: 'other'; start: number; end: number }

// Sticky, and no two neighbouring parts can match the same character, so that each takes time in proportion to what
// it reads. Hence not `\s`, which has characters that a name can have.
const SPACE = '[ \\t\\r\\n]'
const PLAIN_NAME = '[A-Za-z_\\u0080-\\uffff][-.\\w\\u0080-\\uffff]*'
const NAME = `${PLAIN_NAME}(?::${PLAIN_NAME})?`
const OPEN = new RegExp(`<(${NAME})`, 'y')
const CLOSE = new RegExp(`</(${NAME})${SPACE}*>`, 'y')
const ATTRIBUTE = new RegExp(`${SPACE}+(${NAME})${SPACE}*=${SPACE}*(?:"([^"<]*)"|'([^'<]*)')`, 'y')
const TAG_END = new RegExp(`${SPACE}*(/?)>`, 'y')
// The document type that drawing programs write. It declares nothing by itself, and nobody here fetches its DTD.
const SVG_DOCTYPE =
  /<!DOCTYPE\s+svg(?:\s+PUBLIC\s+(["'])-\/\/W3C\/\/DTD SVG [-\w. ]*\/\/EN\1\s+(["'])https?:\/\/www\.w3\.org\/[-\w./]*\2)?\s*>/y

// Far beyond any drawing; without a bound, a stranger's file could ask for a thousand times its size in memory.
const MAX_DEPTH = 256
const MAX_ATTRIBUTES = 256

/**
 * Takes an XML document apart in one pass. Enough of XML 1.0 to be sure of what is an element and what is not:
 * tags pair, attributes are unique, there is one root. Anything that could declare an entity is refused.
 */
export function* readXmlTokens(xml: string): Generator<XmlToken> {
  const open: string[] = []
  let rooted = false
  let start = xml.startsWith('\ufeff') ? 1 : 0
  while (start < xml.length) {
    const token = readToken(xml, start)
    if (token.kind === 'open') {
      if (open.length === 0 && rooted) throw illFormed('it has two roots', start)
      if (open.length >= MAX_DEPTH) throw illFormed(`it is nested deeper than ${MAX_DEPTH} levels`, start)
      rooted = true
      if (!token.empty) open.push(token.name)
    } else if (token.kind === 'close') {
      if (open.pop() !== token.name) throw illFormed('an end tag has no start tag', start)
    } else if (open.length === 0 && isContent(xml, token)) {
      throw illFormed('there is text outside of the root', start)
    } else if (rooted && xml.startsWith('<!DOCTYPE', start)) {
      throw illFormed('its document type does not come first', start)
    }
    yield token
    start = token.end
  }
  if (!rooted || open.length > 0) throw illFormed('it ends too early', start)
}

function isContent(xml: string, { kind, start, end }: XmlToken): boolean {
  return kind === 'cdata' || (kind === 'text' && /[^ \t\r\n]/.test(xml.slice(start, end)))
}

function readToken(xml: string, start: number): XmlToken {
  if (xml[start] !== '<') {
    const next = xml.indexOf('<', start)
    return { kind: 'text', start, end: next === -1 ? xml.length : next }
  }
  if (xml.startsWith('<!--', start)) return readUpTo(xml, start, 4, '-->', 'other')
  if (xml.startsWith('<?', start)) return readUpTo(xml, start, 2, '?>', 'other')
  if (xml.startsWith('<![CDATA[', start)) return readUpTo(xml, start, 9, ']]>', 'cdata')
  const close = matchAt(CLOSE, xml, start)
  if (close) return { kind: 'close', name: close[1] ?? '', start, end: CLOSE.lastIndex }
  if (xml.startsWith('<!', start)) {
    if (matchAt(SVG_DOCTYPE, xml, start)) return { kind: 'other', start, end: SVG_DOCTYPE.lastIndex }
    throw illFormed("it has a document type or a declaration other than SVG's own", start)
  }
  return readStartTag(xml, start)
}

function readStartTag(xml: string, start: number): XmlToken {
  const name = matchAt(OPEN, xml, start)?.[1]
  if (name === undefined) throw illFormed('a < begins no tag', start)
  const attributes = new Map<string, string>()
  let end = OPEN.lastIndex
  for (let match = matchAt(ATTRIBUTE, xml, end); match; match = matchAt(ATTRIBUTE, xml, end)) {
    const [, attribute = '', doubleQuoted, singleQuoted = ''] = match
    if (attributes.has(attribute)) throw illFormed('a tag has the same attribute twice', start)
    if (attributes.size >= MAX_ATTRIBUTES) throw illFormed('a tag has too many attributes', start)
    attributes.set(attribute, doubleQuoted ?? singleQuoted)
    end = ATTRIBUTE.lastIndex
  }
  const close = matchAt(TAG_END, xml, end)
  if (!close) throw illFormed('a tag is not closed', start)
  return { kind: 'open', name, attributes, empty: close[1] === '/', start, end: TAG_END.lastIndex }
}

function readUpTo(
  xml: string,
  start: number,
  skip: number,
  terminator: string,
  kind: 'cdata' | 'other',
): XmlToken {
  const at = xml.indexOf(terminator, start + skip)
  if (at === -1) throw illFormed(`there is no ${terminator}`, start)
  return { kind, start, end: at + terminator.length }
}

function matchAt(pattern: RegExp, xml: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(xml)
}

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const REFERENCE = /&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));|&/g
const XML_CHARACTER = /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]$/u

/** Text or attribute value with its references resolved: numbers and XML's own five names, no others. */
export function resolveReferences(text: string): string {
  return text.replace(REFERENCE, (_, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return NAMED[name] ?? ''
    const codePoint = hex === undefined ? Number.parseInt(decimal ?? '', 10) : Number.parseInt(hex, 16)
    const character = codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : ''
    if (XML_CHARACTER.test(character)) return character
    throw new BadgeError('bad_request', 'the SVG refers to an entity or a character that XML does not have')
  })
}

const illFormed = (why: string, at: number): BadgeError =>
  new BadgeError('bad_request', `the image is not a sound SVG: ${why} (character ${at})`)
