import { type CredentialNews, type MailContent, mailHtml, subjectLine } from './mail-frame.tsx'

/** "A badge waits for you": the link under which it is taken. */
export function buildClaimMail({
  recipientName,
  achievementName,
  issuerName,
  url,
}: CredentialNews): MailContent {
  const subject = subjectLine(`A badge waits for you at ${issuerName}: ${achievementName}`)
  const greeting = recipientName ? `Dear ${recipientName},` : 'Hello,'
  const news = `A place for the badge “${achievementName}” of ${issuerName} has been given to you. Take it by confirming your name as the badge is to show it.`
  const advice =
    'The link is for you alone: whoever has it can take the badge. It works for 60 days; afterwards the same page sends you a new one.'
  return {
    subject,
    text: [greeting, '', news, '', url, '', advice, ''].join('\n'),
    html: mailHtml(
      subject,
      <>
        <p dir="auto">{greeting}</p>
        <p dir="auto">{news}</p>
        <p>
          <a href={url}>Take your badge</a>
        </p>
        <p>{advice}</p>
      </>,
    ),
  }
}
