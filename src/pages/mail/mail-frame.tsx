import type { Child } from 'hono/jsx'
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

/** One line, without what could start another header or hide the rest. */
export const subjectLine = (text: string): string =>
  text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, 200)

/** The HTML part of a mail: plain enough for every mail program. */
export const mailHtml = (title: string, children: Child): string =>
  renderPage(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>{title}</title>
      </head>
      <body>{children}</body>
    </html>,
  )
