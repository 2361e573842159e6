import { DEFAULT_LANGUAGE, type Language } from '../../core/language/languages.ts'
import { renderPage } from '../render.ts'

export interface MailContent {
  subject: string
  text: string
  html: string
}

interface Letter {
  language?: Language
  /** Made one line, without what could start another header or hide the rest. */
  subject: string
  greeting?: string
  news: string
  link?: { url: string; label: string }
  advice: string
}

/** A mail as text and as HTML that is plain enough for every mail program: what is new, where it is, what to do. */
export function buildLetter({
  subject: title,
  greeting = 'Hello,',
  news,
  link,
  advice,
  language = DEFAULT_LANGUAGE,
}: Letter): MailContent {
  const subject = subjectLine(title)
  return {
    subject,
    text: [greeting, '', news, '', ...(link ? [link.url, ''] : []), advice, ''].join('\n'),
    html: renderPage(
      <html lang={language}>
        <head>
          <meta charset="utf-8" />
          {/* Mail has no header of ours: providers refuse those that they do not know. */}
          <meta http-equiv="content-language" content={language} />
          <title>{subject}</title>
        </head>
        <body>
          <p dir="auto">{greeting}</p>
          <p dir="auto">{news}</p>
          {link && (
            <p>
              <a href={link.url}>{link.label}</a>
            </p>
          )}
          <p dir="auto">{advice}</p>
        </body>
      </html>,
    ),
  }
}

const SUBJECT_LENGTH = 200

// In whole characters: half a surrogate pair is none.
const subjectLine = (text: string): string => {
  const characters = [...text.replace(/[\s\p{Cc}]+/gu, ' ').trim()]
  return characters.slice(0, SUBJECT_LENGTH).join('')
}
