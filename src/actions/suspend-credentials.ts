import { BadgeError } from '../core/badge-error.ts'
import { formatUuid } from '../core/ids/uuid.ts'
import { type CredentialRecord, markCredentials } from '../store/credentials.ts'
import { runBatch, type Statement } from '../store/database.ts'
import { markDecisionsOfCredentials } from '../store/entitlements.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { insertCredentialAudit, insertOutbox } from '../store/journal.ts'
import { ISSUED, SUSPENDED, WITHDRAWN } from '../store/schema/credentials.ts'
import { insertStatusEvents } from '../store/status-lists.ts'
import { authorize } from './authorize.ts'
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
  issuer: Issuer,
  ids: readonly Uint8Array<ArrayBuffer>[],
  { to, reason }: { to: number; reason: string | null },
): Promise<CredentialRecord[]> {
  authorize(ctx, 'credentials.revoke')
  const records = await findCredentials(ctx, issuer.id, ids)
  for (const { id, settings, state } of records) {
    const name = `credential ${formatUuid(id)}`
    if (!settings.suspension) throw new BadgeError('conflict', `${name} has no entry for suspension`)
    if (WITHDRAWN.includes(state)) throw new BadgeError('conflict', `${name} has been withdrawn for good`)
  }
  const at = epochSeconds(ctx.now())
  const changing = records.filter(({ state }) => state !== to)
  await runBatch(ctx.db, [
    ...(await prepareStateChange(ctx, issuer, changing, {
      to: to === SUSPENDED ? 'suspend' : 'reinstate',
      reason,
    })),
    // What a person decides outranks what the order says, also where nothing has to be done about it now.
    markDecisionsOfCredentials(
      ctx.db,
      { issuerId: issuer.id, at },
      records.map(({ id }) => id),
      to === SUSPENDED ? 'suspended' : 'reinstated',
    ),
  ])
  if (changing.length > 0) await ctx.enqueue([{ kind: 'outbox' }])
  return records.map((record) => ({ ...record, state: to }))
}

/** The writes that suspend credentials or end that, for one batch. Each must have an entry for it and not be withdrawn. */
export async function prepareStateChange(
  ctx: ActionContext,
  { id: issuerId, tenantId }: Issuer,
  records: readonly CredentialRecord[],
  { to, reason }: { to: 'suspend' | 'reinstate'; reason: string | null },
): Promise<Statement[]> {
  if (records.length === 0) return []
  const at = epochSeconds(ctx.now())
  const isSuspension = to === 'suspend'
  const action = isSuspension ? 'credential.suspended' : 'credential.reinstated'
  const ids = records.map(({ id }) => id)
  return [
    markCredentials(ctx.db, issuerId, ids, isSuspension ? SUSPENDED : ISSUED),
    ...insertStatusEvents(
      ctx.db,
      { issuerId, purpose: 'suspension', at },
      await statusChanges(ctx, issuerId, records, { value: isSuspension ? 1 : 0, reason }),
    ),
    ...insertCredentialAudit(
      ctx.db,
      { tenantId, issuerId, at, actor: ctx.actor, action },
      ids.map((id) => ({ id, digest: null })),
    ),
    ...insertOutbox(ctx.db, { issuerId, kind: action, at }, ids),
  ]
}
