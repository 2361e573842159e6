import { type MailContent, mailHtml, subjectLine } from './mail-frame.tsx'

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
  const subject = subjectLine(`${askingName} asks ${askedName} for an endorsement`)
  const news = `${askingName} asks ${askedName} to endorse the achievement “${achievementName}” as it is now.`
  const advice =
    'The request waits among the endorsement requests of your issuer, where you can accept or decline it. If you do nothing, nothing happens.'
  return {
    subject,
    text: ['Hello,', '', news, '', achievementUrl, '', advice, ''].join('\n'),
    html: mailHtml(
      subject,
      <>
        <p>Hello,</p>
        <p dir="auto">{news}</p>
        <p>
          <a href={achievementUrl}>See the achievement</a>
        </p>
        <p>{advice}</p>
      </>,
    ),
  }
}
