import { buildLetter, type CredentialNews, type MailContent } from './letter.tsx'

/** "Your badge was revoked", said plainly, with whom to ask. */
export function buildRevokedMail({
  recipientName,
  achievementName,
  issuerName,
  url,
}: CredentialNews): MailContent {
  const subject = `Your badge from ${issuerName} was revoked: ${achievementName}`
  const news = `${issuerName} has revoked your badge “${achievementName}”. Whoever verifies it from now on will see that.`
  const advice = `If you think that this is a mistake, please ask ${issuerName}.`
  return buildLetter({ subject, recipientName, news, link: { url, label: 'See the badge’s page' }, advice })
}
