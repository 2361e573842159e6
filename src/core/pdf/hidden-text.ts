import { estimateWidth, graphemesOf, isRightToLeft } from '../badge-image/text-width.ts'
import { pdfNumber, pdfText, toUtf16Hex } from './pdf-syntax.ts'
import type { PdfWriter } from './pdf-writer.ts'

/** A line of text that is drawn as outlines, where it stands on the page. */
export interface TextLine {
  text: string
  /** Of the beginning of the baseline; y runs downwards. */
  x: number
  y: number
  size: number
  /** Width of the line as it is drawn; the letters beneath are stretched to it. */
  width: number
}

/** What a piece of content is to a reader (ISO 32000-1 section 14.8): `P`, `H1`, and its number on the page. */
export interface MarkedContent {
  tag: string
  id: number
}

export interface HiddenText {
  /** The operators that write a line. */
  write: (line: TextLine, mark: MarkedContent) => string
  /** The fonts, as resources. */
  fonts: () => string
}

// Codes of a simple font are single bytes; 0 is left out.
const CODES = 255

/**
 * Text for those who search, select, copy or have a page read to them, beneath letters that are outlines. The
 * fonts are of Type 3 with glyphs that draw nothing: no viewer needs a font of its own, and each code says which
 * character it stands for (ISO 32000-1 sections 9.6.5 and 9.10.3).
 */
export function createHiddenText(pdf: PdfWriter): HiddenText {
  const codes = new Map<string, number>()
  const codeOf = (character: string): number => {
    const code = codes.get(character) ?? codes.size
    codes.set(character, code)
    return code
  }

  const write = ({ text, x, y, size, width }: TextLine, { tag, id }: MarkedContent): string => {
    // Within a line the letters stand as they are seen, from left to right; `ActualText` has them as they are read.
    const characters = [...asSeen(text)]
    const natural = characters.reduce((sum, character) => sum + widthOf(character), 0) * size
    const runs: string[] = []
    let open = -1
    for (const character of characters) {
      const code = codeOf(character)
      const font = Math.floor(code / CODES)
      if (font !== open) runs.push(`${open === -1 ? '' : '> Tj\n'}/T${font + 1} ${pdfNumber(size)} Tf\n<`)
      open = font
      runs.push(((code % CODES) + 1).toString(16).padStart(2, '0'))
    }
    const stretch = natural > 0 ? (100 * width) / natural : 100
    // The page is drawn upside down, so the text is turned back.
    const place = `1 0 0 -1 ${pdfNumber(x)} ${pdfNumber(y)} Tm`
    const begin = `/${tag}<</MCID ${id}/ActualText ${pdfText(text)}>>BDC`
    return `${begin}\nBT\n3 Tr ${pdfNumber(stretch)} Tz ${place}\n${runs.join('')}> Tj\nET\nEMC`
  }

  const fonts = (): string => {
    const all = [...codes.keys()]
    const glyph = pdf.addStream('', '1000 0 d0')
    return Array.from({ length: Math.ceil(all.length / CODES) }, (_, at) => {
      const characters = all.slice(at * CODES, (at + 1) * CODES)
      return `/T${at + 1} ${fontOf(pdf, characters, glyph)}`
    }).join('')
  }
  return { write, fonts }
}

/** Words from right to left, each in its own direction: all of the bidirectional algorithm that names need. */
function asSeen(text: string): string {
  if (!isRightToLeft(text)) return text
  const words = text
    .split(' ')
    .map((word) => (isRightToLeft(word) ? graphemesOf(word).reverse().join('') : word))
  return words.reverse().join(' ')
}

const widthOf = (character: string): number => Math.max(estimateWidth(character), 0.1)

function fontOf(pdf: PdfWriter, characters: readonly string[], glyph: string): string {
  const names = characters.map((_, at) => `/c${at}`)
  const map = characters.map(
    (character, at) => `<${(at + 1).toString(16).padStart(2, '0')}> <${toUtf16Hex(character)}>`,
  )
  // At most 100 entries a block (Adobe Technical Note 5014).
  const blocks = Array.from({ length: Math.ceil(map.length / 100) }, (_, at) => {
    const block = map.slice(at * 100, (at + 1) * 100)
    return `${block.length} beginbfchar\n${block.join('\n')}\nendbfchar\n`
  })
  const toUnicode = pdf.addStream(
    '',
    '/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n' +
      '/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n' +
      '/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n' +
      `1 begincodespacerange\n<00> <FF>\nendcodespacerange\n${blocks.join('')}` +
      'endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend',
  )
  const widths = characters.map((character) => Math.round(widthOf(character) * 1000))
  return pdf.add(
    `<</Type/Font/Subtype/Type3/FontBBox[0 -250 1000 1000]/FontMatrix[0.001 0 0 0.001 0 0]` +
      `/CharProcs<<${names.map((name) => `${name} ${glyph}`).join('')}>>` +
      `/Encoding<</Type/Encoding/Differences[1${names.join('')}]>>` +
      `/FirstChar 1/LastChar ${characters.length}/Widths[${widths.join(' ')}]` +
      `/Resources<<>>/ToUnicode ${toUnicode}>>`,
  )
}
