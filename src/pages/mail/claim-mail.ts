import { buildLetter, type CredentialNews, type MailContent } from './letter.tsx'

/** "A badge waits for you": the link under which it is taken. */
export function buildClaimMail({
  recipientName,
  achievementName,
  issuerName,
  url,
}: CredentialNews): MailContent {
  const subject = `A badge waits for you at ${issuerName}: ${achievementName}`
  const news = `A place for the badge “${achievementName}” of ${issuerName} has been given to you. Take it by confirming your name as the badge is to show it.`
  const advice =
    'The link is for you alone: whoever has it can take the badge. It works for 60 days; afterwards the same page sends you a new one.'
  return buildLetter({ subject, recipientName, news, link: { url, label: 'Take your badge' }, advice })
}
