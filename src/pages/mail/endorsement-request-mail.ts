import { buildLetter, type MailContent } from './letter.tsx'
import { shortName } from './short-name.ts'

/**
 * "You are asked to endorse". What the asking side wrote stays in the request: nobody may have Signet send texts of
 * their own to strangers.
 */
export function buildEndorsementRequestMail(request: {
  askingName: string
  askedName: string
  achievementName: string
  achievementUrl: string
}): MailContent {
  const { askingName, askedName, achievementName, achievementUrl } = request
  const subject = `${shortName(askingName)} asks ${shortName(askedName)} for an endorsement`
  const news = `${askingName} asks ${askedName} to endorse the achievement “${achievementName}” as it is now.`
  const advice =
    'The request waits among the endorsement requests of your issuer, where you can accept or decline it. If you do nothing, nothing happens.'
  return buildLetter({ subject, news, link: { url: achievementUrl, label: 'See the achievement' }, advice })
}
