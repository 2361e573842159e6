import { buildLetter, type CredentialNews, type MailContent } from './letter.tsx'

/** "Your badge is there", with the one link that matters. */
export function buildIssuedMail({
  recipientName,
  achievementName,
  issuerName,
  url,
}: CredentialNews): MailContent {
  const subject = `Your badge from ${issuerName}: ${achievementName}`
  const news = `${issuerName} has awarded you the badge “${achievementName}”.`
  const advice =
    'It is an Open Badge: keep it, share the link, or download it. Anybody can verify it, now and in years to come, without asking anyone.'
  return buildLetter({ subject, recipientName, news, link: { url, label: 'See your badge' }, advice })
}
