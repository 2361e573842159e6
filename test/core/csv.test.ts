import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnOf } from '../../src/core/csv/columns.ts'
import { decodeText } from '../../src/core/csv/decode-text.ts'
import { DELIMITERS, parseRows } from '../../src/core/csv/parse-rows.ts'
import { detectDateOrder, formatDate, readDate } from '../../src/core/csv/read-date.ts'
import { readRecipients } from '../../src/core/csv/read-recipients.ts'
import { writeRows } from '../../src/core/csv/write-rows.ts'
import { concatBytes, utf8 } from '../../src/core/encoding/bytes.ts'

const cellsOf = (text: string) => parseRows(text).rows.map(({ cells }) => cells)

describe('the text of a file', () => {
  it.each([
    ['UTF-8', utf8('Zoë'), 'utf-8'],
    ['UTF-8 with a mark', concatBytes(Uint8Array.of(0xef, 0xbb, 0xbf), utf8('Zoë')), 'utf-8'],
    ['UTF-16 of Windows', Uint8Array.of(0xff, 0xfe, 0x5a, 0, 0x6f, 0, 0xeb, 0), 'utf-16le'],
    ['UTF-16 the other way', Uint8Array.of(0xfe, 0xff, 0, 0x5a, 0, 0x6f, 0, 0xeb), 'utf-16be'],
    ['Windows', Uint8Array.of(0x5a, 0x6f, 0xeb), 'windows-1252'],
  ])('is read in %s', (_, bytes, encoding) => {
    expect(decodeText(bytes)).toEqual({ text: 'Zoë', encoding })
  })

  it('keeps the marks that only Windows has', () => {
    expect(decodeText(Uint8Array.of(0x80, 0x93, 0x94, 0x8e)).text).toBe('€“”Ž')
  })
})

