import fc from 'fast-check'
import { zlibSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { BadgeError } from '../../src/core/badge-error.ts'
import { concatBytes } from '../../src/core/encoding/bytes.ts'
import { type Budget, createBudget } from '../../src/core/pdf/budget.ts'
import { embeddedFiles, mostWork } from '../../src/core/pdf/embedded-files.ts'
import { parseValue } from '../../src/core/pdf/parse-value.ts'
import { createPdfWriter } from '../../src/core/pdf/pdf-writer.ts'

const latin1 = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0))
const pdfOf = (...parts: (string | Uint8Array)[]) =>
  concatBytes(latin1('%PDF-1.4\n'), ...parts.map((part) => (typeof part === 'string' ? latin1(part) : part)))
const streamOf = (number: number, members: string, content: string | Uint8Array) =>
  pdfOf(`${number} 0 obj<<${members}>>stream\n`, content, '\nendstream endobj\n').subarray(9)

/** An object stream in which so many objects lie at the same place. */
function objectsAt(text: string, count: number, numberOf = (n: number) => 100 + n): Uint8Array {
  const header = Array.from({ length: count }, (_, n) => `${numberOf(n)} 0 `).join('')
  return streamOf(1, `/Type/ObjStm/First ${header.length}`, header + text)
}

/** A budget that tells what was spent. */
function counted(limit: number): Budget & { spent: () => number } {
  const budget = createBudget(limit)
  let spent = 0
  return {
    spend: (amount) => {
      spent += amount
      budget.spend(amount)
    },
    spent: () => spent,
  }
}

function workOf(pdf: Uint8Array): number {
  const work = counted(mostWork(pdf))
  embeddedFiles(pdf, work)
  return work.spent()
}

const LONG = 100_000

/** Streams that all reach to the end of the file. */
function overlapping(count: number, members: string, content: string): Uint8Array {
  const heads: string[] = []
  let length = content.length
  for (let n = count; n > 0; n--) {
    const head = `${n} 0 obj<<${members}/Length ${length}>>stream\n`
    heads.unshift(head)
    length += head.length
  }
  return pdfOf(...heads, content, 'endstream')
}

