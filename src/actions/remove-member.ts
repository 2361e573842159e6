import { permissionFor } from '../core/access/member-roles.ts'
import { notFound } from '../core/badge-error.ts'
import { runBatch } from '../store/database.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { deleteMember, demandOwner, demandRole, findMember, type MemberRecord } from '../store/members.ts'
import { authorize } from './authorize.ts'
import type { ActionContext } from './context.ts'
import { memberAudit } from './member-audit.ts'
import { asMemberConflict } from './member-conflict.ts'

/** Ends somebody's membership. What they may do ends with their next request. */
export async function removeMember(ctx: ActionContext, tenantId: number, userId: string): Promise<void> {
  authorize(ctx, 'members.write')
  const member = await findMember(ctx.db, tenantId, userId)
  if (!member) throw notFound('member', userId)
  authorize(ctx, permissionFor(member.role))
  await endMembership(ctx, tenantId, member, 'member.removed')
}

/** Everybody may leave by themselves; the last owner cannot. */
export async function leaveTenant(ctx: ActionContext, tenantId: number, userId: string): Promise<void> {
  const member = await findMember(ctx.db, tenantId, userId)
  if (!member) throw notFound('member', userId)
  await endMembership(ctx, tenantId, member, 'member.left')
}

async function endMembership(
  ctx: ActionContext,
  tenantId: number,
  { userId, role }: MemberRecord,
  action: string,
): Promise<void> {
  try {
    await runBatch(ctx.db, [
      demandRole(ctx.db, tenantId, userId, role),
      deleteMember(ctx.db, tenantId, userId),
      demandOwner(ctx.db, tenantId),
      insertAuditEntry(ctx.db, await memberAudit(ctx, tenantId, action, { subject: userId, before: role })),
    ])
  } catch (cause) {
    throw asMemberConflict(cause)
  }
}
