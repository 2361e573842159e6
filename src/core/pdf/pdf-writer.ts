import { zlibSync } from 'fflate'
import { concatBytes, utf8 } from '../encoding/bytes.ts'

/** A PDF that is being written. What goes in is PDF syntax; what comes back is a reference, `5 0 R`. */
export interface PdfWriter {
  /** A reference to an object that is written later, for those that name each other. */
  reserve: () => string
  add: (body: string, reference?: string) => string
  /** A stream, deflated; `members` are those of its dictionary beside length and filter. */
  addStream: (members: string, content: string | Uint8Array) => string
  /** The whole file. `id` are 32 hexadecimal digits that tell it from others (ISO 32000-1 section 14.4). */
  end: (trailer: { root: string; info: string; id: string }) => Uint8Array<ArrayBuffer>
}

// The second line tells whoever transfers the file that it is not text (section 7.5.2).
const HEADER = '%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n'

/** Writes a PDF 1.7 (ISO 32000-1) with a plain cross-reference table: the same objects give the same bytes. */
export function createPdfWriter(): PdfWriter {
  const objects: (Uint8Array | undefined)[] = []
  const reserve = (): string => `${objects.push(undefined)} 0 R`
  const numberOf = (reference: string): number => Number.parseInt(reference, 10)
  const put = (reference: string, ...parts: Uint8Array[]): string => {
    objects[numberOf(reference) - 1] = concatBytes(...parts)
    return reference
  }

  return {
    reserve,
    add: (body, reference = reserve()) => put(reference, utf8(body)),
    addStream: (members, content) => {
      const deflated = zlibSync(typeof content === 'string' ? utf8(content) : content, { level: 9 })
      const head = `<<${members}/Filter/FlateDecode/Length ${deflated.length}>>\nstream\n`
      return put(reserve(), utf8(head), deflated, utf8('\nendstream'))
    },
    end: ({ root, info, id }) => {
      const parts: Uint8Array[] = [latin1(HEADER)]
      let length = HEADER.length
      const entries = objects.map((body = utf8('null'), at) => {
        const entry = `${String(length).padStart(10, '0')} 00000 n\r\n`
        const [head, tail] = [utf8(`${at + 1} 0 obj\n`), utf8('\nendobj\n')]
        parts.push(head, body, tail)
        length += head.length + body.length + tail.length
        return entry
      })
      const size = objects.length + 1
      const table = `xref\n0 ${size}\n0000000000 65535 f\r\n${entries.join('')}`
      const trailer = `trailer\n<</Size ${size}/Root ${root}/Info ${info}/ID[<${id}><${id}>]>>\n`
      return concatBytes(...parts, utf8(`${table}${trailer}startxref\n${length}\n%%EOF\n`))
    },
  }
}

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))