describe('rows', () => {
  it.each(DELIMITERS.map((delimiter) => [delimiter]))('are told apart with %j', (delimiter) => {
    const text = [`email${delimiter}name`, `a@example.org${delimiter}"A${delimiter}B"`].join('\r\n')
    expect(cellsOf(text)).toEqual([
      ['email', 'name'],
      ['a@example.org', `A${delimiter}B`],
    ])
  })

  it('keep doubled quotes, line breaks and their line number', () => {
    const { rows } = parseRows('a,b\n"x\ny","say ""hi"""\n\nlast,1')
    expect(rows).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['x\ny', 'say "hi"'] },
      { line: 5, cells: ['last', '1'] },
    ])
  })

  it('come back as they were written, whatever they say', () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !/^[=+\-@\t\r\n]/.test(text))
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(table, (body) => {
        const rows = [['first', 'second'], ...body].filter((row) => row.some((text) => text.trim() !== ''))
        expect(cellsOf(writeRows(rows))).toEqual(rows)
      }),
      { numRuns: 500 },
    )
  })

  it('are read to their end, whatever they are', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (text) => {
        for (const { cells } of parseRows(text).rows)
          expect(cells.some((cell) => cell.trim() !== '')).toBe(true)
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('what a spreadsheet is given', () => {
  it.each(['=1+1', '+cmd|x', '-2+3', '@SUM(A1)', '\t=1', '\r=1'])('runs nothing: %j', (cell) => {
    expect(cellsOf(`a,b\r\n${writeRows([[cell, 'x']])}`)[1]?.[0]).toBe(`'${cell}`)
  })

  it('may count', () => {
    expect(writeRows([['-12', '+3,5']])).toBe('-12,"+3,5"\r\n')
  })
})

describe('a column', () => {
  it.each([
    ['E-Mail Address', 'email'],
    ['email_address', 'email'],
    ['Correo electrónico', 'email'],
    ['Prénom', 'firstName'],
    ['NACHNAME', 'lastName'],
    ['Gültig bis', 'validUntil'],
    ['Date d’expiration', 'validUntil'],
    ['valid until', 'validUntil'],
  ])('headed %s is %s', (header, column) => {
    expect(columnOf(header)).toBe(column)
  })

  it('that nobody knows is none', () => {
    expect(columnOf('Favourite colour')).toBeUndefined()
  })
})

describe('a date', () => {
  it('is the same day however it is written', () => {
    const day = fc.date({ min: new Date('1950-01-01'), max: new Date('2999-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(day, fc.constantFrom('.', '/', '-'), (at, mark) => {
        const iso = at.toISOString().slice(0, 10)
        const [year, month, date] = iso.split('-').map(Number)
        const written = {
          dmy: [date, month, year],
          mdy: [month, date, year],
          ymd: [year, month, date],
        } as const
        for (const order of ['dmy', 'mdy', 'ymd'] as const) {
          const read = readDate(written[order].join(mark), order)
          expect(read && formatDate(read)).toBe(iso)
        }
      }),
    )
  })

  it.each(['30.02.2027', '2027-02-30', '31/04/2027', '0/1/2027', 'soon', ''])('is not %s', (text) => {
    expect(readDate(text, 'dmy')).toBeUndefined()
  })

  it.each([
    [['2027-01-02', '2027-1-3'], 'iso'],
    [['01/02/2027', '13/02/2027'], 'dmy'],
    [['01/02/2027', '02/13/2027'], 'mdy'],
    [['01/02/2027', '02/03/2027'], 'ambiguous'],
    [['13/02/2027', '02/13/2027'], 'ambiguous'],
    [['31/12/2027', '31/02/2027'], 'dmy'],
    [['soon'], 'ambiguous'],
    [['01.02.2027'], 'dmy'],
  ])('of %j is in the order %s', (texts, order) => {
    expect(detectDateOrder(texts)).toBe(order)
  })
})

describe('a list of recipients', () => {
  it('has its columns in any order and language', () => {
    const { rows, columns } = readRecipients(
      utf8('Gültig bis;Nachname;Lieblingsfarbe;E-Mail;Vorname\n31.12.2027;Groß;blau;z@example.org;Zoë\n'),
      { zone: '+01:00' },
    )
    expect(columns).toEqual(['validUntil', 'lastName', null, 'email', 'firstName'])
    expect(rows).toEqual([
      expect.objectContaining({
        line: 2,
        errors: [],
        item: {
          recipient: { email: 'z@example.org', name: 'Zoë Groß' },
          validUntil: '2027-12-31T23:59:59+01:00',
        },
      }),
    ])
  })

  it('says of each row what is wrong there, and spoils no other', () => {
    const { rows, dateOrder } = readRecipients(
      utf8(
        'email,awarded,credits,evidence\na@x.org,01/02/2027,"1,5",https://x.org\nb@x.org,2027-02-30,many,\nc@x.org,2027-02-28,2,,,y\n',
      ),
    )
    expect(dateOrder).toBe('ambiguous')
    expect(rows.map(({ line, errors }) => [line, errors.map(({ pointer }) => pointer)])).toEqual([
      [2, ['/awardedDate']],
      [3, ['/awardedDate', '/creditsEarned']],
      [4, ['']],
    ])
    expect(rows[0]?.item).toMatchObject({ creditsEarned: 1.5, evidence: [{ id: 'https://x.org' }] })
  })

  it('takes the order of dates that it is told', () => {
    const { rows } = readRecipients(utf8('email,awarded\na@x.org,01/02/2027\nb@x.org,2027-01-02 10:30'), {
      dateOrder: 'dmy',
    })
    expect(rows.map(({ item }) => item.awardedDate)).toEqual(['2027-02-01T00:00:00Z', '2027-01-02T10:30:00Z'])
  })

  it.each([
    ['', 'the file has no rows'],
    ['name,city\nA,B', /no column is headed email/],
    ['email,E-Mail\na@x.org,b@x.org', /two columns mean the same/],
  ])('is refused when it is %j', (text, message) => {
    expect(() => readRecipients(utf8(text))).toThrow(message)
  })
})
