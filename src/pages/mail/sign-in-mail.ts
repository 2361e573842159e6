import { buildLetter, type MailContent } from './letter.tsx'
import { shortName } from './short-name.ts'

/** The link that signs somebody in, or completes the sign-up of an organisation. */
export function buildSignInMail({
  url,
  organisation,
}: {
  url: string
  organisation: string | undefined
}): MailContent {
  const subject = organisation ? `Complete the sign-up of ${shortName(organisation)}` : 'Sign in to Signet'
  const news = organisation
    ? `With this link you confirm your address, and ${organisation} can begin with Signet:`
    : 'With this link you sign in to Signet:'
  const advice =
    'It can be used once, within 15 minutes. If you did not ask for it, nothing happens unless somebody opens it.'
  return buildLetter({
    subject,
    news,
    link: { url, label: organisation ? 'Complete the sign-up' : 'Sign in' },
    advice,
  })
}
