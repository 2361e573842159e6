import { permissionFor } from '../core/access/member-roles.ts'
import type { Role } from '../core/access/permissions.ts'
import { notFound } from '../core/badge-error.ts'
import { runBatch } from '../store/database.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { demandOwner, demandRole, findMember, type MemberRecord, markMemberRole } from '../store/members.ts'
import { authorize } from './authorize.ts'
import type { ActionContext } from './context.ts'
import { memberAudit } from './member-audit.ts'
import { asMemberConflict } from './member-conflict.ts'

/** Gives a member another role. Whoever does it must be able to take the old one and to give the new one. */
export async function changeMemberRole(
  ctx: ActionContext,
  tenantId: number,
  userId: string,
  role: Role,
): Promise<MemberRecord> {
  authorize(ctx, 'members.write')
  const member = await findMember(ctx.db, tenantId, userId)
  if (!member) throw notFound('member', userId)
  authorize(ctx, permissionFor(member.role))
  authorize(ctx, permissionFor(role))
  if (member.role === role) return member
  const change = { subject: userId, before: member.role, after: role }
  try {
    await runBatch(ctx.db, [
      demandRole(ctx.db, tenantId, userId, member.role),
      markMemberRole(ctx.db, tenantId, userId, role),
      demandOwner(ctx.db, tenantId),
      insertAuditEntry(ctx.db, await memberAudit(ctx, tenantId, 'member.role_changed', change)),
    ])
  } catch (cause) {
    throw asMemberConflict(cause)
  }
  return { ...member, role }
}
