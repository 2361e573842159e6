import type { Language } from '../../../core/language/languages.ts'

/** What a mail says; names come in ready to stand in a sentence. */
export interface Words {
  subject: string
  news: string
  /** Text of the link. */
  action: string
  advice: string
}

export interface BadgeNames {
  achievement: string
  issuer: string
}

/** Everything that recipients are told by mail. Each language has exactly these members, or it does not compile. */
export interface Catalogue {
  greeting: (name: string | undefined) => string
  claim: (names: BadgeNames) => Words
  seats: (order: { order: string; issuer: string; seats: number }) => Words
  issued: (names: BadgeNames) => Words
  revoked: (names: BadgeNames) => Words
  suspended: (names: BadgeNames) => Words
  reinstated: (names: BadgeNames) => Words
  replaced: (names: BadgeNames) => Words
  /** `days` is 0 on the last day. */
  expiring: (names: BadgeNames & { days: number; lastDay: Date }) => Words
  expired: (names: BadgeNames & { lastDay: Date }) => Words
}

const LOCALES: Record<Language, string> = { en: 'en-GB', de: 'de-DE', es: 'es-ES', fr: 'fr-FR' }

/** A number with its noun, in the form that the language has for it: `{one: 'place', other: 'places'}`. */
export function counted(
  language: Language,
  count: number,
  forms: { one: string; other: string; single?: string },
): string {
  if (count === 1 && forms.single !== undefined) return forms.single
  const isOne = new Intl.PluralRules(LOCALES[language]).select(count) === 'one'
  return `${new Intl.NumberFormat(LOCALES[language]).format(count)} ${isOne ? forms.one : forms.other}`
}

/** "24 November 2026", in UTC: the same day for every reader. */
export const dayIn = (language: Language, day: Date): string =>
  new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeZone: 'UTC' }).format(day)
