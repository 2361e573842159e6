/** In which a tenant writes to the people who get its badges; the first where it has set none. */
export const LANGUAGES = ['en', 'de', 'es', 'fr'] as const

export type Language = (typeof LANGUAGES)[number]

/** As people who speak it call it. */
export const LANGUAGE_NAMES: Record<Language, string> = {
  en: 'English',
  de: 'Deutsch',
  es: 'Español',
  fr: 'Français',
}

export const DEFAULT_LANGUAGE: Language = LANGUAGES[0]

// What was stored by another version of Signet, or came with an archive, may name one that is not here.
export const languageOf = (set: unknown): Language =>
  LANGUAGES.find((language) => language === set) ?? DEFAULT_LANGUAGE
