import fc from 'fast-check'
import { zlibSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { BadgeError } from '../../src/core/badge-error.ts'
import { bakeSvg } from '../../src/core/bake/svg.ts'
import { concatBytes, utf8 } from '../../src/core/encoding/bytes.ts'
import { embeddedFiles } from '../../src/core/pdf/embedded-files.ts'
import { createPdfWriter } from '../../src/core/pdf/pdf-writer.ts'
import { unpackCredential } from '../../src/core/unpack/unpack-credential.ts'

const CREDENTIAL = { '@context': ['https://www.w3.org/ns/credentials/v2'], name: 'Žofie ﷽ 高' }
const JSON_TEXT = JSON.stringify(CREDENTIAL)
const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJkaWQ6d2ViOmEifQ.c2ln'
const PRINTED = /compare what it says with what is printed/

/** A PDF that other software may have written: objects as they are, no table. */
const pdfOf = (...objects: (string | Uint8Array)[]): Uint8Array<ArrayBuffer> =>
  concatBytes(utf8('%PDF-1.4\n'), ...objects.map((part) => (typeof part === 'string' ? latin1(part) : part)))
const latin1 = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0))
const textsIn = (pdf: Uint8Array) => embeddedFiles(pdf).map((file) => new TextDecoder().decode(file))

/** As this software writes it. */
function written(...files: (string | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  const pdf = createPdfWriter()
  const specifications = files.map((file) => {
    const stream = pdf.addStream('/Type/EmbeddedFile', file)
    return pdf.add(`<</Type/Filespec/F(a)/EF<</F ${stream}/UF ${stream}>>>>`)
  })
  const root = pdf.add(`<</Type/Catalog/AF[${specifications.join(' ')}]>>`)
  return pdf.end({ root, info: pdf.add('<<>>'), id: '0'.repeat(32) })
}

const stream = (members: string, content: string | Uint8Array) =>
  concatBytes(
    latin1(`<<${members}>>\nstream\n`),
    latin1(typeof content === 'string' ? content : ''),
    typeof content === 'string' ? new Uint8Array() : content,
    latin1('\nendstream'),
  )
const object = (number: number, body: string | Uint8Array) =>
  concatBytes(
    latin1(`${number} 0 obj\n`),
    typeof body === 'string' ? latin1(body) : body,
    latin1('\nendobj\n'),
  )

describe('a file attached to a PDF', () => {
  it('comes out as it went in', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 3000 }), { maxLength: 5 }), (files) => {
        expect(embeddedFiles(written(...files))).toEqual(files.map((file) => new Uint8Array(file)))
      }),
    )
  })

  it.each([
    ['without a filter', pdfOf(object(1, stream('/Type/EmbeddedFile/Length 2', 'hi')))],
    [
      'whose length is an object of its own',
      pdfOf(object(1, stream('/Type /EmbeddedFile /Length 7 0 R', 'hi')), object(7, '2')),
    ],
    ['whose length is wrong', pdfOf(object(1, stream('/Type/EmbeddedFile/Length 99', 'hi')))],
    [
      'without a type, named by a specification',
      pdfOf(object(1, '<</Type/Filespec/EF<</F 2 0 R>>>>'), object(2, stream('/Length 2', 'hi'))),
    ],
    [
      'named by an annotation',
      pdfOf(
        object(1, '<</Subtype/FileAttachment/FS<</EF<</UF 2 0 R>>>>>>'),
        object(2, stream('/Length 2', 'hi')),
      ),
    ],
    [
      'named in an object stream',
      pdfOf(
        object(
          3,
          stream(
            `/Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length 99`,
            zlibSync(latin1('9 0 <</EF<</F 2 0 R>>>>')),
          ),
        ),
        object(2, stream('/Length 2', 'hi')),
      ),
    ],
    [
      'with comments and odd spaces',
      pdfOf(
        '1\r\n0\tobj% (((\r<<%>>\n/Type/Embedded#46ile/Note(a\\)(b)>>)/Length\f2>>stream\r\nhi\nendstream\nendobj',
      ),
    ],
    [
      'of which an update has a later version',
      pdfOf(
        object(1, stream('/Type/EmbeddedFile/Length 2', 'no')),
        object(1, stream('/Type/EmbeddedFile/Length 2', 'hi')),
      ),
    ],
  ])('is found %s', (_, pdf) => {
    expect(textsIn(pdf).map((text) => text.trim())).toEqual(['hi'])
  })

  it.each([
    [
      'encrypted',
      pdfOf(object(1, stream('/Type/EmbeddedFile/Length 2', 'hi')), 'trailer<</Encrypt 5 0 R>>'),
      /encrypted/,
    ],
    [
      'inflated without end',
      pdfOf(object(1, stream('/Type/EmbeddedFile/Filter/FlateDecode', zlibSync(new Uint8Array(40_000_000))))),
      /more work/,
    ],
    [
      'behind more objects than any file has',
      pdfOf(Array.from({ length: 50_001 }, (_, at) => `${at} 0 obj 1 `).join('')),
      /too many/,
    ],
    [
      'in brackets that never close',
      pdfOf(Array.from({ length: 20_000 }, (_, at) => `${at} 0 obj (`).join('')),
      /more work/,
    ],
    [
      'in comments that never end',
      pdfOf(Array.from({ length: 40_000 }, (_, at) => `${at} 0 obj<<%`).join('')),
      /more work/,
    ],
    [
      'in streams that never end',
      pdfOf(Array.from({ length: 40_000 }, (_, at) => `${at} 0 obj<<>>stream\n`).join('')),
      /more work/,
    ],
  ])('is not looked for where it is %s', (_, pdf, why) => {
    expect(() => embeddedFiles(pdf)).toThrow(why)
  })

  it('is passed over where its filter is another, it is broken, or is nested beyond reason', () => {
    expect(embeddedFiles(pdfOf(object(1, stream('/Type/EmbeddedFile/Filter/LZWDecode', 'hi'))))).toEqual([])
    expect(
      embeddedFiles(pdfOf(object(1, stream('/Type/EmbeddedFile/Filter[/FlateDecode/FlateDecode]', 'hi')))),
    ).toEqual([])
    expect(embeddedFiles(pdfOf(object(1, stream('/Type/EmbeddedFile/Filter/FlateDecode', 'hi'))))).toEqual([])
    expect(embeddedFiles(pdfOf(object(1, `${'['.repeat(5000)}<</EF<</F 2 0 R>>>>`)))).toEqual([])
  })

  it('is never a fault of ours, whatever the bytes are', () => {
    const good = written(JSON_TEXT)
    const judge = (pdf: Uint8Array) => {
      try {
        unpackCredential(pdf)
      } catch (cause) {
        expect(cause).toBeInstanceOf(BadgeError)
      }
    }
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 40 }), (changes) => {
        const pdf = new Uint8Array(good)
        for (const [at, byte] of changes) if (at > 4) pdf[at] = byte
        judge(pdf)
        judge(pdf.subarray(0, changes[0]?.[0] ?? 9))
      }),
      { numRuns: 400 },
    )
    const pieces = [
      '1 0 obj',
      '<<',
      '>>',
      '/EF',
      '/F',
      ' 1 0 R',
      '[',
      ']',
      '(',
      ')',
      'stream\n',
      'endstream',
      '/Type',
      '/ObjStm',
      '/EmbeddedFile',
      '/First',
      ' 3 ',
      '%',
      '\n',
      '/Length',
      '<',
      '>',
      '#',
      'endobj',
    ]
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 200 }), (parts) =>
        judge(pdfOf(parts.join(''))),
      ),
      { numRuns: 1000 },
    )
  })
})

