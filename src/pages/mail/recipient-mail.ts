import type { Language } from '../../core/language/languages.ts'
import type { BadgeNames, Catalogue, Words } from './catalogue/catalogue.ts'
import { de } from './catalogue/de.ts'
import { en } from './catalogue/en.ts'
import { es } from './catalogue/es.ts'
import { fr } from './catalogue/fr.ts'
import { isolate } from './isolate.ts'
import { buildLetter, type MailContent } from './letter.tsx'
import { shortName } from './short-name.ts'

const CATALOGUES: Record<Language, Catalogue> = { en, de, es, fr }

/** Of a name in a subject line: two of them and the words around must leave it readable. */
const NAME_LENGTH = 60

/** What happened to a badge, as its recipient is told. */
export type BadgeNews =
  | { kind: 'claim' | 'issued' | 'revoked' | 'suspended' | 'reinstated' | 'replaced' }
  /** `days` is 0 on the last day. */
  | { kind: 'expiring'; days: number; lastDay: Date }
  | { kind: 'expired'; lastDay: Date }

interface Badge {
  recipientName: string | undefined
  achievementName: string
  issuerName: string
  url: string
}

/** A mail about a badge to whoever it is for, in the language of the tenant. */
export function buildBadgeMail(language: Language, news: BadgeNews, badge: Badge): MailContent {
  const catalogue = CATALOGUES[language]
  const names = { achievement: badge.achievementName, issuer: badge.issuerName }
  return letterOf(language, badge.recipientName, badge.url, (nameOf) => {
    const named = { achievement: nameOf(names.achievement), issuer: nameOf(names.issuer) }
    return badgeWords(catalogue, news, named)
  })
}

function badgeWords(catalogue: Catalogue, news: BadgeNews, names: BadgeNames): Words {
  if (news.kind === 'expiring') return catalogue.expiring({ ...names, ...news })
  if (news.kind === 'expired') return catalogue.expired({ ...names, ...news })
  return catalogue[news.kind](names)
}

export interface SeatsNews {
  buyerName: string | undefined
  /** As the shop calls it. */
  order: string
  seats: number
  issuerName: string
  url: string
}

/** "Hand out what you have bought": the one page for all seats of an order. */
export const buildSeatsMail = (language: Language, { order, seats, ...news }: SeatsNews): MailContent =>
  letterOf(language, news.buyerName, news.url, (nameOf) =>
    CATALOGUES[language].seats({ seats, order: nameOf(order), issuer: nameOf(news.issuerName) }),
  )

/** The words twice: with names cut short for the subject, with whole ones for the letter. */
function letterOf(
  language: Language,
  recipientName: string | undefined,
  url: string,
  say: (nameOf: (name: string) => string) => Words,
): MailContent {
  const { news, action, advice } = say(isolate)
  return buildLetter({
    language,
    subject: say((name) => isolate(shortName(name, NAME_LENGTH))).subject,
    greeting: CATALOGUES[language].greeting(recipientName && isolate(recipientName)),
    news,
    link: { url, label: action },
    advice,
  })
}
