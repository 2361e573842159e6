import { BadgeError } from '../badge-error.ts'
import { type BakedKind, MAX_IMAGE_SIZE } from './unbaked.ts'
import { readXmlTokens, resolveReferences, type XmlToken } from './xml-tokens.ts'

type StartTag = Extract<XmlToken, { kind: 'open' }>

/** An element that carries a credential. */
export interface Carrier {
  kind: BakedKind
  start: number
  end: number
  verify: string | undefined
  body: { kind: 'text' | 'cdata'; start: number; end: number }[]
  hasChildren: boolean
}

export interface SvgDocument {
  root: StartTag
  carriers: Carrier[]
}

const SVG_ROOT = 'svg http://www.w3.org/2000/svg'
export const OB3_NAMESPACE = 'https://purl.imsglobal.org/ob/v3p0'

// Open Badges 3.0 section 5, Open Badges 2.0 Baking; CLR as 1EdTech's validator reads it.
const KINDS = new Map<string, BakedKind>([
  [`credential ${OB3_NAMESPACE}`, 'ob3'],
  ['credential https://purl.imsglobal.org/clr/v2p0', 'clr'],
  ['assertion http://openbadges.org', 'ob2'],
])
// One is right, a few are somebody's mistake.
const MAX_CARRIERS = 100

/** The root of an SVG and every element in it that carries a credential, whatever prefix it goes by. */
export function readSvg(svg: string): SvgDocument {
  if (svg.length > MAX_IMAGE_SIZE) throw new BadgeError('payload_too_large', 'the SVG is larger than 10 MiB')
  const scope = new Map<string, string[]>()
  const declared: string[][] = []
  const carriers: Carrier[] = []
  let root: StartTag | undefined
  let inside: { carrier: Carrier; depth: number } | undefined

  for (const token of readXmlTokens(svg)) {
    if (token.kind === 'open') {
      const prefixes = declareNamespaces(token, scope)
      const name = expandName(token.name, scope)
      if (root === undefined && name !== SVG_ROOT) throw notSvg()
      root ??= token
      if (inside) inside.carrier.hasChildren = true
      const kind = inside === undefined ? KINDS.get(name) : undefined
      if (kind !== undefined) {
        const verify = token.attributes.get('verify')
        const carrier = { kind, start: token.start, end: token.end, verify, body: [], hasChildren: false }
        if (carriers.push(carrier) > MAX_CARRIERS) {
          throw new BadgeError('bad_request', `the SVG carries more than ${MAX_CARRIERS} credentials`)
        }
        if (!token.empty) inside = { carrier, depth: declared.length }
      }
      if (token.empty) leaveScope(prefixes, scope)
      else declared.push(prefixes)
    } else if (token.kind === 'close') {
      leaveScope(declared.pop() ?? [], scope)
      if (inside?.depth === declared.length) {
        inside.carrier.end = token.end
        inside = undefined
      }
    } else if (token.kind !== 'other') {
      inside?.carrier.body.push(token)
    }
  }
  if (root === undefined) throw notSvg()
  return { root, carriers }
}

/** Enters the tag's namespaces and returns their prefixes, the default one as ''. */
function declareNamespaces({ attributes }: StartTag, scope: Map<string, string[]>): string[] {
  const prefixes: string[] = []
  for (const [name, value] of attributes) {
    if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue
    const prefix = name.slice('xmlns:'.length)
    const uris = scope.get(prefix)
    if (uris) uris.push(resolveReferences(value))
    else scope.set(prefix, [resolveReferences(value)])
    prefixes.push(prefix)
  }
  return prefixes
}

function leaveScope(prefixes: readonly string[], scope: Map<string, string[]>): void {
  for (const prefix of prefixes) {
    const uris = scope.get(prefix)
    uris?.pop()
    if (uris?.length === 0) scope.delete(prefix)
  }
}

/** Local name and namespace, separated by a space. */
function expandName(name: string, scope: Map<string, string[]>): string {
  const colon = name.indexOf(':')
  const prefix = name.slice(0, Math.max(colon, 0))
  const uri = scope.get(prefix)?.at(-1) ?? ''
  // Otherwise, declaring our prefix on the root would give a meaning to what had none.
  if (uri === '' && prefix !== '') {
    throw new BadgeError(
      'bad_request',
      'the image is not a sound SVG: the prefix of an element is not declared',
    )
  }
  return `${name.slice(colon + 1)} ${uri}`
}

const notSvg = (): BadgeError => new BadgeError('bad_request', 'the image is not an SVG')
