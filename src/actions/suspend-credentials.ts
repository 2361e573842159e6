import { BadgeError } from '../core/badge-error.ts'
import { formatUuid } from '../core/ids/uuid.ts'
import { type CredentialRecord, markCredentials } from '../store/credentials.ts'
import { runBatch } from '../store/database.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { insertCredentialAudit } from '../store/journal.ts'
import { ISSUED, SUSPENDED, WITHDRAWN } from '../store/schema/credentials.ts'
import { insertStatusEvents } from '../store/status-lists.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { findCredentials, statusChanges } from './revoke-credentials.ts'

type Issuer = Pick<IssuerRecord, 'id' | 'tenantId'>

/**
 * Takes credentials out of force for a time (Bitstring Status List, purpose `suspension`). Only those whose
 * achievement opted in carry an entry for it; any other is a `conflict`, and nothing happens.
 */
export const suspendCredentials = (
  ctx: ActionContext,
  issuer: Issuer,
  ids: readonly Uint8Array<ArrayBuffer>[],
  reason: string | null,
): Promise<CredentialRecord[]> => change(ctx, issuer, ids, { reason, to: SUSPENDED })

/** Ends a suspension. */
export const reinstateCredentials = (
  ctx: ActionContext,
  issuer: Issuer,
  ids: readonly Uint8Array<ArrayBuffer>[],
  reason: string | null,
): Promise<CredentialRecord[]> => change(ctx, issuer, ids, { reason, to: ISSUED })

async function change(
  ctx: ActionContext,
  { id: issuerId, tenantId }: Issuer,
  ids: readonly Uint8Array<ArrayBuffer>[],
  { to, reason }: { to: number; reason: string | null },
): Promise<CredentialRecord[]> {
  const records = await findCredentials(ctx, issuerId, ids)
  for (const { id, settings, state } of records) {
    const name = `credential ${formatUuid(id)}`
    if (!settings.suspension) throw new BadgeError('conflict', `${name} has no entry for suspension`)
    if (WITHDRAWN.includes(state)) throw new BadgeError('conflict', `${name} has been withdrawn for good`)
  }
  const changing = records.filter(({ state }) => state !== to)
  if (changing.length > 0) {
    const at = epochSeconds(ctx.now())
    const value = to === SUSPENDED ? 1 : 0
    const action = to === SUSPENDED ? 'credential.suspended' : 'credential.reinstated'
    const changed = changing.map(({ id }) => id)
    await runBatch(ctx.db, [
      markCredentials(ctx.db, issuerId, changed, to),
      ...insertStatusEvents(
        ctx.db,
        { issuerId, purpose: 'suspension', at },
        await statusChanges(ctx, issuerId, changing, { value, reason }),
      ),
      ...insertCredentialAudit(
        ctx.db,
        { tenantId, issuerId, at, actor: ctx.actor, action },
        changed.map((id) => ({ id, digest: null })),
      ),
    ])
  }
  return records.map((record) => ({ ...record, state: to }))
}
