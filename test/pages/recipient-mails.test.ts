import { describe, expect, it } from 'vitest'
import { LANGUAGES, type Language } from '../../src/core/language/languages.ts'
import { type BadgeNews, buildBadgeMail, buildSeatsMail } from '../../src/pages/mail/recipient-mail.ts'

const lastDay = new Date('2027-03-01T12:00:00Z')
const NEWS: BadgeNews[] = [
  ...(['claim', 'issued', 'revoked', 'suspended', 'reinstated', 'replaced'] as const).map((kind) => ({
    kind,
  })),
  ...[90, 30, 7, 1, 0].map((days) => ({ kind: 'expiring' as const, days, lastDay })),
  { kind: 'expired', lastDay },
]
const BADGE = {
  recipientName: 'Ada Byron',
  achievementName: 'Welding',
  issuerName: 'Acme',
  url: 'https://badges.example/i/acme/credentials/1',
}
const ORDER = { buyerName: 'Bo', order: 'A-17', seats: 3, issuerName: 'Acme', url: BADGE.url }

const mailsIn = (language: Language, badge = BADGE, order = ORDER) => [
  ...NEWS.map((news) => buildBadgeMail(language, news, badge)),
  ...[0, 1, 2, 12_000].map((seats) => buildSeatsMail(language, { ...order, seats })),
]

/** What a mail is made of: its subject, its paragraphs, and the words of its link. */
const partsOf = ({ subject, text, html }: { subject: string; text: string; html: string }) => [
  subject,
  ...text.split('\n').filter((line) => line !== '' && !line.startsWith('https://')),
  /<a href[^>]*>([^<]+)<\/a>/.exec(html)?.[1] ?? '',
]

describe.each(LANGUAGES)('mails in %s', (language) => {
  it('say everything, and name who gave which badge', () => {
    for (const mail of mailsIn(language)) {
      const parts = partsOf(mail)
      expect(parts).toHaveLength(5)
      for (const part of parts) expect(part).toMatch(/\p{L}{2}/u)
      expect(JSON.stringify(mail)).not.toMatch(/undefined|null|NaN|\[object|\$\{|Invalid/)
      expect(mail.subject).toContain('Acme')
      expect(mail.text).toContain(BADGE.url)
      expect(mail.html).toContain(`<html lang="${language}">`)
      expect(mail.html).toContain(`content="${language}"`)
    }
    for (const news of NEWS) {
      const mail = buildBadgeMail(language, news, BADGE)
      expect(mail.subject).toContain('Welding')
      expect(mail.text).toContain('Ada Byron')
    }
  })

  it('greet somebody without a name as well', () => {
    const { text } = buildBadgeMail(language, { kind: 'issued' }, { ...BADGE, recipientName: undefined })
    expect(text.split('\n')[0]).toMatch(/^[\p{L} ]+[,:]$/u)
  })

  it('keep subjects short and in one line, whatever things are called', () => {
    const long = `Win\r\nBcc: x@example.org ${'🎓'.repeat(300)}`
    const badge = { ...BADGE, recipientName: long, achievementName: long, issuerName: long }
    for (const { subject } of mailsIn(language, badge, { ...ORDER, order: long, issuerName: long })) {
      expect([...subject].length).toBeLessThanOrEqual(200)
      expect(subject.isWellFormed()).toBe(true)
      expect(subject).not.toMatch(/[\r\n]/)
    }
  })

  it('let no long name push the other one out of the subject', () => {
    const name = 'Very '.repeat(100)
    for (const news of NEWS) {
      const { subject } = buildBadgeMail(language, news, { ...BADGE, issuerName: name })
      expect(subject).toContain('Welding')
      expect(buildBadgeMail(language, news, { ...BADGE, achievementName: name }).subject).toContain('Acme')
    }
  })

  it('isolate names that are written from right to left, and let no name turn the text around it', () => {
    const badge = {
      ...BADGE,
      recipientName: 'עדה',
      achievementName: 'لحام',
      issuerName: 'Acme\u202Egnal\u2069',
    }
    for (const news of NEWS) {
      const { subject, text } = buildBadgeMail(language, news, badge)
      expect(subject).toContain('\u2068لحام\u2069')
      expect(text).toContain('\u2068עדה\u2069')
      expect(`${subject}${text}`.replaceAll(/\u2068[^\u2068\u2069]*\u2069/g, '')).not.toMatch(
        /[\u202A-\u202E\u2066-\u2069]/,
      )
    }
  })
})

describe.each(LANGUAGES.filter((language) => language !== 'en'))('mails in %s', (language) => {
  it('have no sentence of the English ones', () => {
    const english = new Set(mailsIn('en').flatMap(partsOf))
    expect(
      mailsIn(language)
        .flatMap(partsOf)
        .filter((part) => english.has(part)),
    ).toEqual([])
  })
})

describe('numbers and dates in mails', () => {
  const seats = (language: Language, count: number) =>
    buildSeatsMail(language, { ...ORDER, seats: count }).subject
  const ends = (language: Language, days: number) => {
    const { subject, text } = buildBadgeMail(language, { kind: 'expiring', days, lastDay }, BADGE)
    return `${subject}\n${text}`
  }

  it('have the form that the language has for them', () => {
    expect(seats('de', 1)).toContain('einen Platz')
    expect(seats('de', 2)).toContain('2 Plätze')
    expect(seats('de', 12_000)).toContain('12.000 Plätze')
    expect(seats('en', 1)).toContain('one place')
    // French counts nothing as one.
    expect(seats('fr', 0)).toContain('0 place de')
    expect(seats('es', 2)).toContain('2 plazas')
    expect(ends('de', 1)).toContain('in einem Tag')
    expect(ends('de', 7)).toContain('in 7 Tagen')
    expect(ends('es', 30)).toContain('dentro de 30 días')
    expect(ends('fr', 0)).toContain('aujourd’hui')
  })

  it('name the last day as the language does', () => {
    expect(ends('en', 7)).toContain('1 March 2027')
    expect(ends('de', 7)).toContain('1. März 2027')
    expect(ends('es', 7)).toContain('1 de marzo de 2027')
    expect(ends('fr', 7)).toMatch(/1(er)? mars 2027/)
  })
})
