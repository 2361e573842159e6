import type { Role } from '../../core/access/permissions.ts'
import { ROLE_NAMES } from '../app/role-names.ts'
import { buildLetter, type MailContent } from './letter.tsx'
import { shortName } from './short-name.ts'

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
  const subject = `${shortName(organisation)} invites you to Signet`
  const news = `${organisation} issues its badges with Signet and invites you to work there, as ${ROLE_NAMES[role].toLowerCase()}.`
  const advice =
    'Sign in with the address that this mail came to; the invitation is for nobody else. It lasts seven days.'
  return buildLetter({ subject, news, link: { url, label: 'See the invitation' }, advice })
}
