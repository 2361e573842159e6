import { type CredentialNews, type MailContent, mailHtml, subjectLine } from './mail-frame.tsx'

/** "Your badge was revoked", said plainly, with whom to ask. */
export function buildRevokedMail({
  recipientName,
  achievementName,
  issuerName,
  url,
}: CredentialNews): MailContent {
  const subject = subjectLine(`Your badge from ${issuerName} was revoked: ${achievementName}`)
  const greeting = recipientName ? `Dear ${recipientName},` : 'Hello,'
  const news = `${issuerName} has revoked your badge “${achievementName}”. Whoever verifies it from now on will see that.`
  const advice = `If you think that this is a mistake, please ask ${issuerName}.`
  return {
    subject,
    text: [greeting, '', news, '', url, '', advice, ''].join('\n'),
    html: mailHtml(
      subject,
      <>
        <p dir="auto">{greeting}</p>
        <p dir="auto">{news}</p>
        <p>
          <a href={url}>See the badge’s page</a>
        </p>
        <p dir="auto">{advice}</p>
      </>,
    ),
  }
}
