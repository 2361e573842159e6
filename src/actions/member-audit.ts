import type { Role } from '../core/access/permissions.ts'
import { utf8 } from '../core/encoding/bytes.ts'
import { sha256 } from '../core/encoding/sha256.ts'
import { parseUuid } from '../core/ids/uuid.ts'
import type { AuditEntry } from '../store/journal.ts'
import { type ActionContext, epochSeconds } from './context.ts'

/** The audit entry of a change to who belongs to a tenant: which person by number, which role by digest. */
export async function memberAudit(
  ctx: Pick<ActionContext, 'now' | 'actor'>,
  tenantId: number,
  action: string,
  change: { subject: Uint8Array<ArrayBuffer> | string; before?: Role; after?: Role },
): Promise<AuditEntry> {
  const { subject, before, after } = change
  const id = typeof subject === 'string' ? parseUuid(subject) : subject
  return {
    tenantId,
    at: epochSeconds(ctx.now()),
    actor: ctx.actor,
    action,
    ...(id && { subject: id }),
    ...(before && { before: await sha256(utf8(before)) }),
    ...(after && { digest: await sha256(utf8(after)) }),
  }
}