describe('a credential attached to a PDF', () => {
  it('is read, and one is told that the page around it was not checked', () => {
    const { form, warnings, ...rest } = unpackCredential(written(JSON_TEXT))
    expect({ form, ...rest }).toEqual({ form: 'pdf', credential: CREDENTIAL })
    expect(warnings).toEqual([expect.stringMatching(PRINTED)])
  })

  it('may be a token, or a badge with the credential in it', () => {
    expect(unpackCredential(written(JWT))).toMatchObject({ form: 'pdf', jwt: JWT })
    const svg = bakeSvg('<svg xmlns="http://www.w3.org/2000/svg"/>', { json: JSON_TEXT })
    expect(unpackCredential(written(svg))).toMatchObject({ form: 'pdf', credential: CREDENTIAL })
  })

  it('is found among other attachments; of several the first counts, and that is said', () => {
    const invoice = '<?xml version="1.0"?><Invoice/>'
    const pdf = written(invoice, '{"a":1}', JSON_TEXT, JWT, written(JWT))
    const { warnings, ...found } = unpackCredential(pdf)
    expect(found).toEqual({ form: 'pdf', credential: CREDENTIAL })
    expect(warnings[0]).toBe('the PDF carries 2 credentials; only the first was read')
  })

  it('is missed where there is none', () => {
    for (const pdf of [written(), written('{"a":1}'), written(written(JSON_TEXT)), utf8('%PDF-1.7')]) {
      expect(() => unpackCredential(pdf)).toThrow('no badge is attached to the PDF')
    }
  })
})