describe('a PDF that asks for more work than any certificate needs', () => {
  it.each([
    [
      'a hexadecimal string that never ends, again and again',
      pdfOf(objectsAt(`<${'A'.repeat(LONG)}`, 9_000)),
    ],
    ['a string that never ends, again and again', pdfOf(objectsAt(`(${'A'.repeat(LONG)}`, 9_000))],
    ['a comment that never ends, again and again', pdfOf(objectsAt(`%${'A'.repeat(LONG)}`, 9_000))],
    ['a list, again and again', pdfOf(objectsAt(`[${'1 '.repeat(LONG / 2)}]`, 9_000))],
    ['a number, again and again', pdfOf(objectsAt('1'.repeat(LONG), 9_000))],
    [
      'keys without values, again and again',
      pdfOf(objectsAt(`<<${'/A<<>>'.repeat(LONG / 6)}/${'A'.repeat(LONG)}`, 9_000)),
    ],
    [
      'object streams that lie in each other',
      overlapping(10_000, '/Type/ObjStm/First 9', '1 0 1 0 1 '.repeat(LONG / 10)),
    ],
    ['attachments that lie in each other', overlapping(16, '/Type/EmbeddedFile', 'A'.repeat(5_000_000))],
    [
      'streams that break after they have grown',
      pdfOf(
        ...Array.from({ length: 20 }, (_, n) =>
          streamOf(
            n + 1,
            '/Type/ObjStm/First 9/Filter/FlateDecode',
            zlibSync(new Uint8Array(3_000_000)).subarray(0, -40),
          ),
        ),
      ),
    ],
    [
      'its work after a place that is no number',
      pdfOf(
        streamOf(2, `/Type/ObjStm/First ${'9'.repeat(400)}`, '1 0 2 0'),
        objectsAt(`(${'A'.repeat(LONG)}`, 9_000),
      ),
    ],
  ])('is refused: %s', (_, pdf) => {
    const work = counted(mostWork(pdf))
    expect(() => embeddedFiles(pdf, work)).toThrow(/more work/)
    // No step is so large that it matters by how much the last one goes too far.
    expect(work.spent()).toBeLessThanOrEqual(mostWork(pdf) + 2 * pdf.length)
  })

  it('is never a small one, whatever the bytes are', () => {
    const pieces = [
      ...[
        '1 0 obj',
        '2 0 obj',
        '<<',
        '>>',
        '/EF',
        ' 1 0 R',
        '[',
        ']',
        '(',
        ')',
        'stream\n',
        'endstream',
        '%',
      ],
      ...['/Type/ObjStm', '/Type/EmbeddedFile', '/First ', '/Length ', '/Filter/FlateDecode', '<', '>', '\n'],
      ...['7', '9'.repeat(400), '1 0 ', ' ', '-', '.5', '\\', 'A'.repeat(500)],
    ]
    const file = fc.array(fc.tuple(fc.constantFrom(...pieces), fc.integer({ min: 1, max: 60 })), {
      maxLength: 60,
    })
    fc.assert(
      fc.property(file, (parts) => {
        const pdf = pdfOf(parts.map(([piece, count]) => piece.repeat(count)).join(''))
        const work = counted(mostWork(pdf))
        try {
          embeddedFiles(pdf, work)
        } catch (cause) {
          expect(cause).toBeInstanceOf(BadgeError)
        }
        expect(work.spent()).toBeLessThanOrEqual(258 * pdf.length)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('a value of a PDF', () => {
  it.each(['<', '(', '%', ' ', '[', '<<', '<</A', '/A', '1', '[[<</A(', '<</A<', '[1 0 R '])(
    'that begins with %s is paid for as far as it is looked at',
    (start) => {
      for (const filler of ['A', '1', ' ', '(', '1 ', 'F 1 ', '/A 1', '1 0 R ']) {
        const text = start + filler.repeat(1000)
        const work = counted(Number.POSITIVE_INFINITY)
        const parsed = parseValue(text, 0, work)
        // At least a half for each character that is passed, at most some for each that there is.
        expect(work.spent()).toBeGreaterThanOrEqual(parsed ? parsed.end / 2 : 1)
        expect(work.spent()).toBeLessThanOrEqual(20 * text.length + 20)
      }
    },
  )

  it.each(['<', '(', '%', ' ', '[', '<<', '<</A', '[[<</A(', '<</A<', '[1 0 R '])(
    'that begins with %s and is not ended is paid for, although nothing comes of it',
    (start) => {
      const work = counted(Number.POSITIVE_INFINITY)
      expect(parseValue(start + '\n'.repeat(LONG), 0, work)).toBeUndefined()
      expect(work.spent()).toBeGreaterThan(LONG)
    },
  )

  it('that is a name has no more characters than names have', () => {
    const work = counted(Number.POSITIVE_INFINITY)
    expect(parseValue(`/${'A'.repeat(LONG)}`, 0, work)?.end).toBe(382)
    expect(parseValue(`<</${'A'.repeat(LONG)}`, 0, work)).toBeUndefined()
    expect(parseValue(`/${'#41'.repeat(127)}`, 0, work)?.value).toBe(`/${'A'.repeat(127)}`)
  })

  it('that is a signature may be long', () => {
    const work = counted(Number.POSITIVE_INFINITY)
    const text = `<</Contents<${'A'.repeat(LONG)}>/EF 1>>`
    expect(parseValue(text, 0, work)?.end).toBe(text.length)
  })
})

describe('a PDF as others write it', () => {
  it('asks for a small part of the work that it may', () => {
    const pdf = createPdfWriter()
    const file = pdf.addStream('/Type/EmbeddedFile', crypto.getRandomValues(new Uint8Array(60_000)))
    const root = pdf.add(`<</Type/Catalog/AF[<</EF<</F ${file}>>>>]>>`)
    const plain = pdf.end({ root, info: pdf.add('<<>>'), id: '0'.repeat(32) })
    expect(workOf(plain)).toBeLessThan(mostWork(plain) / 50)

    const objects = Array.from({ length: 9_000 }, (_, n) => `<</S/P/P ${n} 0 R/K[<</MCID ${n}/Pg 3 0 R>>]>>`)
    let at = 0
    const places = objects.map((text, n) => {
      const place = `${100 + n} ${at} `
      at += text.length
      return place
    })
    const header = places.join('')
    const content = zlibSync(latin1(header + objects.join('')))
    const tagged = pdfOf(streamOf(1, `/Type/ObjStm/Filter/FlateDecode/First ${header.length}`, content))
    expect(workOf(tagged)).toBeLessThan(mostWork(tagged) / 3)
  })

  it('has each object once, of a stream that names it ten thousand times', () => {
    const pdf = pdfOf(objectsAt(`[${'1 '.repeat(LONG / 2)}]`, 9_000, () => 100))
    expect(workOf(pdf)).toBeLessThan(20 * pdf.length)
  })
})
