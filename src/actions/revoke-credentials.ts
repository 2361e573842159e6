import { BadgeError, notFound } from '../core/badge-error.ts'
import { formatUuid } from '../core/ids/uuid.ts'
import { type CredentialRecord, listCredentialsById, markCredentials } from '../store/credentials.ts'
import { runBatch, type Statement, violates } from '../store/database.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { insertCredentialAudit, insertOutbox } from '../store/journal.ts'
import { REVOKED, WITHDRAWN } from '../store/schema/credentials.ts'
import { insertStatusEvents, type StatusChange } from '../store/status-lists.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { fourEyesOf, needsApproval } from './four-eyes.ts'
import { openTenant } from './open-secrets.ts'
import { placeOf } from './status-entry.ts'

const ATTEMPTS = 4

/**
 * Revokes credentials for good (Bitstring Status List: a `revocation` bit is never cleared). Visible with the
 * next GET of their lists. Credentials that are withdrawn already stay as they are; an id that the issuer does
 * not have stops everything.
 */
export async function revokeCredentials(
  ctx: ActionContext,
  issuer: Pick<IssuerRecord, 'id' | 'tenantId'>,
  ids: readonly Uint8Array<ArrayBuffer>[],
  reason: string | null,
  /** Somebody else has looked at it: the writes that say so. */
  approved?: readonly Statement[],
): Promise<CredentialRecord[]> {
  authorize(ctx, 'credentials.revoke')
  for (let attempt = 1; ; attempt++) {
    const records = await findCredentials(ctx, issuer.id, ids)
    const statements = await prepareRevocation(ctx, issuer, records, reason)
    if (!approved && statements.length > 0) await refuseFourEyes(ctx, issuer.id, records)
    try {
      await runBatch(ctx.db, [...statements, ...(approved ?? [])])
    } catch (cause) {
      // Somebody else has just revoked one of them: look again at what is left to do.
      if (!violates(cause, 'status_events') || attempt === ATTEMPTS) throw cause
      continue
    }
    if (statements.length > 0) await ctx.enqueue([{ kind: 'outbox' }])
    return records.map((record) =>
      WITHDRAWN.includes(record.state) ? record : { ...record, state: REVOKED },
    )
  }
}

/** For callers that cannot wait for a second pair of eyes. */
async function refuseFourEyes(
  ctx: ActionContext,
  issuerId: number,
  records: readonly CredentialRecord[],
): Promise<void> {
  const standing = records.filter(({ state }) => !WITHDRAWN.includes(state))
  const slugs = new Set(standing.map(({ achievementSlug }) => achievementSlug))
  if ((await fourEyesOf(ctx, issuerId, [...slugs])).revoke) throw needsApproval()
}

/** All of the given credentials; one that the issuer does not have is `not_found`. */
export async function findCredentials(
  ctx: ActionContext,
  issuerId: number,
  ids: readonly Uint8Array[],
): Promise<CredentialRecord[]> {
  const records = await listCredentialsById(ctx.db, issuerId, ids)
  const found = new Set(records.map(({ id }) => formatUuid(id)))
  const missing = ids.find((id) => !found.has(formatUuid(id)))
  if (missing) throw notFound('credential', formatUuid(missing))
  return records
}

/** The writes that revoke those of the credentials that still stand, for one batch. */
export async function prepareRevocation(
  ctx: ActionContext,
  { id: issuerId, tenantId }: Pick<IssuerRecord, 'id' | 'tenantId'>,
  records: readonly CredentialRecord[],
  reason: string | null,
): Promise<Statement[]> {
  const standing = records.filter(({ state }) => !WITHDRAWN.includes(state))
  if (standing.length === 0) return []
  const at = epochSeconds(ctx.now())
  const ids = standing.map(({ id }) => id)
  const changes = await statusChanges(ctx, issuerId, standing, { value: 1, reason })
  return [
    markCredentials(ctx.db, issuerId, ids, REVOKED),
    ...insertStatusEvents(ctx.db, { issuerId, purpose: 'revocation', at }, changes),
    ...insertCredentialAudit(
      ctx.db,
      { tenantId, issuerId, at, actor: ctx.actor, action: 'credential.revoked' },
      ids.map((id) => ({ id, digest: null })),
    ),
    ...insertOutbox(ctx.db, { issuerId, kind: 'credential.revoked', at }, ids),
  ]
}

/** Which bits of which lists a change of these credentials sets or clears. */
export async function statusChanges(
  ctx: ActionContext,
  issuerId: number,
  records: readonly CredentialRecord[],
  { value, reason }: { value: 0 | 1; reason: string | null },
): Promise<StatusChange[]> {
  const changes: StatusChange[] = []
  for (const record of records) {
    if (record.issuerId !== issuerId) throw new BadgeError('forbidden', 'a credential of another issuer')
    const place = await placeOf(await openTenant(ctx, record), record, record.position)
    changes.push({ list: place.list, statusIndex: place.index, value, reason })
  }
  return changes
}
