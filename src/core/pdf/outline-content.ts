import { readXmlTokens } from '../bake/xml-tokens.ts'
import { pdfNumber } from './pdf-syntax.ts'

export interface OutlineContent {
  /** Operators of a content stream, in the coordinates of the drawing: y runs downwards. */
  content: string
  /** The opacities that it uses, as resources: `/G1 <</ca 0.5/CA 0.5>>`. */
  graphicsStates: string
}

type Attributes = ReadonlyMap<string, string>

const CAPS: Record<string, number> = { butt: 0, round: 1, square: 2 }
const JOINS: Record<string, number> = { miter: 0, round: 1, bevel: 2 }

/**
 * A drawing of nothing but groups and paths, as `resvg` gives one back with all text made outlines, as content
 * of a PDF. Paints are plain colours; the opacity of a group is that of each of its paths.
 */
export function outlineContent(svg: string): OutlineContent {
  const operators: string[] = []
  const opacities: number[] = []
  const groups = [1]
  const stateOf = (opacity: number): string => {
    const known = opacities.indexOf(opacity)
    return `/G${known === -1 ? opacities.push(opacity) : known + 1} gs`
  }
  for (const token of readXmlTokens(svg)) {
    if (token.kind === 'open' && token.name === 'g' && !token.empty) {
      groups.push((groups.at(-1) ?? 1) * numberIn(token.attributes, 'opacity', 1))
      operators.push('q', ...transformOf(token.attributes))
    } else if (token.kind === 'close' && token.name === 'g') {
      groups.pop()
      operators.push('Q')
    } else if (token.kind === 'open' && token.name === 'path') {
      operators.push(...pathOf(token.attributes, groups.at(-1) ?? 1, stateOf))
    }
  }
  const graphicsStates = opacities.map((opacity, at) => {
    const value = pdfNumber(opacity)
    return `/G${at + 1}<</ca ${value}/CA ${value}>>`
  })
  return { content: operators.join('\n'), graphicsStates: graphicsStates.join('') }
}

function pathOf(attributes: Attributes, opacity: number, stateOf: (opacity: number) => string): string[] {
  const [fill, stroke] = [colourIn(attributes, 'fill', '#000000'), colourIn(attributes, 'stroke', 'none')]
  if ((!fill && !stroke) || attributes.get('visibility') === 'hidden') return []
  const own = opacity * numberIn(attributes, fill ? 'fill-opacity' : 'stroke-opacity', 1)
  const evenOdd = attributes.get('fill-rule') === 'evenodd' ? '*' : ''
  const paint = fill && stroke ? `B${evenOdd}` : fill ? `f${evenOdd}` : 'S'
  return [
    'q',
    ...transformOf(attributes),
    ...(own < 1 ? [stateOf(own)] : []),
    ...(fill ? [`${fill} rg`] : []),
    ...(stroke ? [`${stroke} RG`, ...lineOf(attributes)] : []),
    segmentsOf(attributes.get('d') ?? ''),
    paint,
    'Q',
  ]
}

function lineOf(attributes: Attributes): string[] {
  const dashes = attributes.get('stroke-dasharray')
  return [
    `${pdfNumber(numberIn(attributes, 'stroke-width', 1))} w`,
    `${CAPS[attributes.get('stroke-linecap') ?? 'butt'] ?? 0} J`,
    `${JOINS[attributes.get('stroke-linejoin') ?? 'miter'] ?? 0} j`,
    ...(dashes ? [`[${numbersOf(dashes).map(pdfNumber).join(' ')}] 0 d`] : []),
  ]
}

/** Absolute moves, lines and curves; PDF knows cubic curves alone (ISO 32000-1 section 8.5.2). */
function segmentsOf(data: string): string {
  const operators: string[] = []
  let [x, y] = [0, 0]
  for (const [, command = '', text = ''] of data.matchAll(/([MLQCZ])([^MLQCZ]*)/g)) {
    const numbers = numbersOf(text)
    if (command === 'Z') {
      operators.push('h')
      continue
    }
    const [a = 0, b = 0, c = 0, d = 0] = numbers
    const points =
      command === 'Q'
        ? [x + (2 / 3) * (a - x), y + (2 / 3) * (b - y), c + (2 / 3) * (a - c), d + (2 / 3) * (b - d), c, d]
        : numbers
    operators.push(`${points.map(place).join(' ')} ${OPERATORS[command]}`)
    ;[x = 0, y = 0] = points.slice(-2)
  }
  return operators.join('\n')
}

const OPERATORS: Record<string, string> = { M: 'm', L: 'l', Q: 'c', C: 'c' }

function transformOf(attributes: Attributes): string[] {
  const matrix = /^matrix\(([^)]*)\)$/.exec(attributes.get('transform') ?? '')?.[1]
  return matrix === undefined ? [] : [`${numbersOf(matrix).map(precise).join(' ')} cm`]
}

// A hundredth of a point cannot be seen.
const place = (value: number): string => String(Math.round(value * 100) / 100)

// A factor needs more places than a coordinate.
const precise = (value: number): string => String(Math.round(value * 1e6) / 1e6)

const numbersOf = (text: string): number[] => (text.match(/-?[\d.]+(?:e-?\d+)?/g) ?? []).map(Number)

const numberIn = (attributes: Attributes, name: string, otherwise: number): number =>
  Number(attributes.get(name) ?? otherwise)

/** Three parts of 1; nothing where nothing is painted. */
function colourIn(attributes: Attributes, name: string, otherwise: string): string | undefined {
  const hex = /^#([0-9a-f]{6})$/i.exec(attributes.get(name) ?? otherwise)?.[1]
  return hex
    ?.match(/../g)
    ?.map((part) => pdfNumber(Number.parseInt(part, 16) / 255))
    .join(' ')
}
