import { permissionFor } from '../core/access/member-roles.ts'
import type { Role } from '../core/access/permissions.ts'
import { invalidInput } from '../core/badge-error.ts'
import { formatUuid, uuidv7 } from '../core/ids/uuid.ts'
import { runBatch, violates } from '../store/database.ts'
import { type InvitationRecord, insertInvitation } from '../store/invitations.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { listMembers } from '../store/members.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { asTooMany, countInvitation } from './count-invitation.ts'
import { memberAudit } from './member-audit.ts'
import { sendInvitation } from './send-invitation.ts'

export const INVITATION_SECONDS = 7 * 86_400

/** Invites an address to a role. Nobody can invite to a role that they could not give. */
export async function inviteMember(
  ctx: ActionContext,
  tenant: { id: number; name: string },
  { email, role }: { email: string; role: Role },
): Promise<InvitationRecord> {
  authorize(ctx, 'members.write')
  authorize(ctx, permissionFor(role))
  const isMember = (await listMembers(ctx.db, tenant.id)).some((member) => member.email === email)
  if (isMember) throw invalidInput('/email', 'this address is a member already')
  const createdAt = epochSeconds(ctx.now())
  const invitation: InvitationRecord = {
    id: uuidv7(ctx.now(), ctx.randomBytes(10)),
    tenantId: tenant.id,
    email,
    role,
    state: 'open',
    invitedBy: ctx.actor,
    createdAt,
    expiresAt: createdAt + INVITATION_SECONDS,
  }
  const change = { subject: invitation.id, after: role }
  const counted = await countInvitation(ctx, tenant.id, email)
  try {
    await runBatch(ctx.db, [
      insertInvitation(ctx.db, invitation),
      ...counted,
      insertAuditEntry(ctx.db, await memberAudit(ctx, tenant.id, 'invitation.made', change)),
    ])
  } catch (cause) {
    if (!violates(cause, 'invitations')) throw asTooMany(cause)
    throw invalidInput('/email', 'this address is invited already; its invitation can be sent again')
  }
  await sendInvitation(ctx, tenant, { email, id: formatUuid(invitation.id), role })
  return invitation
}
