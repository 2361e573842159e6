import { BadgeError, notFound } from '../core/badge-error.ts'
import { formatUuid } from '../core/ids/uuid.ts'
import { runBatch, violates } from '../store/database.ts'
import { closeInvitation, findOpenInvitationOf } from '../store/invitations.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { demandMemberLimit, insertMember } from '../store/members.ts'
import { type ActionContext, epochSeconds, type SignedIn } from './context.ts'
import { overAlready } from './find-open-invitation.ts'
import { memberAudit } from './member-audit.ts'

/**
 * Makes whoever is signed in a member, if the invitation is to their address. It needs no permission: the invitation
 * is one, and to any other address it does not exist.
 */
export async function acceptInvitation(
  ctx: ActionContext,
  { userId, email }: Pick<SignedIn, 'userId' | 'email'>,
  id: Uint8Array<ArrayBuffer>,
): Promise<{ tenantSlug: string; tenantName: string }> {
  const now = epochSeconds(ctx.now())
  const invitation = await findOpenInvitationOf(ctx.db, email, id, now)
  if (!invitation) throw notFound('invitation', formatUuid(id))
  const { tenantId, role, tenantSlug, tenantName } = invitation
  const change = { subject: userId, after: role }
  try {
    await runBatch(ctx.db, [
      closeInvitation(ctx.db, tenantId, id, 'accepted'),
      insertMember(ctx.db, { tenantId, userId, role, createdAt: now }),
      demandMemberLimit(ctx.db, tenantId),
      insertAuditEntry(ctx.db, await memberAudit(ctx, tenantId, 'member.joined', change)),
    ])
  } catch (cause) {
    if (violates(cause, 'invitations', 'NOT NULL')) throw overAlready(cause)
    if (violates(cause, 'members')) throw new BadgeError('conflict', 'you are a member already', { cause })
    if (!violates(cause, 'tenants', 'NOT NULL')) throw cause
    throw new BadgeError('conflict', 'the organisation has as many members as it may have', { cause })
  }
  return { tenantSlug, tenantName }
}
