import { permissionFor } from '../core/access/member-roles.ts'
import { runBatch, violates } from '../store/database.ts'
import { closeInvitation } from '../store/invitations.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { authorize } from './authorize.ts'
import type { ActionContext } from './context.ts'
import { findOpenInvitation, overAlready } from './find-open-invitation.ts'
import { memberAudit } from './member-audit.ts'

/** Takes an invitation back. The address is forgotten with it. */
export async function withdrawInvitation(
  ctx: ActionContext,
  tenantId: number,
  id: Uint8Array<ArrayBuffer>,
): Promise<void> {
  authorize(ctx, 'members.write')
  const { role } = await findOpenInvitation(ctx, tenantId, id)
  authorize(ctx, permissionFor(role))
  try {
    await runBatch(ctx.db, [
      closeInvitation(ctx.db, tenantId, id, 'withdrawn'),
      insertAuditEntry(ctx.db, await memberAudit(ctx, tenantId, 'invitation.withdrawn', { subject: id })),
    ])
  } catch (cause) {
    throw violates(cause, 'invitations', 'NOT NULL') ? overAlready(cause) : cause
  }
}
