import { BadgeError } from '../badge-error.ts'
import { type Carrier, OB3_NAMESPACE, readSvg } from './svg-carriers.ts'
import { KINDS_BY_RANK, MAX_IMAGE_SIZE, type Unbaked } from './unbaked.ts'
import { resolveReferences } from './xml-tokens.ts'

const ELEMENT = 'openbadges:credential'
const DECLARATION = ` xmlns:openbadges="${OB3_NAMESPACE}"`
const COMPACT_JWS = /^[\w-]+\.[\w-]*\.[\w-]*$/
const OTHER_ENCODING = /^\ufeff?<\?xml\s[^>]*?encoding\s*=\s*["'](?!utf-8["'])/i

/** The SVG with the credential as its only one (Open Badges 3.0 section 5, SVG); all else stays as it is. */
export function bakeSvg(svg: string, credential: { json: string } | { jwt: string }): string {
  const { root, carriers } = readSvg(svg)
  if (OTHER_ENCODING.test(svg)) {
    throw new BadgeError('bad_request', 'the SVG says that it is not in UTF-8, which a credential needs')
  }
  const bound = root.attributes.get('xmlns:openbadges')
  // Where an Open Badge 2.0 has taken the prefix on the root, ours is declared on its own element.
  const [onRoot, onElement] = bound === undefined ? [DECLARATION, ''] : ['', DECLARATION]
  const element = buildElement(credential, bound === OB3_NAMESPACE ? '' : onElement)

  const nameEnd = root.start + 1 + root.name.length
  const tag = `<${root.name}${onRoot}${svg.slice(nameEnd, root.end)}`
  const parts = [svg.slice(0, root.start)]
  if (root.empty) parts.push(`${tag.slice(0, -2)}>`, element, `</${root.name}>`)
  else parts.push(tag, element)
  let read = root.end
  for (const { kind, start, end } of carriers) {
    if (kind !== 'ob3') continue
    parts.push(svg.slice(read, start))
    read = end
  }
  parts.push(svg.slice(read))
  const baked = parts.join('')
  if (baked.length > MAX_IMAGE_SIZE) {
    throw new BadgeError('payload_too_large', 'the SVG would be larger than 10 MiB with the credential in it')
  }
  return baked
}

/** The credential that an SVG carries, if it carries one. */
export function unbakeSvg(svg: string): Unbaked | undefined {
  const { carriers } = readSvg(svg)
  for (const kind of KINDS_BY_RANK) {
    const [first, ...others] = carriers.filter((carrier) => carrier.kind === kind)
    if (first) return { kind, text: textOf(svg, first), duplicates: others.length }
  }
  return undefined
}

function buildElement(credential: { json: string } | { jwt: string }, declaration: string): string {
  if ('json' in credential) {
    return `<${ELEMENT}${declaration}><![CDATA[${toCdata(credential.json)}]]></${ELEMENT}>`
  }
  if (!COMPACT_JWS.test(credential.jwt)) throw new BadgeError('bad_request', 'the credential is not a JWT')
  return `<${ELEMENT}${declaration} verify="${credential.jwt}"/>`
}

/** JSON that says the same without the characters that XML or a CDATA section cannot hold. */
function toCdata(json: string): string {
  try {
    JSON.parse(json)
  } catch {
    // The engine's message quotes the document, which holds personal data.
    throw new BadgeError('bad_request', 'the credential is not JSON')
  }
  // All of these can only stand inside of strings.
  return json
    .replaceAll(']]>', ']]\\u003e')
    .replace(/[\ufffe\uffff]|\p{Surrogate}/gu, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`)
}

// Both forms have the JWS, or the URL of a hosted Open Badge 2.0, in `verify` and JSON in the body. Open Badges 2.0
// has both at once when the assertion is hosted, and then the body says more.
function textOf(svg: string, carrier: Carrier): string {
  const verify = resolveReferences(carrier.verify ?? '').trim()
  if (carrier.kind !== 'ob2' && verify !== '') return verify
  if (carrier.hasChildren)
    throw new BadgeError('bad_request', 'the credential in the SVG holds other elements')
  const body = carrier.body
    .map(({ kind, start, end }) =>
      kind === 'cdata' ? svg.slice(start + 9, end - 3) : resolveReferences(svg.slice(start, end)),
    )
    .join('')
    .trim()
  if (body === '' && verify === '') throw new BadgeError('bad_request', 'the credential in the SVG is empty')
  return body === '' ? verify : body
}
