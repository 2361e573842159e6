import { renderPage } from '../render.ts'

export interface CredentialNews {
  recipientName: string | undefined
  achievementName: string
  issuerName: string
  url: string
}

export interface MailContent {
  subject: string
  text: string
  html: string
}

interface Letter {
  /** Made one line, without what could start another header or hide the rest. */
  subject: string
  recipientName?: string | undefined
  news: string
  link?: { url: string; label: string }
  advice: string
}

/** A mail as text and as HTML that is plain enough for every mail program: what is new, where it is, what to do. */
export function buildLetter({ subject: title, recipientName, news, link, advice }: Letter): MailContent {
  const subject = subjectLine(title)
  const greeting = recipientName ? `Dear ${recipientName},` : 'Hello,'
  return {
    subject,
    text: [greeting, '', news, '', ...(link ? [link.url, ''] : []), advice, ''].join('\n'),
    html: renderPage(
      <html lang="en">
        <head>
          <meta charset="utf-8" />
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

const subjectLine = (text: string): string =>
  text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, 200)
