import { type CredentialNews, type MailContent, mailHtml, subjectLine } from './mail-frame.tsx'

/** "Your badge is there", with the one link that matters. */
export function buildIssuedMail({
  recipientName,
  achievementName,
  issuerName,
  url,
}: CredentialNews): MailContent {
  const subject = subjectLine(`Your badge from ${issuerName}: ${achievementName}`)
  const greeting = recipientName ? `Dear ${recipientName},` : 'Hello,'
  const news = `${issuerName} has awarded you the badge “${achievementName}”.`
  const advice =
    'It is an Open Badge: keep it, share the link, or download it. Anybody can verify it, now and in years to come, without asking anyone.'
  return {
    subject,
    text: [greeting, '', news, '', url, '', advice, ''].join('\n'),
    html: mailHtml(
      subject,
      <>
        <p dir="auto">{greeting}</p>
        <p dir="auto">{news}</p>
        <p>
          <a href={url}>See your badge</a>
        </p>
        <p>{advice}</p>
      </>,
    ),
  }
}
