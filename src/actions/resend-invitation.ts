import { permissionFor } from '../core/access/member-roles.ts'
import { BadgeError } from '../core/badge-error.ts'
import { formatUuid } from '../core/ids/uuid.ts'
import { runBatch, violates } from '../store/database.ts'
import { type InvitationRecord, prolongInvitation } from '../store/invitations.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { asTooMany, countInvitation } from './count-invitation.ts'
import { findOpenInvitation, overAlready } from './find-open-invitation.ts'
import { INVITATION_SECONDS } from './invite-member.ts'
import { memberAudit } from './member-audit.ts'
import { sendInvitation } from './send-invitation.ts'

const PAUSE_SECONDS = 60

/** Sends an invitation once more; its seven days begin anew. */
export async function resendInvitation(
  ctx: ActionContext,
  tenant: { id: number; name: string },
  id: Uint8Array<ArrayBuffer>,
): Promise<InvitationRecord> {
  authorize(ctx, 'members.write')
  const invitation = await findOpenInvitation(ctx, tenant.id, id)
  authorize(ctx, permissionFor(invitation.role))
  const now = epochSeconds(ctx.now())
  if (invitation.expiresAt > now + INVITATION_SECONDS - PAUSE_SECONDS) {
    throw new BadgeError('rate_limited', 'the invitation was sent a moment ago; please wait a minute')
  }
  const { email, role } = invitation
  const expiresAt = now + INVITATION_SECONDS
  const counted = await countInvitation(ctx, tenant.id, email)
  try {
    await runBatch(ctx.db, [
      prolongInvitation(ctx.db, tenant.id, id, expiresAt),
      ...counted,
      insertAuditEntry(ctx.db, await memberAudit(ctx, tenant.id, 'invitation.resent', { subject: id })),
    ])
  } catch (cause) {
    throw violates(cause, 'invitations', 'NOT NULL') ? overAlready(cause) : asTooMany(cause)
  }
  await sendInvitation(ctx, tenant, { email, role, id: formatUuid(id) })
  return { ...invitation, expiresAt }
}
