import { BadgeError, notFound } from '../core/badge-error.ts'
import { formatUuid } from '../core/ids/uuid.ts'
import { findInvitation, type InvitationRecord } from '../store/invitations.ts'
import type { ActionContext } from './context.ts'

export const overAlready = (cause?: unknown): BadgeError =>
  new BadgeError('conflict', 'the invitation has been accepted or withdrawn already', { cause })

/** An invitation of the tenant that can still be sent, withdrawn or accepted. */
export async function findOpenInvitation(
  { db }: Pick<ActionContext, 'db'>,
  tenantId: number,
  id: Uint8Array<ArrayBuffer>,
): Promise<InvitationRecord & { email: string }> {
  const invitation = await findInvitation(db, tenantId, id)
  if (!invitation) throw notFound('invitation', formatUuid(id))
  const { email } = invitation
  if (invitation.state !== 'open' || email === null) throw overAlready()
  return { ...invitation, email }
}
