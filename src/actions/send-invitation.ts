import type { Role } from '../core/access/permissions.ts'
import { buildInvitationMail } from '../pages/mail/invitation-mail.ts'
import type { ActionContext } from './context.ts'

/** Where an invitation is accepted, by the invited address alone. */
export const invitationUrl = (origin: string, id: string): string => `${origin}/app/invitations/${id}`

/** Mails an invitation. Where no mail is sent, whoever invites can pass the address on. */
export async function sendInvitation(
  { origin, sendMail }: Pick<ActionContext, 'origin' | 'sendMail'>,
  { name }: { name: string },
  { email, id, role }: { email: string; id: string; role: Role },
): Promise<void> {
  await sendMail?.({
    to: email,
    ...buildInvitationMail({ organisation: name, role, url: invitationUrl(origin, id) }),
  })
}
