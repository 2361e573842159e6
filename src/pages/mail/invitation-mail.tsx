import type { Role } from '../../core/access/permissions.ts'
import { ROLE_NAMES } from '../app/role-names.ts'
import { type MailContent, mailHtml, subjectLine } from './mail-frame.tsx'

/** An organisation asks somebody to work with it. */
export function buildInvitationMail({
  organisation,
  role,
  url,
}: {
  organisation: string
  role: Role
  url: string
}): MailContent {
  const subject = subjectLine(`${organisation} invites you to Signet`)
  const news = `${organisation} issues its badges with Signet and invites you to work there, as ${ROLE_NAMES[role].toLowerCase()}.`
  const advice =
    'Sign in with the address that this mail came to; the invitation is for nobody else. It lasts seven days.'
  return {
    subject,
    text: ['Hello,', '', news, '', url, '', advice, ''].join('\n'),
    html: mailHtml(
      subject,
      <>
        <p>Hello,</p>
        <p dir="auto">{news}</p>
        <p>
          <a href={url}>See the invitation</a>
        </p>
        <p>{advice}</p>
      </>,
    ),
  }
}
